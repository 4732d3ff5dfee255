import {
  acknowledgeReferral,
  correctReferral,
  offerPassingOn,
  recordDecision,
  sendHandOver,
  tellOutcome,
  withdrawReferral,
  type ReferralView,
} from '@conjoint/contracts';
import { londonDate } from '@conjoint/kernel';
import type { Acting } from '../../acting/acting.js';
import { dateTimeWords, OUTCOME_WORDS, sentence, TOLD_HOW_WORDS, wordsOf } from '../../framework/words.js';
import { paths } from '../../paths.js';
import { passingOnView } from '../passing-on/passing-on.view.js';
import { dueView, type Tag } from '../queue/due.view.js';
import { CHILD_FACT_WORDS, correctionViews, factValueWords, namesOf } from './history.view.js';
import { childFacts, toldFacts } from './referral-facts.view.js';

type State = ReferralView['state'];
type Child = ReferralView['children'][number];
type Clock = ReferralView['clocks'][number];

export const REFERRAL_STATE_TAGS: Readonly<Record<State, Tag>> = {
  waiting: { text: 'Waiting for a decision', classes: 'govuk-tag--yellow' },
  offered: { text: 'Offered to another council', classes: 'govuk-tag--blue' },
  'passed-on': { text: 'Passed on', classes: 'govuk-tag--grey' },
  'handed-over': { text: 'Handed over', classes: 'govuk-tag--grey' },
  decided: { text: 'Decided', classes: 'govuk-tag--green' },
  withdrawn: { text: 'Withdrawn', classes: 'govuk-tag--grey' },
};

const CHILD_STATE_WORDS: Readonly<Record<Child['state'], string>> = {
  waiting: 'Waiting for a decision',
  decided: 'Decided',
  'joined-episode': 'Already open: this information joined the open episode and is not counted as a referral',
  'passed-on': 'Passed on to another council',
  withdrawn: 'Withdrawn',
};

/** A whole referral, ready to print, with what this person may do next. */
export function referralView(acting: Acting, referral: ReferralView, now: Date) {
  const at = { council: acting.code, referralId: referral.id };
  return {
    id: referral.id,
    heading: headingOf(referral),
    tag: REFERRAL_STATE_TAGS[referral.state],
    withdrawn: referral.withdrawn && {
      reason: referral.withdrawn.reason,
      by: referral.withdrawn.byName,
      at: dateTimeWords(referral.withdrawn.at),
    },
    told: toldFacts(referral),
    recorded: `${dateTimeWords(referral.recordedAt)} by ${referral.recordedByName}`,
    children: referral.children.map((child) => childView(acting, child, referral.children)),
    clocks: referral.clocks.map((clock) => clockView(clock, referral.children, now)),
    caseHolding: caseHoldingView(referral),
    acknowledgement: toldBack(referral.acknowledgement),
    outcomeTold: toldBack(referral.outcomeTold),
    passingOn: referral.passingOn && passingOnView(acting, referral.passingOn),
    handOver: handOverView(acting, referral),
    corrections: correctionViews(referral.corrections, namesOf(referral, referral.corrections)),
    councilQuestion: councilQuestionView(acting, referral),
    actions: actionsOf(acting, referral),
    lookedAtHref: paths.lookedAt({ council: acting.code, subjectId: at.referralId }),
    queueHref: paths.queue({ council: acting.code }),
  };
}

/** The children it is about: not those that were withdrawn from it, unless the whole referral was. */
export function headingOf({ children }: Pick<ReferralView, 'children'>): string {
  const about = children.filter(({ state }) => state !== 'withdrawn');
  return (about.length > 0 ? about : children).map(({ displayName }) => displayName).join(', ');
}

/** "W10 5AA points to Westminster" */
export function questionWords({
  postcode,
  councilName,
}: Pick<NonNullable<ReferralView['councilQuestion']>, 'postcode' | 'councilName'>): string {
  return `${postcode ?? 'What is known of the home'} points to ${councilName}`;
}

/** The addresses point to another council since they were corrected: said plainly, with the way to answer it. */
function councilQuestionView(acting: Acting, referral: ReferralView) {
  const { councilQuestion: question, id: referralId, caseHolding } = referral;
  if (question === null) return null;
  const here = referral.state === 'decided' ? acting.council.name : caseHolding.chosenName;
  const mayChoose = mayGoElsewhere(referral) && acting.may(offerPassingOn);
  return {
    text: `${questionWords(question)}. Nothing has moved: ${here} is recorded as before.`,
    href: mayChoose ? paths.referralCouncil({ council: acting.code, referralId }) : null,
    otherwise:
      referral.state === 'decided'
        ? `It has been decided here. Telephone ${question.councilName} if the case should move.`
        : 'A front-door worker or front-door manager chooses the council again.',
  };
}

function childView(acting: Acting, child: Child, all: readonly Child[]) {
  return {
    name: child.displayName,
    href: paths.child({ council: acting.code, childId: child.childId }),
    state: CHILD_STATE_WORDS[child.state],
    reReferral: child.reReferral,
    facts: childFacts(child),
    recordSays: Object.entries(child.recordSays).map(([field, value]) => ({
      name: CHILD_FACT_WORDS[field] ?? field,
      value: factValueWords(`children.${child.childId}.${field}`, value, new Map()),
    })),
    decision: child.decision && decisionView(child.decision, all),
  };
}

