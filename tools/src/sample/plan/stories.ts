import type { Outcome, ReferralInput } from '@conjoint/contracts';
import type { PlannedAssessment } from '@conjoint/contracts';

type Source = ReferralInput['referrer']['source'];

/** What somebody worried about, who tends to say so, and the census factors an assessment of it tends to find. */
export interface Story {
  worry: string;
  factors: readonly string[];
  /** Census code of the main reason why such a child needs help. */
  need: string;
  /** What such a child tends to say. */
  voice: string;
}

export const STORIES: readonly Story[] = [
  {
    worry: 'Officers were called to an argument between the parents; the children were in the next room.',
    factors: ['3B', '19B'],
    need: 'N5',
    voice: 'I put my headphones on when they start. I look after my brother then.',
  },
  {
    worry: 'Often collected late, hungry and without a coat. Letters home are not answered.',
    factors: ['18B', '4B'],
    need: 'N1',
    voice: 'I like it when somebody waits for me at the gate.',
  },
  {
    worry: 'Says that a parent drinks most evenings and that nobody cooks.',
    factors: ['1B', '18B'],
    need: 'N5',
    voice: 'I know when it will be a bad evening. I would like it to be like Sundays.',
  },
  {
    worry: 'The parent has been unwell and has stopped going out; the eldest looks after the others.',
    factors: ['4B', '7A'],
    need: 'N3',
    voice: 'I do the shopping because she is tired. I don’t mind, but I miss football.',
  },
  {
    worry: 'Bruises on two occasions, with explanations that differ.',
    factors: ['17A'],
    need: 'N1',
    voice: 'I don’t want to talk about it. I want to stay with Nan.',
  },
  {
    worry: 'Staying away from home some nights, with older friends and money nobody can explain.',
    factors: ['10A', '14A', '15A'],
    need: 'N6',
    voice: 'My friends listen to me. At home nobody does.',
  },
  {
    worry: 'The family sleeps in one room since losing their tenancy.',
    factors: ['4B', '18B'],
    need: 'N4',
    voice: 'There is nowhere to do my homework. Everybody hears everything.',
  },
  {
    worry: 'Very low in mood and has spoken of not wanting to be here.',
    factors: ['4A'],
    need: 'N4',
    voice: 'Some days I can’t get up. Talking to the nurse helps.',
  },
  {
    worry: 'A sibling has serious health needs and the parents say they cannot go on without help.',
    factors: ['6A', '6C'],
    need: 'N2',
    voice: 'Everybody is always at the hospital. I miss Mum.',
  },
  {
    worry: 'The mother is afraid of her partner and asks how to leave safely.',
    factors: ['3B'],
    need: 'N5',
    voice: 'I feel safe when it is just us.',
  },
  {
    worry: 'Seen alone outside after dark several times this month.',
    factors: ['18B'],
    need: 'N1',
    voice: 'I like the park. Nobody asks where I am.',
  },
  {
    worry: 'A stepbrother with a history of violence has moved back in.',
    factors: ['3A', '3C'],
    need: 'N1',
    voice: 'I lock my door now.',
  },
  {
    worry: 'Shared messages that suggest contact with an adult met online.',
    factors: ['11A'],
    need: 'N1',
    voice: 'He said he was my age.',
  },
  {
    worry: 'Missed every appointment with the health visitor since birth.',
    factors: ['18B', '5B'],
    need: 'N1',
    voice: 'Too young to say: content in arms, watched by the worker.',
  },
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
