import type { comparePassingOn, ParsedRequestOf, ResponseOf, tellPassingOnAgain } from '@conjoint/contracts';
import { DomainError } from '@conjoint/kernel';
import { beginEpoch, restoreStandingOf, type Call } from '@conjoint/platform';
import { Injectable } from '@nestjs/common';
import type { PassingOnRow } from '../passing-on/passing-on.repository.js';
import { standingsWith } from './compare.repository.js';

const PAGE = 500;

/** Tells another council, which NATS proves to be who it says, what it lost by a restore: only what was between the two. */
@Injectable()
export class AnsweringAfterRestore {
  /** What that council sent before its restore and is still on its way is void from the first page on (see `beginEpoch`). */
  compare(
    { epoch, after }: ParsedRequestOf<typeof comparePassingOn>,
    call: Call,
  ): Promise<ResponseOf<typeof comparePassingOn>> {
    const other = fromCouncil(call);
    return call.db.transaction(call, async (tx) => {
      await beginEpoch(tx, `${other}/referrals`, epoch);
      const passings = await standingsWith(tx, { other, after, limit: PAGE });
      await tx.audit({
        action: 'passing-on.compared',
        subjects: passings.map(({ id }) => id),
        why: `${other} was put back from an older copy`,
      });
      const own = await restoreStandingOf(tx);
      return { epoch: own.epoch, passings, next: passings.length < PAGE ? null : passings.at(-1)!.id };
    });
  }

  async tellAgain(
    { passingOnId }: ParsedRequestOf<typeof tellPassingOnAgain>,
    call: Call,
  ): Promise<ResponseOf<typeof tellPassingOnAgain>> {
    const other = fromCouncil(call);
    const [row] = await call.db.query<PassingOnRow>(
      'select * from passing_on where id = $1 and other_partition = $2',
      [passingOnId, other],
    );
    if (!row) throw new DomainError('not-found', 'There was no such passing-on between the two councils');
    await call.db.audit(call, {
      action: 'passing-on.told-again',
      subjects: [row.id, row.referral_id],
      why: `${other} lost it by a restore; it was between the two councils already; ${row.legal_basis}`,
    });
    return {
      passingOnId: row.id,
      senderReferralId: row.direction === 'out' ? row.referral_id : row.sender_referral_id,
      offeredAt: row.offered_at.toISOString(),
      receivedAt: row.received_at?.toISOString() ?? null,
      reason: row.reason,
      personKey: row.offered_by,
      legalBasis: row.legal_basis,
      returnReason: row.return_reason,
      referral: row.told,
    };
  }
}

function fromCouncil(call: Call): string {
  if (call.from === null) throw new DomainError('wrong-partition', 'Only another council asks this');
  return call.from;
}
