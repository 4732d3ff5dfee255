import type { listAgreements, ResponseOf } from '@conjoint/contracts';
import { requireRole, type Call } from '@conjoint/platform';
import { Injectable } from '@nestjs/common';
import { AgreementRepository } from './agreement.repository.js';
import { sharesOf } from './agreement.rules.js';

@Injectable()
export class AgreementService {
  constructor(private readonly agreements: AgreementRepository) {}

  async list(call: Call): Promise<ResponseOf<typeof listAgreements>> {
    requireRole(call, 'finance-preparer', 'finance-approver', 'director', 'auditor');
    await call.db.audit(call, { action: 'agreement.list', subjects: [] });
    const kept = await this.agreements.list(call.db);
    return {
      agreements: kept.map(({ contentHash, terms }) => ({
        key: terms.key,
        line: terms.line,
        host: terms.host,
        basis: terms.basis.kind,
        shares: sharesOf(terms),
        from: terms.since,
        until: terms.until ?? null,
        contentHash,
      })),
    };
  }
}
