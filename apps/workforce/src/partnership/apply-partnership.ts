import { createHash, randomUUID } from 'node:crypto';
import { mandateWithdrawn } from '@conjoint/contracts';
import { londonDate } from '@conjoint/kernel';
import {
  CLOCK,
  PARTNERSHIP,
  PartitionDatabases,
  operatorOrigin,
  type AuthoritySeed,
  type Clock,
  type Partnership,
  type Tx,
} from '@conjoint/platform';
import { Inject, Injectable } from '@nestjs/common';
import { AuthorityRepository } from '../authorities/authority.repository.js';
import { lastDay, reconcile } from '../mandates/mandate-lifecycle.rules.js';
import { MandateRepository, type StoredMandate } from '../mandates/mandate.repository.js';
import { loanMandate, type LoanTerms } from '../mandates/mandate.rules.js';
import { mandateTerms, nameOf } from './mandate-terms.js';
import { factChanges, factsOf } from './partnership-facts.js';
import { PartnershipRepository } from './partnership.repository.js';

/** What one application changed in a partition. */
export interface Applied {
  readonly partition: string;
  readonly granted: number;
  readonly ended: number;
  readonly authoritiesSeeded: number;
  /** Facts of the file that were written down here or superseded. */
  readonly facts: number;
}

const AUTHORITY_SEED = 'delegated-authority';
const LONGEST_WHY = 4000;

/**
 * Brings the partnership file into the partitions: loans are granted and ended as the file says, standing mandates
 * whose rule is gone end, and delegated authority is taken over once. Applied twice it changes nothing the second time.
 */
@Injectable()
export class ApplyPartnership {
  constructor(
    private readonly mandates: MandateRepository,
    private readonly authorities: AuthorityRepository,
    private readonly seeds: PartnershipRepository,
    private readonly databases: PartitionDatabases,
    @Inject(PARTNERSHIP) private readonly partnership: Partnership,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** One partition, in one transaction; written to its audit where something changed, as done by the operator where there is one. */
  async applyTo(partition: string, operator?: string): Promise<Applied> {
    const db = await this.databases.ready(partition);
    const on = londonDate(this.clock.now());
    const terms = mandateTerms(this.partnership, partition, on);
    const at = { service: 'workforce' as const, partition, correlationId: randomUUID() };
    return db.transaction(operatorOrigin(at, operator), async (tx) => {
      const facts = await this.writeFacts(tx, partition, operator ?? 'system:workforce');
      const loans = await this.applyLoans(tx, terms.loans, on);
      const standing = await this.endStanding(
        tx,
        terms.standing.filter((rule) => rule.until === null || on <= rule.until).map((rule) => rule.key),
        on,
      );
      const authorities = await this.seedAuthorities(tx, partition);
      const changed = [...facts.ids, ...loans.granted, ...loans.ended, ...standing, ...authorities];
      if (changed.length > 0)
        await tx.audit({ action: 'partnership.applied', subjects: changed, why: facts.inWords });
      return {
        partition,
        granted: loans.granted.length,
        ended: loans.ended.length + standing.length,
        authoritiesSeeded: authorities.length,
        facts: facts.ids.length,
      };
    });
  }

  /** The council's own copy of what the file says of it: nothing is changed in place, what no longer holds is superseded. */
  private async writeFacts(
    tx: Tx,
    partition: string,
    by: string,
  ): Promise<{ ids: string[]; inWords: string | null }> {
    const when = { by, at: this.clock.now() };
    const current = await this.seeds.currentFacts(tx);
    const { add, supersede } = factChanges(current, factsOf(this.partnership, partition));
    const gone = supersede.map(({ id }) => id);
    if (gone.length > 0) await this.seeds.supersedeFacts(tx, gone, when);
    const added: string[] = [];
    for (const fact of add) added.push(await this.seeds.addFact(tx, fact, when));
    const sentences = [
      ...add.map(({ title }) => `written down: ${title}`),
      ...supersede.map(({ title }) => `no longer so: ${title}`),
    ];
    return { ids: [...added, ...gone], inWords: sentences.join('; ').slice(0, LONGEST_WHY) || null };
  }

  private async applyLoans(
    tx: Tx,
    loans: readonly LoanTerms[],
    on: string,
  ): Promise<{ granted: string[]; ended: string[] }> {
    const before = await this.mandates.activeBySource(tx, 'loan');
    const people = new Map(
      [
        ...before.map(personOf),
        ...loans.map((loan) => personOf({ ...loan, employer: loan.organisation })),
      ].map((person) => [person.personKey, person]),
    );
    const granted: string[] = [];
    const ended: string[] = [];
    for (const person of [...people.values()].sort((a, b) => a.personKey.localeCompare(b.personKey))) {
      const { mandates } = await this.mandates.lockPerson(tx, person);
      const kept = mandates.filter((mandate) => mandate.source === 'loan');
      const wanted = loans
        .filter((loan) => loan.personKey === person.personKey && (loan.until === null || on <= loan.until))
        .map(loanMandate);
      const { end, grant } = reconcile(kept, wanted, on);
      for (const mandate of end) ended.push(await this.end(tx, mandate, on));
      for (const loan of grant) granted.push((await this.mandates.grant(tx, loan, this.clock.now())).id);
    }
    return { granted, ended };
  }

  /** What remains of a rule is compared with the person's token when she signs in; here only rules that are gone end. */
  private async endStanding(tx: Tx, keys: readonly string[], on: string): Promise<string[]> {
    const wanted = new Set(keys.map((key) => `standing:${key}`));
    const gone = (await this.mandates.activeBySource(tx, 'standing')).filter(
      (mandate) => !wanted.has(mandate.definition),
    );
    const ended: string[] = [];
    for (const mandate of gone) {
      const { mandates } = await this.mandates.lockPerson(tx, personOf(mandate));
      if (mandates.some((one) => one.id === mandate.id && one.state === 'active'))
        ended.push(await this.end(tx, mandate, on));
    }
    return ended;
  }

  private async end(tx: Tx, mandate: StoredMandate, on: string): Promise<string> {
    await this.mandates.end(tx, mandate.id, lastDay(mandate, on));
    await tx.publish(mandateWithdrawn, {
      aggregateId: mandate.id,
      payload: {
        mandateId: mandate.id,
        personKey: mandate.personKey,
        withdrawnAt: this.clock.now().toISOString(),
      },
    });
    return mandate.id;
  }

  /** Taken over once; afterwards the council's own scheme of delegation is the truth, whatever the file says. */
  private async seedAuthorities(tx: Tx, partition: string): Promise<string[]> {
    const seeds = this.partnership.authoritySeeds(partition);
    if (seeds.length === 0) return [];
    const hash = createHash('sha256').update(JSON.stringify(seeds)).digest('hex');
    if (!(await this.seeds.takeSeed(tx, AUTHORITY_SEED, hash, this.clock.now()))) return [];
    const ids: string[] = [];
    for (const seed of seeds) ids.push(await this.authorities.seed(tx, seed, this.holderName(seed)));
    return ids;
  }

  private holderName(seed: AuthoritySeed): string | null {
    return seed.personKey === undefined ? null : nameOf(this.partnership, seed.personKey);
  }
}

function personOf(one: { personKey: string; personName: string; employer: string }): {
  personKey: string;
  name: string;
  employer: string;
} {
  return { personKey: one.personKey, name: one.personName, employer: one.employer };
}
