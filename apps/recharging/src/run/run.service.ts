import type {
  cancelRun,
  getRun,
  listRuns,
  OpenQuarter,
  ParsedRequestOf,
  ResponseOf,
  RunView,
  startRun,
} from '@conjoint/contracts';
import { DomainError, londonDate } from '@conjoint/kernel';
import { CLOCK, newId, requireRole, type Call, type Clock, type Tx } from '@conjoint/platform';
import { Inject, Injectable } from '@nestjs/common';
import { inForceOn, version, versions, type HeldVersion } from '../agreements/acceptance.repository.js';
import { dropLines } from '../calculation/run-lines.repository.js';
import {
  changeState,
  chargesOf,
  driversOf,
  findRun,
  insertRun,
  keepDrivers,
  lockRun,
  openCosts,
  openCostsOf,
  openRunOf,
  runByRequest,
  runPage,
  sealedQuarter,
  type RunRow,
} from './run.repository.js';
import { checkOver, monthsOf, quarterOf, runLifecycle, type Quarter } from './run.rules.js';
import { firstDrivers } from './drivers.rules.js';
import { runDetail, runView } from './run.view.js';

const PAGE_SIZE = 25;
const READERS = ['finance-preparer', 'finance-approver', 'director', 'auditor'] as const;

@Injectable()
export class RunService {
  constructor(@Inject(CLOCK) private readonly clock: Clock) {}

  async list({ page }: ParsedRequestOf<typeof listRuns>, call: Call): Promise<ResponseOf<typeof listRuns>> {
    requireRole(call, ...READERS);
    await call.db.audit(call, { action: 'run.list', subjects: [] });
    const { rows, total } = await runPage(call.db, { limit: PAGE_SIZE, offset: (page - 1) * PAGE_SIZE });
    return { runs: rows.map(runView), total, page, pageSize: PAGE_SIZE, open: await this.open(call) };
  }

  async get({ runId }: ParsedRequestOf<typeof getRun>, call: Call): Promise<ResponseOf<typeof getRun>> {
    requireRole(call, ...READERS);
    const row = found(await findRun(call.db, runId));
    await call.db.audit(call, { action: 'run.read', subjects: [runId] });
    return this.detail(row, call);
  }

  async detail(row: RunRow, call: Call): Promise<ResponseOf<typeof getRun>> {
    const running = ['calculated', 'approved'].includes(row.state);
    const [held, drivers, charges, arrivedSince] = await Promise.all([
      version(call.db, row.agreementHash),
      driversOf(call.db, row.id),
      chargesOf(call.db, row.id),
      running
        ? openCostsOf(
            call.db,
            row.agreementKey,
            monthsOf(quarterOf(row.financialYear, row.quarter)),
            row.calculatedAt,
          )
        : { lineCount: 0, amountPence: 0 },
    ]);
    const { roles, personKey } = call.acting;
    const mayApprove =
      roles.includes('finance-approver') &&
      row.preparedBy !== personKey &&
      !row.calculatedBy.includes(personKey);
    return runDetail({ row, version: held!, drivers, charges, arrivedSince, mayApprove });
  }

