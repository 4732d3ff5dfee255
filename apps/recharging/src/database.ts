import { uploadedFileEntities, type ServiceDatabase } from '@conjoint/platform';
import { AgreementAcceptance, AgreementRow, SeedApplied } from './agreements/agreement.entity.js';
import { CostFile, CostReject } from './cost/cost-file.entity.js';
import { CostLine } from './cost/cost-line.entity.js';
import { PoolRule } from './pool-rule/pool-rule.entity.js';
import { DriverCountRow, DriverEvidenceRow } from './driver/driver-count.entity.js';
import { CreateAgreements1764000000011 } from './migrations/1764000000011-create-agreements.js';
import { TakeCostFiles1764000000012 } from './migrations/1764000000012-take-cost-files.js';
import { CountDrivers1764000000015 } from './migrations/1764000000015-count-drivers.js';
import { Journal, JournalEntry } from './journal/journal.entity.js';
import { KeepJournals1764000000021 } from './migrations/1764000000021-keep-journals.js';
import { RunRecharges1764000000022 } from './migrations/1764000000022-run-recharges.js';
import { FindLinesByQuarter1764000000032 } from './migrations/1764000000032-find-lines-by-quarter.js';
import { Charge, ChargeTotal, RunningTotalRow } from './sealing/charge.entity.js';
import { RechargeRun, RunDriver, RunLine } from './run/run.entity.js';
import { RunInTheBackground1764000000031 } from './migrations/1764000000031-run-in-the-background.js';
import { KnowTheVatOfARun1764000000033 } from './migrations/1764000000033-know-the-vat-of-a-run.js';
import { RunWork } from './run-work/run-work.entity.js';
import { ReceiveCharges1764000000016 } from './migrations/1764000000016-receive-charges.js';
import {
  AccountCodeRow,
  ChargePostingRow,
  ChargeQueryRow,
  ReceivedChargeCheckRow,
  ReceivedChargeRow,
} from './received-charge/charge.entity.js';

/** Costs are charged between councils and bodies alike. */
export const database: ServiceDatabase = {
  service: 'recharging',
  // Charges the partners have not accepted: what the account in transit holds.
  inTransit: `select count(*), min(recharge_run.sealed_at) as oldest from charge join recharge_run on recharge_run.id = charge.run_id
    where charge.state in ('sent', 'queried')`,
  entities: [
    AgreementRow,
    SeedApplied,
    AgreementAcceptance,
    ...uploadedFileEntities('recharging'),
    CostFile,
    CostReject,
    CostLine,
    PoolRule,
    DriverCountRow,
    DriverEvidenceRow,
    Journal,
    JournalEntry,
    RechargeRun,
    RunDriver,
    RunLine,
    RunWork,
    Charge,
    ChargeTotal,
    RunningTotalRow,
    ReceivedChargeRow,
    ReceivedChargeCheckRow,
    ChargeQueryRow,
    ChargePostingRow,
    AccountCodeRow,
  ],
  migrations: [
    CreateAgreements1764000000011,
    TakeCostFiles1764000000012,
    CountDrivers1764000000015,
    ReceiveCharges1764000000016,
    KeepJournals1764000000021,
    RunRecharges1764000000022,
    RunInTheBackground1764000000031,
    FindLinesByQuarter1764000000032,
    KnowTheVatOfARun1764000000033,
  ],
  partitionKinds: ['council', 'body'],
};
