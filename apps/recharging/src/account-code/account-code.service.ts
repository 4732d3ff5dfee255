import {
  EVERY_OTHER_CODE,
  type listAccountCodes,
  type ParsedRequestOf,
  type ResponseOf,
  type setAccountCode,
} from '@conjoint/contracts';
import { DomainError } from '@conjoint/kernel';
import { CLOCK, requireRole, type Call, type Clock } from '@conjoint/platform';
import { Inject, Injectable } from '@nestjs/common';
import { AccountCodeRepository } from './account-code.repository.js';
import { accountOf } from './account-code.rules.js';

/** One joint service charges by its own codes; each payer posts by hers. */
@Injectable()
export class AccountCodeService {
  constructor(
    private readonly codes: AccountCodeRepository,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async list(call: Call): Promise<ResponseOf<typeof listAccountCodes>> {
    requireRole(call, 'finance-preparer', 'finance-approver', 'director', 'auditor');
    await call.db.audit(call, { action: 'account-codes.read', subjects: [] });
    const agreements = await this.codes.agreements(call.db, call.partition);
    const [set, charged] = await Promise.all([this.codes.list(call.db), this.codes.charged(call.db)]);
    return {
      agreements: agreements.map(({ agreementKey, host }) => {
        const own = new Map(
          set
            .filter((code) => code.agreementKey === agreementKey)
            .map(({ subjective, account }) => [subjective, account]),
        );
        const of = charged.filter((one) => one.agreementKey === agreementKey && one.host === host);
        const named = new Set([...of.map(({ subjective }) => subjective), ...own.keys()]);
        named.delete(EVERY_OTHER_CODE);
        const code = (subjective: string) => ({
          subjective,
          account: own.get(subjective) ?? null,
          chargedPence: Number(of.find((one) => one.subjective === subjective)?.pence ?? 0),
        });
        return {
          agreementKey,
          host,
          codes: [...[...named].sort().map(code), code(EVERY_OTHER_CODE)],
        };
      }),
    };
  }

  async set(
    asked: ParsedRequestOf<typeof setAccountCode>,
    call: Call,
  ): Promise<ResponseOf<typeof setAccountCode>> {
    requireRole(call, 'finance-preparer', 'finance-approver');
    const { agreementKey, subjective, account } = asked;
    const agreements = await this.codes.agreements(call.db, call.partition);
    if (!agreements.some((one) => one.agreementKey === agreementKey))
      throw new DomainError('not-found', 'There is no such agreement by which this council is charged');
    return call.db.transaction(call, async (tx) => {
      const before = accountOf(await this.codes.of(tx, agreementKey), subjective);
      if (account === null) await this.codes.clear(tx, asked);
      else
        await this.codes.set(
          tx,
          { agreementKey, subjective, account },
          call.acting.personKey,
          this.clock.now(),
        );
      await tx.audit({
        action: 'account-code.set',
        subjects: [agreementKey],
        why: `${subjective}: ${before ?? 'none'} → ${account ?? 'none'}`,
      });
      return { agreementKey, subjective, account };
    });
  }
}
