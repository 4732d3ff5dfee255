import {
  COST_PREPARERS,
  COST_READERS,
  type endPoolRule,
  type listCostLayouts,
  type listPoolRules,
  type makePoolRule,
  type ParsedRequestOf,
  type PoolRuleView,
  type ResponseOf,
} from '@conjoint/contracts';
import { addDays, DomainError, validationFailed } from '@conjoint/kernel';
import { CLOCK, requireRole, type Call, type Clock, type Tx } from '@conjoint/platform';
import { Inject, Injectable } from '@nestjs/common';
import { LAYOUTS } from '../cost-layout/layouts.js';
import * as rules from './pool-rule.repository.js';

/** Rules that say to which agreement costs belong, and what can be chosen. */
@Injectable()
export class PoolRuleService {
  constructor(@Inject(CLOCK) private readonly clock: Clock) {}

  async list(call: Call): Promise<ResponseOf<typeof listPoolRules>> {
    requireRole(call, ...COST_READERS);
    return { rules: (await rules.allPoolRules(call.db)).map(view) };
  }

  async layouts(call: Call): Promise<ResponseOf<typeof listCostLayouts>> {
    requireRole(call, ...COST_READERS);
    const pools = await rules.hostedPools(call.db);
    return { layouts: LAYOUTS.map(({ name, title }) => ({ name, title })), pools };
  }

  async make(
    request: ParsedRequestOf<typeof makePoolRule>,
    call: Call,
  ): Promise<ResponseOf<typeof makePoolRule>> {
    requireRole(call, ...COST_PREPARERS);
    return call.db.transaction(call, async (tx) => {
      if (request.pool !== null) await checkHosted(tx, request.pool);
      const { requestId: id, costCentrePrefix, subjectivePrefix, pool, validFrom } = request;
      const { personKey: madeBy, personName: madeByName } = call.acting;
      const terms = { id, costCentrePrefix, subjectivePrefix, pool, validFrom, validUntil: null };
      await rules.insertPoolRule(tx, { ...terms, madeBy, madeByName, madeAt: this.clock.now() });
      await tx.audit({ action: 'pool-rule.make', subjects: [id] });
      return { rule: view((await rules.lockPoolRule(tx, id))!) };
    });
  }

  async end(
    { ruleId, lastDay }: ParsedRequestOf<typeof endPoolRule>,
    call: Call,
  ): Promise<ResponseOf<typeof endPoolRule>> {
    requireRole(call, ...COST_PREPARERS);
    return call.db.transaction(call, async (tx) => {
      const rule = await rules.lockPoolRule(tx, ruleId);
      if (!rule) throw new DomainError('not-found', 'There is no such rule here.');
      if (rule.validUntil !== null && rule.validUntil !== lastDay)
        throw new DomainError('not-acceptable-state', 'This rule has been ended already.');
      if (lastDay < addDays(rule.validFrom, -1))
        throw validationFailed([{ field: 'lastDay', message: 'The last day is before the rule began' }]);
      const { personKey: by, personName: byName } = call.acting;
      await rules.endPoolRule(tx, ruleId, { lastDay, by, byName, at: this.clock.now() });
      await tx.audit({ action: 'pool-rule.end', subjects: [ruleId] });
      return { rule: view((await rules.lockPoolRule(tx, ruleId))!) };
    });
  }
}

/** Costs are shared by an agreement of which this partition is host, and by no other. @throws validation-failed */
export async function checkHosted(tx: Tx, pool: string): Promise<void> {
  const hosted = await rules.hostedPools(tx);
  if (hosted.some(({ key }) => key === pool)) return;
  const keys = hosted.map(({ key }) => key).join(', ');
  throw validationFailed([
    {
      field: 'pool',
      message:
        keys === ''
          ? 'You are host of no agreement, so that no costs can be shared from here'
          : `You are not host of such an agreement. Choose one of ${keys}`,
    },
  ]);
}

function view({
  id,
  costCentrePrefix,
  subjectivePrefix,
  pool,
  validFrom,
  validUntil,
  ...by
}: rules.PoolRuleRow): PoolRuleView {
  return {
    id,
    costCentrePrefix,
    subjectivePrefix,
    pool,
    validFrom,
    validUntil,
    madeByName: by.madeByName,
    madeAt: by.madeAt.toISOString(),
    endedByName: by.endedByName,
  };
}
