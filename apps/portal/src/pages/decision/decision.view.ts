import {
  OUTCOMES,
  type checkAuthority,
  type Outcome,
  type ReferralView,
  type ResponseOf,
} from '@conjoint/contracts';
import { londonDate } from '@conjoint/kernel';
import type { Acting, Part } from '../../acting/acting.js';
import { listWords, OUTCOME_WORDS, roleWords } from '../../framework/words.js';
import { paths } from '../../paths.js';
import { dueView } from '../queue/due.view.js';
import { headingOf, REFERRAL_STATE_TAGS } from '../referral/referral.view.js';
import { childFacts } from '../referral/referral-facts.view.js';
import {
  choiceField,
  copySources,
  rationaleField,
  readDecisions,
  waitingChildren,
  type Typed,
} from './decision.form.js';

export type Authority = Part<ResponseOf<typeof checkAuthority>>;
type Answer = ResponseOf<typeof checkAuthority>['answers'][number];

/** What each outcome means, and which clock it starts. */
export const OUTCOME_MEANINGS: Readonly<Record<Outcome, string>> = {
  'no-further-action': 'Nothing more is done by this council. No clock starts.',
  'information-and-advice': 'The family or the referrer is told where help is to be had. No clock starts.',
  'early-help': 'The family is offered help before a social worker is needed. No clock starts.',
  'child-and-family-assessment':
    'A social worker assesses what the child needs. Its clock starts: at most 45 working days from when the referral was received.',
  'strategy-discussion':
    'Significant harm is suspected: the council, the police and health decide together whether to make a section 47 enquiry. Once it is decided, the child’s case is open from the day the referral was received.',
};

export function holderWords(holders: readonly Pick<Answer['holders'][number], 'name' | 'role'>[]): string {
  if (holders.length === 0) return 'nobody here at present';
  return listWords([...new Set(holders.map(({ name, role }) => whoWords(name, role)))]);
}

/** A role that nobody is known to hold comes with its own name as the name; a person may hold it for herself, without a role. */
function whoWords(name: string, role: string): string {
  if (role === '') return name;
  const words = roleWords(role).toLowerCase();
  return name.toLowerCase().replaceAll('-', ' ') === words.replaceAll('-', ' ')
    ? `any ${words}`
    : `${name} (${words})`;
}

/** Which outcomes this person may decide, and who else may decide the others. `known: false` when workforce does not answer. */
export function authorityView(authority: Authority) {
  if (!authority.shown) return { known: false, nothing: false, may: [], mayNot: [] };
  const { answers } = authority.data;
  return {
    known: true,
    nothing: answers.every(({ allowed }) => !allowed),
    may: answers.filter(({ allowed }) => allowed).map(({ outcome }) => OUTCOME_WORDS[outcome] ?? outcome),
    mayNot: answers
      .filter(({ allowed }) => !allowed)
      .map(({ outcome, holders }) => ({
        outcome: OUTCOME_WORDS[outcome] ?? outcome,
        who: holderWords(holders),
      })),
  };
}

export function decideView(
  acting: Acting,
  referral: ReferralView,
  { authority, typed, now }: { authority: Authority; typed: readonly Typed[]; now: Date },
) {
  const at = { council: acting.code, referralId: referral.id };
  const clock = referral.clocks.find(({ kind }) => kind === 'front-door-decision');
  return {
    heading: headingOf(referral),
    version: referral.version,
    decidable: referral.state === 'waiting' && waitingChildren(referral).length > 0,
    stateTag: REFERRAL_STATE_TAGS[referral.state],
    due:
      clock &&
      dueView(clock.derivation, {
        overdue: clock.overdue,
        dueToday: !clock.overdue && clock.derivation.dueOn === londonDate(now),
      }),
    worry: referral.worry.worry,
    authority: authorityView(authority),
    children: waitingChildren(referral).map((child, index) => ({
      ...typedOf(typed, child.childId),
      childId: child.childId,
      index,
      name: child.displayName,
      facts: childFacts(child),
      reReferral: child.reReferral,
      choiceField: choiceField(index),
      rationaleField: rationaleField(index),
      items: outcomeItems(referral, {
        childId: child.childId,
        authority,
        chosen: typedOf(typed, child.childId).choice,
      }),
    })),
    checkHref: paths.referralDecideCheck(at),
    showHref: paths.referral(at),
    delegationHref: paths.delegation({ council: acting.code }),
  };
}

/** By the child, not by its place: another child may have been decided since the form was opened. */
function typedOf(typed: readonly Typed[], childId: string): { choice: string; rationale: string } {
  const { choice, rationale } = typed.find((one) => one.childId === childId) ?? { choice: '', rationale: '' };
  return { choice, rationale };
}

function outcomeItems(
  referral: ReferralView,
  { childId, authority, chosen }: { childId: string; authority: Authority; chosen: string },
) {
  const same = copySources(referral, childId).map(({ childId: id, displayName }) => ({
    value: `same:${id}`,
    text: `The same as for ${displayName}`,
    hint: { text: 'The same outcome and the same rationale, recorded as a decision of its own' },
    checked: chosen === `same:${id}`,
  }));
  const outcomes = OUTCOMES.map((outcome) => {
    const answer = authority.shown
      ? authority.data.answers.find((one) => one.outcome === outcome)
      : undefined;
    const lacks =
      answer && !answer.allowed
        ? ` You do not have the delegated authority for this. Who has it: ${holderWords(answer.holders)}.`
        : '';
    return {
      value: outcome,
      text: OUTCOME_WORDS[outcome],
      hint: { text: OUTCOME_MEANINGS[outcome] + lacks },
      checked: chosen === outcome,
    };
  });
  const later = {
    value: 'later',
    text: 'Decide later',
    hint: { text: 'The child stays in the queue' },
    checked: chosen === 'later',
  };
  const some = waitingChildren(referral).length > 1 ? [{ divider: 'or' }, later] : [];
  return same.length > 0 ? [...same, { divider: 'or' }, ...outcomes, ...some] : [...outcomes, ...some];
}

/** Everything once more before it is recorded, and the typed answers as hidden fields: nothing is kept anywhere yet. */
export function checkView(acting: Acting, referral: ReferralView, typed: readonly Typed[]) {
  const at = { council: acting.code, referralId: referral.id };
  const { decisions } = readDecisions(referral, typed);
  const nameOf = (childId: string): string =>
    referral.children.find((child) => child.childId === childId)?.displayName ?? '';
  return {
    heading: headingOf(referral),
    version: referral.version,
    decisions: decisions.map((decision) => ({
      name: nameOf(decision.childId),
      outcome: OUTCOME_WORDS[decision.outcome] ?? decision.outcome,
      meaning: OUTCOME_MEANINGS[decision.outcome],
      rationale: decision.rationale,
      copiedFrom: decision.copiedFromChildId && nameOf(decision.copiedFromChildId),
    })),
    later: typed.filter(({ choice }) => choice === 'later').map(({ childId }) => nameOf(childId)),
    fields: typed.flatMap(({ childId, choice, rationale }, index) => [
      { name: `child-${index}`, value: childId },
      { name: choiceField(index), value: choice },
      { name: rationaleField(index), value: rationale },
    ]),
    recordHref: paths.referralDecide(at),
    changeHref: paths.referralDecideChange(at),
    showHref: paths.referral(at),
  };
}
