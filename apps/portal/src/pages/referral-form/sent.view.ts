import type { Derivation, ReferralView } from '@conjoint/contracts';
import { formatDateTime, formatDateWithDay } from '@conjoint/kernel';

/** What happens next, ready to print. Children whose case is open are told apart: nothing is decided about them again. */
export function sentView(referral: ReferralView, council: string) {
  const joined = referral.children
    .filter(({ state }) => state === 'joined-episode')
    .map(({ displayName }) => displayName);
  const others = referral.children
    .filter(({ state }) => state !== 'joined-episode')
    .map(({ displayName }) => displayName);
  const clock = (kind: string): Derivation | undefined =>
    referral.clocks.find((one) => one.kind === kind)?.derivation;
  const route = others.length === 0 ? 'joined' : referral.caseHolding.route;
  const decision = clock('front-door-decision');
  const acknowledgement = clock('acknowledgement');
  return {
    heading: {
      here: 'Referral received',
      'pass-on': `Referral offered to ${referral.caseHolding.chosenName}`,
      'hand-over': 'Referral recorded: hand it over',
      joined: 'Information added to an open case',
    }[route],
    route,
    council,
    otherCouncil: referral.caseHolding.chosenName,
    why: referral.caseHolding.explanation,
    inDanger: referral.danger.inDanger,
    joined,
    others,
    receivedAt: formatDateTime(referral.received.receivedAt),
    due: decision ? derivationView(decision) : null,
    acknowledgementDue: acknowledgement ? derivationView(acknowledgement) : null,
    anonymous: referral.referrer.anonymous,
  };
}

export function derivationView(derivation: Derivation) {
  const { rule, source, startOn, countedDays, limitWorkingDays, skipped, dueOn } = derivation;
  return {
    dueOn: formatDateWithDay(dueOn),
    rule,
    source,
    from: formatDateWithDay(startOn),
    counted: `${countedDays} of ${limitWorkingDays} working ${limitWorkingDays === 1 ? 'day' : 'days'}`,
    skipped: skipped.map(({ date, why }) => `${formatDateWithDay(date)}: ${why}`),
  };
}
