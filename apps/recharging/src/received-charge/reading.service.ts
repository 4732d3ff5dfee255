import type {
  getReceivedCharge,
  listReceivedCharges,
  ParsedRequestOf,
  ReceivedChargeDetail,
  ResponseOf,
} from '@conjoint/contracts';
import { DomainError } from '@conjoint/kernel';
import { requireRole, type Call, type PartitionDb } from '@conjoint/platform';
import { Injectable } from '@nestjs/common';
import { AccountCodeRepository } from '../account-code/account-code.repository.js';
import { accountOf } from '../account-code/account-code.rules.js';
import { version } from '../agreements/acceptance.repository.js';
import { ChargeRepository, chargeSummary, type KeptCharge } from './charge.repository.js';
import { readPosting } from './posting.js';

const PAGE_SIZE = 25;

@Injectable()
export class ReadingService {
  constructor(
    private readonly charges: ChargeRepository,
    private readonly codes: AccountCodeRepository,
  ) {}

  async list(
    { page, state }: ParsedRequestOf<typeof listReceivedCharges>,
    call: Call,
  ): Promise<ResponseOf<typeof listReceivedCharges>> {
    requireRole(call, 'finance-preparer', 'finance-approver', 'director', 'auditor');
    await call.db.audit(call, { action: 'received-charges.read', subjects: [] });
    const wanted = state ?? null;
    const kept = await this.charges.list(call.db, {
      state: wanted,
      limit: PAGE_SIZE,
      offset: (page - 1) * PAGE_SIZE,
    });
    const counts = await this.charges.counts(call.db, wanted);
    return { charges: kept.map(chargeSummary), ...counts, page, pageSize: PAGE_SIZE };
  }

  async get(
    { chargeId }: ParsedRequestOf<typeof getReceivedCharge>,
    call: Call,
  ): Promise<ResponseOf<typeof getReceivedCharge>> {
    requireRole(call, 'finance-preparer', 'finance-approver', 'director', 'auditor');
    const kept = await this.found(call.db, chargeId);
    await call.db.audit(call, { action: 'received-charge.read', subjects: [chargeId] });
    return { charge: await this.detail(call.db, kept) };
  }

  async found(db: Pick<PartitionDb, 'query'>, chargeId: string): Promise<KeptCharge> {
    const kept = await this.charges.find(db, chargeId);
    if (!kept) throw new DomainError('not-found', 'There is no such charge here');
    return kept;
  }

  async detail(db: Pick<PartitionDb, 'query'>, kept: KeptCharge): Promise<ReceivedChargeDetail> {
    const { sealed } = kept;
    const codes = await this.codes.of(db, sealed.agreementKey);
    const journal = await readPosting(db, kept);
    const posted = new Map(
      journal?.entries.map(({ pool, subjective, account }) => [`${pool} ${subjective}`, account]),
    );
    return {
      ...chargeSummary(kept),
      accountingDate: sealed.accountingDate,
      hostJournalRef: sealed.journalRef,
      linesRoot: sealed.linesRoot,
      vat: (await version(db, sealed.agreementHash))?.terms.vat ?? null,
      pools: sealed.pools,
      totals: sealed.totals.map((one) => ({
        ...one,
        account: posted.get(`${one.pool} ${one.subjective}`) ?? accountOf(codes, one.subjective),
      })),
      checks: await this.charges.checks(db, sealed.chargeId),
      checkedAt: kept.checkedAt,
      queries: await this.charges.queries(db, sealed.chargeId),
      journal,
    };
  }
}
