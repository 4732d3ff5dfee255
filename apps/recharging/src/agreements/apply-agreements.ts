import { createHash, randomUUID } from 'node:crypto';
import {
  CLOCK,
  PARTNERSHIP,
  PartitionDatabases,
  operatorOrigin,
  type AgreementSeed,
  type Clock,
  type Partnership,
} from '@conjoint/platform';
import { Inject, Injectable } from '@nestjs/common';
import { accept } from './accept.js';
import { AgreementRepository } from './agreement.repository.js';
import { contentHash } from './agreement.rules.js';

const AGREEMENT_SEED = 'agreements';
const ACCEPTANCE_SEED = 'agreement-acceptances';

const seedHashOf = (terms: readonly AgreementSeed[]): string =>
  createHash('sha256').update(terms.map(contentHash).sort().join(' ')).digest('hex');

/**
 * Gives a partition its own copies of the agreements of the partnership file to which it is party, once. Afterwards
 * the parties' copies are the truth, and a changed file changes nothing here.
 */
@Injectable()
export class ApplyAgreements {
  constructor(
    private readonly agreements: AgreementRepository,
    private readonly databases: PartitionDatabases,
    @Inject(PARTNERSHIP) private readonly partnership: Partnership,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Returns how many agreements were taken over. */
  async applyTo(partition: string, operator?: string): Promise<number> {
    const db = await this.databases.ready(partition);
    const terms = this.partnership.agreementsOf(partition);
    if (terms.length === 0) return 0;
    const now = this.clock.now();
    const at = { service: 'recharging' as const, partition, correlationId: randomUUID() };
    return db.transaction(operatorOrigin(at, operator), async (tx) => {
      if (!(await this.agreements.takeSeed(tx, AGREEMENT_SEED, seedHashOf(terms), now))) return 0;
      const hashes: string[] = [];
      for (const one of terms) hashes.push(await this.agreements.keep(tx, one, now));
      await tx.audit({ action: 'partnership.applied', subjects: hashes });
      return hashes.length;
    });
  }

  /** A party accepts on its own what it took over, and tells the others: once, also where an earlier release took it over. */
  async acceptFor(partition: string, operator?: string): Promise<number> {
    const db = await this.databases.ready(partition);
    const terms = this.partnership.agreementsOf(partition);
    if (terms.length === 0) return 0;
    const acceptedAt = this.clock.now();
    const at = { service: 'recharging' as const, partition, correlationId: randomUUID() };
    return db.transaction(operatorOrigin(at, operator), async (tx) => {
      if (!(await this.agreements.takeSeed(tx, ACCEPTANCE_SEED, seedHashOf(terms), acceptedAt))) return 0;
      for (const one of terms) await accept(tx, { terms: one, partition, acceptedAt, how: 'take-over' });
      await tx.audit({ action: 'agreement.accepted', subjects: terms.map(contentHash), why: 'take-over' });
      return terms.length;
    });
  }
}
