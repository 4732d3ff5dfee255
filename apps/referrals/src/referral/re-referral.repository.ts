import { referralChanged } from '@conjoint/contracts';
import type { Tx } from '@conjoint/platform';
import { publishEpisodesOf } from '../episode/episode-fact.repository.js';
import { publishReferral } from './referral-fact.repository.js';
import { reReferralsAmong } from './referral.rules.js';

interface ChildHistory {
  child_id: string;
  referrals: {
    referralId: string;
    receivedAt: string;
    recordedAt: string;
    countsHere: boolean;
    reReferral: boolean;
  }[];
  census: string[];
}

/**
 * Finds out anew which referrals of these children are re-referrals, after one of them was recorded, moved in time, withdrawn or
 * went to another council, and says the changed facts of the others and of the episodes they began. `publishesItself` is the
 * referral whose fact the caller says.
 */
export async function recountReReferrals(
  tx: Tx,
  { childIds, publishesItself }: { childIds: readonly string[]; publishesItself: string },
): Promise<void> {
  // Their facts are said below: whoever would change one of them meanwhile waits, so that no older fact follows a newer one.
  await tx.query(
    `select id from referral where id in (select referral_id from referral_child where child_id = any($1)) order by id for update`,
    [childIds],
  );
  const changed = new Set<string>();
  for (const { child_id: childId, referrals, census } of await historiesOf(tx, childIds)) {
    const right = reReferralsAmong(
      referrals.map((one) => ({
        ...one,
        receivedAt: new Date(one.receivedAt),
        recordedAt: new Date(one.recordedAt),
      })),
      census,
    );
    for (const { referralId, reReferral } of referrals) {
      if (right.has(referralId) === reReferral) continue;
      await tx.query('update referral_child set re_referral = $3 where referral_id = $1 and child_id = $2', [
        referralId,
        childId,
        !reReferral,
      ]);
      changed.add(referralId);
    }
  }
  await publishEpisodesOf(tx, { referralIds: [...changed], childIds });
  changed.delete(publishesItself);
  for (const referralId of [...changed].toSorted()) await publishReferral(tx, referralChanged, referralId);
}

/** What was withdrawn or only joined an open episode is left out: it is no referral of the child. */
function historiesOf(tx: Tx, childIds: readonly string[]): Promise<ChildHistory[]> {
  return tx.query<ChildHistory>(
    `select child.child_id,
       (select jsonb_agg(jsonb_build_object('referralId', referral.id, 'receivedAt', referral.received_at,
          'recordedAt', referral.recorded_at, 'countsHere', one.state <> 'passed-on', 'reReferral', one.re_referral))
        from referral_child one join referral on referral.id = one.referral_id
        where one.child_id = child.child_id and one.state not in ('joined-episode', 'withdrawn')
          and referral.state <> 'withdrawn') as referrals,
       (select coalesce(jsonb_agg(opened_on), '[]') from episode
        where child_id = child.child_id and origin = 'census') as census
     from (select distinct child_id from referral_child where child_id = any($1)
             and state not in ('joined-episode', 'withdrawn')
             and exists (select 1 from referral where id = referral_id and state <> 'withdrawn')) child
     order by child.child_id`,
    [childIds],
  );
}
