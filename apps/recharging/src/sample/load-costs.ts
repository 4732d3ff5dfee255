import type { CostsPlan } from '@conjoint/contracts';
import { FileService, PartitionDatabases, type Partnership } from '@conjoint/platform';
import type { Type } from '@nestjs/common';
import { AccountCodeService } from '../account-code/account-code.service.js';
import { CalculationService } from '../calculation/calculation.service.js';
import { CostService } from '../cost/cost.service.js';
import { PoolRuleService } from '../pool-rule/pool-rule.service.js';
import { AnsweringService } from '../received-charge/answering.service.js';
import { ChargeRepository } from '../received-charge/charge.repository.js';
import { CountingService } from '../run/counting.service.js';
import { RunService } from '../run/run.service.js';
import { SealingService } from '../sealing/sealing.service.js';
import { CostsLoader } from './costs-loader.js';
import { HostSteps } from './host-steps.js';
import { PartnerSteps } from './partner-steps.js';
import { SampleCalls } from './sample-calls.js';

/** Loads a plan through the services of a running recharging. Returns the hosts that were left alone. */
export function loadCosts(
  plan: CostsPlan,
  of: {
    get: <T>(type: Type<T>) => T;
    partnership: Partnership;
    clock: { standAt(moment: string): void };
    /** Where it is noted how many moments are done. */
    file: string;
    say: (line: string) => void;
  },
): Promise<string[]> {
  const { get } = of;
  const databases = get(PartitionDatabases);
  const calls = new SampleCalls(of.partnership, databases);
  const host = new HostSteps({
    calls,
    databases,
    files: get(FileService),
    costs: get(CostService),
    rules: get(PoolRuleService),
    runs: get(RunService),
    counting: get(CountingService),
    calculating: get(CalculationService),
    sealing: get(SealingService),
  });
  const partner = new PartnerSteps({
    calls,
    databases,
    charges: get(ChargeRepository),
    answering: get(AnsweringService),
    codes: get(AccountCodeService),
  });
  return new CostsLoader(plan, { ...of, databases, host, partner }).load();
}
