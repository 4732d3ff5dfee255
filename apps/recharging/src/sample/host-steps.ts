import { createHash } from 'node:crypto';
import type { CostsStep } from '@conjoint/contracts';
import {
  CHUNK_BYTES,
  derivedId,
  type Call,
  type FileService,
  type PartitionDatabases,
} from '@conjoint/platform';
import type { CalculationService } from '../calculation/calculation.service.js';
import { findByRequest } from '../cost/cost-file.repository.js';
import type { CostService } from '../cost/cost.service.js';
import type { PoolRuleService } from '../pool-rule/pool-rule.service.js';
import type { CountingService } from '../run/counting.service.js';
import { chargesOf, driversOf, runByRequest, type RunRow } from '../run/run.repository.js';
import type { RunService } from '../run/run.service.js';
import { runView } from '../run/run.view.js';
import type { SealingService } from '../sealing/sealing.service.js';
import type { SampleCalls } from './sample-calls.js';
import { untilThere } from './until-there.js';

type Step<D extends CostsStep['do']> = Extract<CostsStep, { do: D }>;

export interface HostParts {
  calls: SampleCalls;
  databases: PartitionDatabases;
  files: FileService;
  costs: CostService;
  rules: PoolRuleService;
  runs: RunService;
  counting: CountingService;
  calculating: CalculationService;
  sealing: SealingService;
}

export const fileRequest = (host: string, fileName: string): string =>
  derivedId('sample', host, 'cost-file', fileName);
export const runRequest = (host: string, run: string): string => derivedId('sample', host, 'run', run);

/** What people at a host did. A step that was done before does nothing. */
export class HostSteps {
  constructor(private readonly parts: HostParts) {}

  async rule({ host, costCentrePrefix, pool, validFrom }: Step<'rule'>): Promise<void> {
    const call = await this.preparer(host, costCentrePrefix);
    const requestId = derivedId('sample', host, 'rule', pool);
    await this.parts.rules.make(
      { requestId, costCentrePrefix, subjectivePrefix: null, pool, validFrom },
      call,
    );
  }

  /** Uploaded, and taken by the worker that takes everybody's. */
  async file({ host, fileName, text }: Step<'file'>): Promise<void> {
    const call = await this.preparer(host, fileName);
    const requestId = fileRequest(host, fileName);
    const fileOf = () => findByRequest(call.db, requestId);
    if (!(await fileOf())) {
      const fileId = await this.upload(fileName, Buffer.from(text), call);
      await this.parts.costs.take({ requestId, fileId, layout: null, pool: null, take: 'whole' }, call);
    }
    await untilThere(`${fileName} of ${host}`, async () => {
      const row = await fileOf();
      if (row?.state === 'accepted') return row;
      if (row && ['failed', 'staged'].includes(row.state))
        throw new Error(`${fileName} of ${host} was not taken whole.`);
      return undefined;
    });
  }

  async start({ host, run, agreementKey, financialYear, quarter, kind }: Step<'start'>): Promise<void> {
    const call = await this.preparer(host, run);
    const requestId = runRequest(host, run);
    await this.parts.runs.start({ requestId, agreementKey, financialYear, quarter, kind }, call);
  }

  async count({ host, run }: Step<'count'>): Promise<void> {
    const call = await this.preparer(host, run);
    const { id: runId, version, state } = await this.runOf(call, run);
    if (state !== 'draft') return;
    const counted = await this.parts.counting.ask({ runId, version }, call);
    if (counted.state === 'counted') return;
    const silent = (await driversOf(call.db, runId)).filter(({ weight }) => weight === null);
    throw new Error(silent.map(({ partner, failure }) => `${partner} has not counted: ${failure}`).join(' '));
  }

  async calculate({ host, run }: Step<'calculate'>): Promise<void> {
    const call = await this.preparer(host, run);
    const { id: runId, version, state } = await this.runOf(call, run);
    if (state === 'counted') await this.parts.calculating.calculate({ runId, version }, call);
    await this.workDone(call, run);
  }

  /** Approved and sealed by another person; done once each partner has its charge. */
  async approve({ host, run }: Step<'approve'>): Promise<void> {
    const call = await this.parts.calls.as('finance-approver', host, run);
    const { id: runId, state, calculationHash } = await this.runOf(call, run);
    if (state === 'calculated')
      await this.parts.sealing.approve({ runId, calculationHash: calculationHash! }, call);
    await this.parts.sealing.seal({ runId }, call);
    await this.workDone(call, run);
    for (const { chargeId, partner, state: answered } of await chargesOf(call.db, runId))
      if (answered !== 'own') await this.received(partner, chargeId);
  }

  /** Calculating and sealing are done in the background, by the worker that does everybody's. */
  private async workDone(call: Call, run: string): Promise<void> {
    await untilThere(`The run ${run} of ${call.partition}`, async () => {
      const row = await this.runOf(call, run);
      const { work } = runView(row);
      if (work?.failure)
        throw new Error(
          `The run ${run} of ${call.partition}: ${work.failure.message}. ${work.failure.remedy}.`,
        );
      return work ? undefined : row;
    });
  }

  private async received(partner: string, chargeId: string): Promise<void> {
    const db = await this.parts.databases.ready(partner);
    await untilThere(`The charge ${chargeId} to ${partner}`, async () => {
      const [row] = await db.query<{ id: string }>('select id from received_charge where id = $1', [
        chargeId,
      ]);
      return row;
    });
  }

  private async upload(fileName: string, bytes: Buffer, call: Call): Promise<string> {
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const announced = { fileName, sizeBytes: bytes.length, sha256, purpose: 'costs' as const };
    const { fileId, nextChunk } = await this.parts.files.begin(announced, call);
    for (let number = nextChunk; number * CHUNK_BYTES < bytes.length; number += 1) {
      const base64 = bytes.subarray(number * CHUNK_BYTES, (number + 1) * CHUNK_BYTES).toString('base64');
      await this.parts.files.putChunk({ fileId, number, base64 }, call);
    }
    return fileId;
  }

  private preparer(host: string, key: string): Promise<Call> {
    return this.parts.calls.as('finance-preparer', host, key);
  }

  private async runOf(call: Call, run: string): Promise<RunRow> {
    const row = await runByRequest(call.db, runRequest(call.partition, run));
    if (!row) throw new Error(`The run ${run} of ${call.partition} was not started.`);
    return row;
  }
}