  async start(request: ParsedRequestOf<typeof startRun>, call: Call): Promise<RunView> {
    requireRole(call, 'finance-preparer');
    const quarter = quarterOf(request.financialYear, request.quarter);
    const now = this.clock.now();
    checkOver(quarter, londonDate(now));
    return call.db.transaction(call, async (tx) => {
      // Two who start at once, and one who asks twice at once: the second waits here, and then sees the first's run.
      await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 21))', [
        `run ${request.agreementKey}`,
      ]);
      const earlier = await runByRequest(tx, request.requestId);
      if (earlier) return runView(earlier);
      await this.checkNoneOpen(tx, request.agreementKey);
      const begun =
        request.kind === 'correction'
          ? await this.correction(tx, request.agreementKey, quarter)
          : await this.quarter(tx, request.agreementKey, quarter, call.partition);
      const id = newId(now.getTime());
      await insertRun(tx, {
        id,
        requestId: request.requestId,
        agreementKey: request.agreementKey,
        agreementHash: begun.hash,
        kind: request.kind,
        quarter,
        correctsRunId: begun.corrects,
        preparedBy: call.acting.personKey,
        preparedByName: call.acting.personName,
        preparedAt: now,
      });
      await keepDrivers(tx, id, begun.drivers);
      if (begun.drivers.every(({ weight }) => weight !== null))
        await changeState(tx, id, runLifecycle.next('draft', 'count'));
      await tx.audit({
        action: 'run.started',
        subjects: [id],
        why: `${request.agreementKey} ${request.financialYear} Q${request.quarter}, ${request.kind}`,
      });
      return runView((await findRun(tx, id))!);
    });
  }

  async cancel({ runId, reason }: ParsedRequestOf<typeof cancelRun>, call: Call): Promise<RunView> {
    requireRole(call, 'finance-preparer');
    return call.db.transaction(call, async (tx) => {
      const row = found(await lockRun(tx, runId));
      if (row.state === 'cancelled') return runView(row);
      runLifecycle.next(row.state, 'cancel');
      // Its lines are free for another run.
      await dropLines(tx, runId);
      await tx.query(
        `update recharge_run set state = 'cancelled', version = version + 1, cancelled_by = $2, cancelled_at = $3, cancel_reason = $4
         where id = $1`,
        [runId, call.acting.personKey, this.clock.now(), reason],
      );
      await tx.audit({ action: 'run.cancelled', subjects: [runId], why: reason });
      return runView((await findRun(tx, runId))!);
    });
  }

  private async checkNoneOpen(tx: Tx, agreementKey: string): Promise<void> {
    const open = await openRunOf(tx, agreementKey);
    if (!open) return;
    throw new DomainError(
      'conflict',
      `A run of this agreement is open, for quarter ${open.quarter} of ${open.financialYear}. Seal or cancel it first: each begins where the one before ended.`,
      { details: { runId: open.id } },
    );
  }

  private async quarter(tx: Tx, agreementKey: string, quarter: Quarter, host: string): Promise<Begun> {
    const held = inForceOn(await versions(tx), { key: agreementKey, on: quarter.from });
    if (!held || held.terms.host !== host) throw noAgreement();
    if (held.terms.basis.kind === 'contract-sum')
      throw new DomainError(
        'validation-failed',
        'This agreement is on a contract sum, which is invoiced as agreed and not recharged from costs.',
      );
    if (await sealedQuarter(tx, agreementKey, quarter))
      throw new DomainError(
        'conflict',
        'This quarter is sealed and cannot be recharged again. A cost that came late is recharged by a correction.',
      );
    await checkCosts(tx, agreementKey, quarter);
    return { hash: held.contentHash, corrects: null, drivers: firstDrivers(held.terms) };
  }

  /** Late costs are shared as the sealed quarter was: by its agreement, its counts and their evidence. */
  private async correction(tx: Tx, agreementKey: string, quarter: Quarter): Promise<Begun> {
    const sealed = await sealedQuarter(tx, agreementKey, quarter);
    if (!sealed)
      throw new DomainError(
        'conflict',
        'This quarter is not sealed, so there is nothing to correct. Recharge the quarter itself.',
      );
    await checkCosts(tx, agreementKey, quarter);
    return { hash: sealed.agreementHash, corrects: sealed.id, drivers: await driversOf(tx, sealed.id) };
  }

  private async open(call: Call): Promise<OpenQuarter[]> {
    const today = londonDate(this.clock.now());
    const held = await versions(call.db);
    const open: OpenQuarter[] = [];
    for (const { quarterOf: quarter, ...costs } of await openCosts(call.db)) {
      const standing = await this.standing(call, held, costs.agreementKey, quarter, today);
      open.push({ ...costs, period: { from: quarter.from, until: quarter.until }, standing });
    }
    return open;
  }

  private async standing(
    call: Call,
    held: readonly HeldVersion[],
    key: string,
    quarter: Quarter,
    today: string,
  ): Promise<OpenQuarter['standing']> {
    if (await sealedQuarter(call.db, key, quarter)) return 'late';
    const agreed = inForceOn(held, { key, on: quarter.from });
    if (!agreed || agreed.terms.host !== call.partition || agreed.terms.basis.kind === 'contract-sum')
      return 'no-agreement';
    return quarter.until < today ? 'to-recharge' : 'not-over';
  }
}

interface Begun {
  readonly hash: string;
  readonly corrects: string | null;
  readonly drivers: Awaited<ReturnType<typeof driversOf>>;
}

export function found(row: RunRow | undefined): RunRow {
  if (!row) throw new DomainError('not-found', 'There is no such run here');
  return row;
}

export function checkVersion(row: RunRow, version: number): void {
  if (row.version === version) return;
  throw new DomainError('stale-version', 'Somebody else has changed this run since you opened it.', {
    details: { version: row.version },
  });
}

const noAgreement = (): DomainError =>
  new DomainError(
    'validation-failed',
    'No agreement hosted here covers this quarter with the acceptances of all its parties.',
  );

async function checkCosts(tx: Tx, agreementKey: string, quarter: Quarter): Promise<void> {
  const { lineCount } = await openCostsOf(tx, agreementKey, monthsOf(quarter));
  if (lineCount > 0) return;
  throw new DomainError(
    'validation-failed',
    'There are no costs of this agreement in that quarter that are not recharged yet. Upload them first.',
  );
}