export function decisionView(
  decision: NonNullable<Child['decision']>,
  children: readonly { childId: string; displayName: string }[],
) {
  const from = children.find(({ childId }) => childId === decision.copiedFromChildId);
  return {
    outcome: wordsOf(OUTCOME_WORDS, decision.outcome),
    rationale: decision.rationale,
    by: decision.decidedByName,
    at: dateTimeWords(decision.decidedAt),
    tag: decision.inTime
      ? { text: 'In time', classes: 'govuk-tag--green' }
      : { text: 'Late', classes: 'govuk-tag--orange' },
    copiedFrom: decision.copiedFromChildId === null ? null : (from?.displayName ?? 'a brother or sister'),
  };
}

export const CLOCK_WORDS: Readonly<Record<Clock['kind'], string>> = {
  'front-door-decision': 'Decision on the referral',
  acknowledgement: 'Acknowledgement to the referrer',
  'child-and-family-assessment': 'Child and family assessment',
};

export function clockView(
  clock: Clock,
  children: readonly { childId: string; displayName: string }[],
  now: Date,
) {
  const child = children.find(({ childId }) => childId === clock.childId);
  const done = clock.stoppedAt !== null;
  const dueToday = !done && !clock.overdue && clock.derivation.dueOn === londonDate(now);
  return {
    what: child ? `${CLOCK_WORDS[clock.kind]}: ${child.displayName}` : CLOCK_WORDS[clock.kind],
    due: dueView(clock.derivation, { overdue: clock.overdue, dueToday, done }),
    done: clock.stoppedAt === null ? null : dateTimeWords(clock.stoppedAt),
  };
}

function caseHoldingView({ caseHolding, state, passingOn }: ReferralView) {
  return {
    council: caseHolding.chosenName,
    explanation: caseHolding.explanation,
    postcode: caseHolding.postcode ?? 'None',
    area: caseHolding.areaName ?? 'Not known',
    overrideReason: caseHolding.overrideReason,
    returned: passingOn?.state === 'returned' && state !== 'passed-on' ? passingOn.otherName : null,
  };
}

function toldBack(told: ReferralView['acknowledgement']): string | null {
  return (
    told &&
    `${dateTimeWords(told.at)}, ${TOLD_HOW_WORDS[told.how] ?? sentence(told.how)}, recorded by ${told.byName}`
  );
}

function handOverView(acting: Acting, { id, state, caseHolding, handOver }: ReferralView) {
  if (caseHolding.route !== 'hand-over') return null;
  const at = { council: acting.code, referralId: id };
  return {
    council: handOver?.councilName ?? caseHolding.chosenName,
    sent: handOver?.sentAt
      ? `${dateTimeWords(handOver.sentAt)}, ${TOLD_HOW_WORDS[handOver.sentHow ?? ''] ?? ''}, recorded by ${handOver.sentByName ?? ''}`
      : null,
    printHref: paths.referralHandOver(at),
    recordHref: state === 'waiting' && acting.may(sendHandOver) ? paths.referralHandOverSent(at) : null,
  };
}

interface Action {
  text: string;
  href: string;
  main: boolean;
}

/** What may be done next, by state and role. The service checks each again. */
function actionsOf(acting: Acting, referral: ReferralView): Action[] {
  const at = { council: acting.code, referralId: referral.id };
  const { state } = referral;
  const settled = ['decided', 'passed-on', 'handed-over'].includes(state);
  const all: (Action & { when: boolean })[] = [
    {
      text: 'Decide',
      href: paths.referralDecide(at),
      main: true,
      when: state === 'waiting' && acting.may(recordDecision),
    },
    {
      text: 'Record the acknowledgement',
      href: paths.referralAcknowledge(at),
      main: false,
      when: referral.acknowledgement === null && state !== 'withdrawn' && acting.may(acknowledgeReferral),
    },
    {
      text: 'Record that the outcome was told',
      href: paths.referralTellOutcome(at),
      main: false,
      when: referral.outcomeTold === null && settled && acting.may(tellOutcome),
    },
    {
      text: 'Offer to another council',
      href: paths.referralCouncil(at),
      main: false,
      when: mayGoElsewhere(referral) && acting.may(offerPassingOn),
    },
    {
      text: 'Correct, add or withdraw a fact',
      href: paths.referralCorrect(at),
      main: false,
      when: ['waiting', 'decided', 'handed-over'].includes(state) && acting.may(correctReferral),
    },
    {
      text: 'Withdraw this referral',
      href: paths.referralWithdraw(at),
      main: false,
      when: isWithdrawable(referral) && acting.may(withdrawReferral),
    },
  ];
  return all.filter(({ when }) => when).map(({ text, href, main }) => ({ text, href, main }));
}

/** The council can be chosen again while the whole referral waits: once a child is decided here, it cannot go as a whole. */
export function mayGoElsewhere({ state, children }: Pick<ReferralView, 'state' | 'children'>): boolean {
  return state === 'waiting' && children.every((child) => child.state !== 'decided');
}

/** Once a child is decided an episode may rest on the referral; information that only joined episodes was never decided. */
export function isWithdrawable({ state, children }: Pick<ReferralView, 'state' | 'children'>): boolean {
  if (children.some((child) => child.state === 'decided')) return false;
  return (
    state === 'waiting' ||
    (state === 'decided' && children.every((child) => child.state === 'joined-episode'))
  );
}
