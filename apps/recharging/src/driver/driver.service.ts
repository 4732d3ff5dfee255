import type {
  DriverCount,
  getDriverCount,
  listDriverCounts,
  ParsedRequestOf,
  recountDriver,
  ResponseOf,
  tallyDriver,
} from '@conjoint/contracts';
import { DomainError } from '@conjoint/kernel';
import { requireRole, type Call } from '@conjoint/platform';
import { Injectable } from '@nestjs/common';
import { DriverCounter } from './driver-counter.js';
import { DriverRepository } from './driver.repository.js';
import { changesBetween } from './driver.rules.js';

const PAGE_SIZE = 25;
const EVIDENCE_PAGE = 50;
const MOST_CHANGES = 100;

/** The partner's side of a driver: the host is told a count and a hash; the people who answer for the money here see what is behind it. */
@Injectable()
export class DriverService {
  constructor(
    private readonly counter: DriverCounter,
    private readonly drivers: DriverRepository,
  ) {}

  /** For the host of an agreement, which NATS proves. */
  async tally(
    asked: ParsedRequestOf<typeof tallyDriver>,
    call: Call,
  ): Promise<ResponseOf<typeof tallyDriver>> {
    if (call.from === null)
      throw new DomainError('wrong-partition', 'The host of an agreement asks for this');
    const counted = await this.counter.count({ ...asked, askedBy: call.from }, call);
    const { countId, driver, count, evidenceHash, countedAt } = counted;
    return { countId, driver, count, evidenceHash, countedAt };
  }

  async list(
    { page }: ParsedRequestOf<typeof listDriverCounts>,
    call: Call,
  ): Promise<ResponseOf<typeof listDriverCounts>> {
    requireRole(call, 'finance-preparer', 'finance-approver', 'director', 'auditor');
    await call.db.audit(call, { action: 'driver-counts.read', subjects: [] });
    const counts = await this.drivers.list(call.db, { limit: PAGE_SIZE, offset: (page - 1) * PAGE_SIZE });
    return { counts, total: await this.drivers.total(call.db), page, pageSize: PAGE_SIZE };
  }

  /** The audit has the count and not each child: the evidence has ids and days, and nothing of a record. */
  async get(
    { countId, page }: ParsedRequestOf<typeof getDriverCount>,
    call: Call,
  ): Promise<ResponseOf<typeof getDriverCount>> {
    requireRole(call, 'finance-preparer', 'finance-approver', 'director', 'auditor');
    const count = await this.found(countId, call);
    await call.db.audit(call, { action: 'driver-evidence.read', subjects: [countId], why: `page ${page}` });
    const at = { limit: EVIDENCE_PAGE, offset: (page - 1) * EVIDENCE_PAGE };
    return {
      count,
      evidence: await this.drivers.evidence(call.db, countId, at),
      page,
      pageSize: EVIDENCE_PAGE,
      others: await this.drivers.others(call.db, count),
    };
  }

  async recount(
    { countId }: ParsedRequestOf<typeof recountDriver>,
    call: Call,
  ): Promise<ResponseOf<typeof recountDriver>> {
    requireRole(call, 'finance-preparer', 'finance-approver', 'auditor');
    const before = await this.found(countId, call);
    const { agreementKey, agreementHash, from, until } = before;
    const now = await this.counter.count({ agreementKey, agreementHash, from, until, askedBy: null }, call);
    const all = { limit: null, offset: 0 };
    const changes = changesBetween(
      await this.drivers.evidence(call.db, countId, all),
      await this.drivers.evidence(call.db, now.countId, all),
    );
    return {
      same: now.countId === countId,
      before,
      now,
      difference: now.count - before.count,
      changes: changes.slice(0, MOST_CHANGES),
      changed: changes.length,
    };
  }

  private async found(countId: string, call: Call): Promise<DriverCount> {
    const count = await this.drivers.find(call.db, countId);
    if (!count) throw new DomainError('not-found', 'There is no such count here');
    return count;
  }
}
