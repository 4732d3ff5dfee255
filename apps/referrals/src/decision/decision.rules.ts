import { DomainError, isOverdue, validationFailed, type FieldError, type Instant } from '@conjoint/kernel';
import type { EpisodeWork, Outcome } from '@conjoint/contracts';
import {
  referralChildLifecycle,
  referralLifecycle,
  type ReferralChildState,
  type ReferralState,
} from '../referral/referral.rules.js';

/** What a decision starts and ends for a child. */
export interface OutcomeEffect {
  /** CIN census ReferralNFA: activity after it is an error (rules 4000, 8831), so its episode closes on the day. */
  referralNfa: boolean;
  episode: 'open' | 'closed';
  /** A child and family assessment, whose 45 working days count from the receipt of the referral. */
  assessment: boolean;
  /** What kind of work the episode needs from now on. */
  work: EpisodeWork;
}

/** Closing needs a census reason (rule 8805); RC8 and RC9 say that there was an assessment, so RC7 is the one left. */
export const CLOSED_WITHOUT_ASSESSMENT = 'RC7';

const ENDS_HERE: OutcomeEffect = {
  referralNfa: true,
  episode: 'closed',
  assessment: false,
  work: 'assessment',
};

export const OUTCOME_EFFECTS: Readonly<Record<Outcome, OutcomeEffect>> = {
  'no-further-action': ENDS_HERE,
  'information-and-advice': ENDS_HERE,
  'early-help': ENDS_HERE,
  'child-and-family-assessment': {
    referralNfa: false,
    episode: 'open',
    assessment: true,
    work: 'assessment',
  },
  'strategy-discussion': {
    referralNfa: false,
    episode: 'open',
    assessment: false,
    work: 'child-protection',
  },
};

export interface AskedDecision {
  childId: string;
  outcome: Outcome;
  rationale: string;
  copiedFromChildId: string | null;
}

export interface ChildOfReferral {
  childId: string;
  state: ReferralChildState;
  /** The outcome already decided in this referral, if any. */
  outcome: string | null;
}

const WHY_NOT_DECIDED: Readonly<Partial<Record<ReferralState, string>>> = {
  offered:
    'This referral has been offered to another council. It can be decided here if that council returns it',
  'passed-on': 'This referral was passed on to another council, which decides it',
  'handed-over': 'This referral was handed over to another council, which decides it',
  decided: 'Every child of this referral has been decided',
  withdrawn: 'This referral was withdrawn',
};

/** @throws DomainError `not-acceptable-state` unless the referral waits for a decision here. */
export function assertDecidable(state: ReferralState): void {
  if (referralLifecycle.can(state, 'decide')) return;
  const why = WHY_NOT_DECIDED[state] ?? 'This referral does not wait for a decision';
  throw new DomainError('not-acceptable-state', why, { details: { state } });
}

/** @throws DomainError `validation-failed` naming each decision that cannot stand. */
export function checkDecisions(asked: readonly AskedDecision[], children: readonly ChildOfReferral[]): void {
  const errors = asked.flatMap((decision, i) => {
    const message = wrongWith(decision, i, asked, children);
    return message ? [{ field: `decisions.${i}.${message.field}`, message: message.message }] : [];
  });
  if (errors.length > 0) throw validationFailed(errors);
}

function wrongWith(
  decision: AskedDecision,
  index: number,
  asked: readonly AskedDecision[],
  children: readonly ChildOfReferral[],
): FieldError | null {
  const child = children.find(({ childId }) => childId === decision.childId);
  if (!child) return { field: 'childId', message: 'This child is not named in this referral' };
  if (asked.findIndex(({ childId }) => childId === decision.childId) !== index)
    return { field: 'childId', message: 'There is one decision for each child' };
  if (!referralChildLifecycle.can(child.state, 'decide'))
    return { field: 'childId', message: 'This child does not wait for a decision' };
  return wrongCopy(decision, asked, children);
}

function wrongCopy(
  { childId, outcome, copiedFromChildId }: AskedDecision,
  asked: readonly AskedDecision[],
  children: readonly ChildOfReferral[],
): FieldError | null {
  if (copiedFromChildId === null) return null;
  const field = 'copiedFromChildId';
  if (copiedFromChildId === childId)
    return { field, message: 'A decision cannot be copied from the same child' };
  // A source that is itself a copy in this request could be half of a ring in which nobody was decided first.
  const now = asked.find((other) => other.childId === copiedFromChildId && other.copiedFromChildId === null);
  const source = now?.outcome ?? children.find((other) => other.childId === copiedFromChildId)?.outcome;
  if (!source)
    return { field, message: 'The decision to copy must be made first, or together with this one' };
  if (source !== outcome)
    return { field, message: 'A copied decision has the same outcome as the one it copies' };
  return null;
}

/** Whether every child of the referral is settled once these are decided. */
export function settlesReferral(
  asked: readonly AskedDecision[],
  children: readonly ChildOfReferral[],
): boolean {
  const decided = new Set(asked.map(({ childId }) => childId));
  return children.every(({ childId, state }) => state !== 'waiting' || decided.has(childId));
}

/** In time up to the last moment of the due day; late is recorded, never refused. */
export function isInTime(decidedAt: Instant, dueAt: Instant): boolean {
  return !isOverdue(dueAt, decidedAt);
}

export interface AuthorityAnswer {
  outcome: Outcome;
  allowed: boolean;
  holders: { personKey: string | null; name: string; role: string }[];
}

/** @throws DomainError `no-authority`; who has it is for the person reading, so it travels in `details.holders` and is never logged. */
export function assertAuthority(outcomes: readonly Outcome[], answers: readonly AuthorityAnswer[]): void {
  const missing = outcomes
    .map(
      (outcome) =>
        answers.find((answer) => answer.outcome === outcome) ?? { outcome, allowed: false, holders: [] },
    )
    .filter(({ allowed }) => !allowed);
  if (missing.length === 0) return;
  const holders = missing.flatMap((answer) =>
    answer.holders.map(({ name, role }) => ({ outcome: answer.outcome, name, role })),
  );
  const roles = [...new Set(holders.map(({ role }) => role.replaceAll('-', ' ')))];
  const who =
    roles.length > 0 ? `It can be decided by: ${roles.join(', ')}` : 'Nobody here has it at present';
  throw new DomainError(
    'no-authority',
    `You do not have the delegated authority for ${missing.map(({ outcome }) => OUTCOME_WORDS[outcome]).join(' and ')}. ${who}`,
    { details: { outcomes: missing.map(({ outcome }) => outcome), holders } },
  );
}

const OUTCOME_WORDS: Readonly<Record<Outcome, string>> = {
  'no-further-action': 'no further action',
  'information-and-advice': 'information and advice',
  'early-help': 'early help',
  'child-and-family-assessment': 'a child and family assessment',
  'strategy-discussion': 'a strategy discussion',
};
