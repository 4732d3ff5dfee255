import { liftRestriction, restrictChild, type ChildView } from '@conjoint/contracts';
import type { Acting } from '../../acting/acting.js';
import { dateTimeWords } from '../../framework/words.js';
import { paths } from '../../paths.js';

type Restriction = ChildView['restrictions'][number];

/** What a child's page says of restrictions: all of it to information officers, to others what they may do. */
export function restrictionsView(acting: Acting, child: ChildView) {
  const at = { council: acting.code, childId: child.id };
  return {
    restricted: child.restricted,
    restrictions: child.restrictions.map(restrictionView),
    restrictHref: !child.restricted && acting.may(restrictChild) ? paths.childRestrict(at) : null,
    liftHref: child.restricted && acting.may(liftRestriction) ? paths.childLiftRestriction(at) : null,
  };
}

export function restrictionView(restriction: Restriction) {
  const { at, byName, reason, liftedAt, liftedByName, liftedReason } = restriction;
  return {
    at: dateTimeWords(at),
    byName,
    reason,
    lifted:
      liftedAt === null ? null : { at: dateTimeWords(liftedAt), byName: liftedByName, reason: liftedReason },
  };
}

/** Referrals that would wait in no queue if the record were hidden now. */
export function waitingReferrals(acting: Acting, child: ChildView): { received: string; href: string }[] {
  return child.referrals
    .filter(({ state }) => state === 'waiting' || state === 'offered')
    .map(({ id, receivedAt }) => ({
      received: dateTimeWords(receivedAt),
      href: paths.referral({ council: acting.code, referralId: id }),
    }));
}
