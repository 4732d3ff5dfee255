import type { DriverCount } from '@conjoint/contracts';
import type { PartitionDb } from '@conjoint/platform';
import { Injectable } from '@nestjs/common';
import { isInForce, version } from '../agreements/acceptance.repository.js';
import { DriverRepository } from '../driver/driver.repository.js';
import { checkCharge, type OwnView } from './charge-checks.rules.js';
import { ChargeRepository, type SealedCharge } from './charge.repository.js';

type Reads = Pick<PartitionDb, 'query'>;

/** Compares a charge with what this party holds itself. Nothing is asked of anybody else: the host is not its own witness. */
@Injectable()
export class OwnViews {
  constructor(
    private readonly charges: ChargeRepository,
    private readonly drivers: DriverRepository,
  ) {}

  async check(db: Reads, charge: { host: string; partner: string; sealed: SealedCharge }) {
    const { host, partner, sealed } = charge;
    const before = { host, agreementKey: sealed.agreementKey, sequence: sealed.sequence - 1 };
    const held = await version(db, sealed.agreementHash);
    const view: OwnView = {
      host,
      partner,
      terms: held?.terms ?? null,
      inForce: held !== undefined && isInForce(held),
      previous: await this.charges.atSequence(db, before),
      samePeriod: await this.charges.ofPeriod(db, host, sealed),
      counts: await this.countsIn(db, sealed, partner),
    };
    return checkCharge(sealed, view);
  }

  private async countsIn(
    db: Reads,
    sealed: SealedCharge,
    partner: string,
  ): Promise<Map<string, DriverCount>> {
    const counts = new Map<string, DriverCount>();
    for (const { weights } of sealed.pools) {
      const { countId, evidenceHash } = weights.find((one) => one.partner === partner) ?? {};
      if (!countId || !evidenceHash) continue;
      // After a restore the same evidence may be here under another id: its hash is what was sealed.
      const { agreementHash, period } = sealed;
      const count =
        (await this.drivers.find(db, countId)) ??
        (await this.drivers.ofEvidence(db, { agreementHash, ...period, evidenceHash }));
      if (count) counts.set(countId, count);
    }
    return counts;
  }
}
