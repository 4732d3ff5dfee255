import type { Outcome, ReferralInput } from '@conjoint/contracts';
import type { PlannedAssessment } from '@conjoint/contracts';

type Source = ReferralInput['referrer']['source'];

/** What somebody worried about, who tends to say so, and the census factors an assessment of it tends to find. */
interface Story {
  worry: string;
  factors: readonly string[];
}

export const STORIES: readonly Story[] = [
  {
    worry: 'Officers were called to an argument between the parents; the children were in the next room.',
    factors: ['3B', '19B'],
  },
  {
    worry: 'Often collected late, hungry and without a coat. Letters home are not answered.',
    factors: ['18B', '4B'],
  },
  { worry: 'Says that a parent drinks most evenings and that nobody cooks.', factors: ['1B', '18B'] },
  {
    worry: 'The parent has been unwell and has stopped going out; the eldest looks after the others.',
    factors: ['4B', '7A'],
  },
  { worry: 'Bruises on two occasions, with explanations that differ.', factors: ['17A'] },
  {
    worry: 'Staying away from home some nights, with older friends and money nobody can explain.',
    factors: ['10A', '14A', '15A'],
  },
  { worry: 'The family sleeps in one room since losing their tenancy.', factors: ['21'] },
  { worry: 'Very low in mood and has spoken of not wanting to be here.', factors: ['4A'] },
  {
    worry: 'A sibling has serious health needs and the parents say they cannot go on without help.',
    factors: ['6A', '6C'],
  },
  { worry: 'The mother is afraid of her partner and asks how to leave safely.', factors: ['3B'] },
  { worry: 'Seen alone outside after dark several times this month.', factors: ['18B'] },
  { worry: 'A stepbrother with a history of violence has moved back in.', factors: ['3A', '3C'] },
  { worry: 'Shared messages that suggest contact with an adult met online.', factors: ['11A'] },
  { worry: 'Missed every appointment with the health visitor since birth.', factors: ['18B', '5B'] },
];

/** How referrals reach a council, roughly as often as the published sources say (schools, police and health bring most). */
export const SOURCES: Readonly<
  Record<string, { weight: number; source: Source; how: ReferralInput['received']['how'] }>
> = {
  police: { weight: 29, source: '6', how: 'police-notification' },
  school: { weight: 20, source: '2A', how: 'online-form' },
  healthVisitor: { weight: 6, source: '3B', how: 'online-form' },
  hospital: { weight: 9, source: '3E', how: 'telephone' },
  generalPractice: { weight: 3, source: '3A', how: 'letter' },
  housing: { weight: 4, source: '4', how: 'email' },
  otherCouncil: { weight: 6, source: '5C', how: 'email' },
  council: { weight: 7, source: '5B', how: 'email' },
  family: { weight: 7, source: '1A', how: 'telephone' },
  neighbour: { weight: 3, source: '1B', how: 'telephone' },
  other: { weight: 6, source: '8', how: 'email' },
};

export const RATIONALES: Readonly<Record<Outcome, readonly string[]>> = {
  'no-further-action': [
    'The school’s own support is in place and the family accepts it.',
    'Checked with health and school: no sign of harm, and help is already there.',
  ],
  'information-and-advice': [
    'The parent was put in touch with the family information service and welcomed it.',
  ],
  'early-help': [
    'Parenting and housing support meet the need; no sign of harm.',
    'The family agrees to early help; the lead is the school.',
  ],
  'child-and-family-assessment': [
    'What life is like for the children needs to be understood.',
    'Third notification this year.',
    'The worry and what the parent says differ; an assessment is proportionate.',
  ],
  'strategy-discussion': ['Reasonable cause to suspect significant harm; police and health invited.'],
};

export const VISITS = [
  'Home visit. Seen alone in own room; talked about school and friends.',
  'Home visit. The plan was read together; one task is done.',
  'Visit at school. Settled, asked for help with homework at home.',
  'Home visit. Bedroom and kitchen seen; food in the house.',
] as const;
export const MEETINGS = [
  'Meeting with school, health and the parents: what has changed and what is next.',
  'Group around the child met; the parents came.',
] as const;
export const CALLS = [
  'Telephone call with the parent; next visit agreed.',
  'Call with the health visitor: weight and appointments in order.',
] as const;

/** Census reasons of a closure, by what the assessment found. */
export const CLOSURES: Readonly<Record<PlannedAssessment['outcome'], Readonly<Record<string, number>>>> = {
  'no-further-action': { RC8: 1 },
  'early-help': { RC9: 1 },
  'child-in-need': { RC7: 88, RC5: 8, RC3: 2, RC4: 1, RC6: 1 },
  'strategy-discussion': { RC7: 85, RC5: 9, RC3: 3, RC4: 3 },
};
