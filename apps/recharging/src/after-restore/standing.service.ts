import type { compareCharges, ParsedRequestOf, ResponseOf } from '@conjoint/contracts';
import { DomainError } from '@conjoint/kernel';
import { beginEpoch, restoreStandingOf, type Call } from '@conjoint/platform';
import { Injectable } from '@nestjs/common';
import { standingsAsHost, standingsAsPartner } from './standing.repository.js';

const PAGE = 100;

/** Tells another party, which NATS proves to be who it says, how the charges between the two stand here: after its restore. */
@Injectable()
export class StandingService {
  /** What that party sent before its restore and is still on its way is void from the first page on (see `beginEpoch`). */
  compare(
    { as, after, epoch }: ParsedRequestOf<typeof compareCharges>,
    call: Call,
  ): Promise<ResponseOf<typeof compareCharges>> {
    const other = call.from;
    if (other === null) throw new DomainError('wrong-partition', 'Only another party asks this');
    return call.db.transaction(call, async (tx) => {
      await beginEpoch(tx, `${other}/recharging`, epoch);
      const standings = as === 'host' ? standingsAsHost : standingsAsPartner;
      const charges = await standings(tx, { other, after, limit: PAGE });
      await tx.audit({
        action: 'charges.compared',
        subjects: charges.map(({ sealed }) => sealed.chargeId),
        why: `${other} was put back from an older copy`,
      });
      const own = await restoreStandingOf(tx);
      const next = charges.length < PAGE ? null : charges.at(-1)!.sealed.chargeId;
      return { epoch: own.epoch, charges, next };
    });
  }
}
