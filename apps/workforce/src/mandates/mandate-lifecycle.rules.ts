import type { Role } from '@conjoint/contracts';
import { DomainError } from '@conjoint/kernel';
import { contentKey, type MandateSource, type WantedMandate } from './mandate.rules.js';

export const MANDATE_STATES = ['active', 'ended', 'withdrawn'] as const;
export type MandateState = (typeof MANDATE_STATES)[number];
export const MANDATE_ACTIONS = ['end', 'withdraw'] as const;
export type MandateAction = (typeof MANDATE_ACTIONS)[number];

/**
 * A mandate ends when what it rests on is gone (a role, a rule of the file, a loan) and may come back as a new one; the
 * council withdraws it for good. `same` is a repeat without effect; no entry is a refusal. Nothing becomes active again:
 * history is not rewritten, a new grant is a new row.
 */
const TRANSITIONS: Record<MandateState, Partial<Record<MandateAction, MandateState | 'same'>>> = {
  active: { end: 'ended', withdraw: 'withdrawn' },
  ended: { end: 'same' },
  withdrawn: { end: 'same', withdraw: 'same' },
};

/** @throws DomainError `not-acceptable-state` for an action this state does not know. */
export function transition(
  state: MandateState,
  action: MandateAction,
): { state: MandateState; changed: boolean } {
  const next = TRANSITIONS[state][action];
  if (next === undefined) {
    throw new DomainError(
      'not-acceptable-state',
      'This mandate has ended already, so there is nothing to withdraw',
      { details: { state, action } },
    );
  }
  return next === 'same' ? { state, changed: false } : { state: next, changed: true };
}

/** A mandate as it is kept: as much of it as the rules need. */
export interface KeptMandate {
  readonly id: string;
  readonly source: MandateSource;
  readonly definition: string;
  readonly contentKey: string;
  readonly state: MandateState;
  readonly roles: readonly Role[];
  readonly from: string;
  readonly until: string | null;
}

export interface Reconciled<K extends KeptMandate> {
  /** Active, wanted and in force today. */
  readonly inForce: K[];
  /** Active, but nothing wants it any more. */
  readonly end: K[];
  readonly grant: WantedMandate[];
}

/**
 * Compares what one person has with what she ought to have. Roles the council withdrew from a rule are taken out of what
 * that rule gives her from then on, however often the file is applied or she signs in again; a later grant needs a new rule.
 */
export function reconcile<K extends KeptMandate>(
  kept: readonly K[],
  wanted: readonly WantedMandate[],
  on: string,
): Reconciled<K> {
  const active = kept.filter((mandate) => mandate.state === 'active');
  const allowed = wanted.flatMap((want) => {
    const roles = want.roles.filter((role) => !withdrawnRoles(kept, want.definition).has(role));
    return roles.length === 0 ? [] : [{ ...want, roles }];
  });
  const allowedKeys = new Set(allowed.map(contentKey));
  const activeKeys = new Set(active.map((mandate) => mandate.contentKey));
  return {
    inForce: active.filter((mandate) => allowedKeys.has(mandate.contentKey) && isInForce(mandate, on)),
    end: active.filter((mandate) => !allowedKeys.has(mandate.contentKey)),
    grant: allowed.filter((want) => !activeKeys.has(contentKey(want))),
  };
}

export function isInForce(mandate: Pick<KeptMandate, 'state' | 'from' | 'until'>, on: string): boolean {
  return mandate.state === 'active' && mandate.from <= on && (mandate.until === null || on <= mandate.until);
}

/** The last day of a mandate that ends now: today, unless it had run out before. */
export function lastDay(mandate: Pick<KeptMandate, 'until'>, on: string): string {
  return mandate.until !== null && mandate.until < on ? mandate.until : on;
}

function withdrawnRoles(kept: readonly KeptMandate[], definition: string): Set<Role> {
  return new Set(
    kept
      .filter((mandate) => mandate.state === 'withdrawn' && mandate.definition === definition)
      .flatMap((mandate) => mandate.roles),
  );
}
