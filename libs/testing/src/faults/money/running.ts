import {
  approveRun,
  askDrivers,
  calculateRun,
  cancelRun,
  getRun,
  listRuns,
  sealRun,
  startRun,
  type OpenQuarter,
  type RunView,
} from '@conjoint/contracts';
import { newId } from '@conjoint/platform';
import type { CouncilClient } from '../council-client.js';
import { pause, type SeededRandom } from '../seeded-random.js';
import type { MoneyAcknowledged } from './money-acknowledged.js';
import type { Strikes } from './strikes.js';

/** What was asked before, and never answered, was done; or the costs were taken back meanwhile. */
const LATE = ['stale-version', 'not-acceptable-state', 'conflict'];
const OPEN: readonly RunView['state'][] = [
  'draft',
  'counted',
  'calculating',
  'calculated',
  'approved',
  'sealing',
];

interface Work {
  preparer: CouncilClient;
  approver: CouncilClient;
  random: SeededRandom;
  strikes: Strikes;
  acknowledged: MoneyAcknowledged;
  goesOn: () => boolean;
}

/** A preparer and an approver of a host, who recharge whatever is open, and correct what came late. */
export async function rechargeWhile(work: Work): Promise<void> {
  const { preparer, random, goesOn } = work;
  while (goesOn()) {
    const listed = await preparer.untilAnswered(listRuns, {});
    noteSealed(work, listed?.runs ?? []);
    const running = (listed?.runs ?? []).filter(({ state }) => OPEN.includes(state));
    for (const run of running) if (goesOn()) await step(work, run);
    const busy = new Set(running.map(({ agreementKey }) => agreementKey));
    const waiting = (listed?.open ?? []).filter(
      ({ agreementKey, standing }) => !busy.has(agreementKey) && ['to-recharge', 'late'].includes(standing),
    );
    if (waiting.length > 0 && goesOn()) await begin(work, random.pick(waiting));
    await pause(random.between(20, 150));
  }
}

async function begin(
  { preparer }: Work,
  { agreementKey, financialYear, quarter, standing }: OpenQuarter,
): Promise<void> {
  const kind = standing === 'late' ? 'correction' : 'quarter';
  const request = { requestId: newId(), agreementKey, financialYear, quarter, kind } as const;
  // Its costs may have been taken back since it was listed.
  await preparer.untilAnswered(startRun, request, ['validation-failed', 'conflict']);
}

async function step(work: Work, run: RunView): Promise<void> {
  const { preparer, random, strikes } = work;
  const { runId, state, version } = run;
  if (state === 'draft') {
    // Days are counted once a quarter and never for a correction: on a quick machine all of it is over within seconds.
    await strikes.duringSeldom('count');
    await preparer.untilAnswered(askDrivers, { runId, version }, LATE);
  } else if (state === 'counted') {
    // All its costs were taken back since it was started.
    if (run.work?.failure && random.chance(0.5)) return cancel(work, runId);
    strikes.during('calculation');
    await preparer.untilAnswered(calculateRun, { runId, version }, LATE);
  } else if (state === 'calculating') {
    // It is looked at often: a few are cancelled while they wait for whoever was killed.
    if (random.chance(0.002)) await cancel(work, runId);
  } else if (state === 'calculated') {
    if (random.chance(0.08)) await cancel(work, runId);
    else if (random.chance(0.1)) await preparer.untilAnswered(calculateRun, { runId, version }, LATE);
    else await approve(work, runId);
  } else if (state === 'approved') await seal(work, run);
}

async function cancel({ preparer, acknowledged }: Work, runId: string): Promise<void> {
  const reason = 'Another file is to come';
  const answer = await preparer.untilAnswered(cancelRun, { runId, reason }, ['not-acceptable-state']);
  if (answer) acknowledged.cancelled.push({ runId, host: preparer.council });
}

async function approve(work: Work, runId: string): Promise<void> {
  const { approver, strikes } = work;
  const seen = await approver.untilAnswered(getRun, { runId });
  if (!seen?.calculationHash) return;
  strikes.during('approval');
  const { calculationHash } = seen;
  const approved = await approver.untilAnswered(approveRun, { runId, calculationHash }, LATE);
  if (approved) await seal(work, approved.run);
}

async function seal(work: Work, { runId, work: before }: RunView): Promise<void> {
  const { approver, acknowledged, random, strikes } = work;
  if (before?.kind === 'seal' && before.failure && !/broken off/.test(before.failure.message))
    acknowledged.unexpected.push(`a run of ${approver.council} cannot be sealed: ${before.failure.message}`);
  if (random.chance(0.04)) return cancel(work, runId);
  strikes.during('seal');
  const answer = await approver.untilAnswered(sealRun, { runId }, ['not-acceptable-state']);
  if (answer) noteSealed(work, [answer.run]);
}

/** Sealing goes on after the answer: whoever lists the runs afterwards is told that it is done. */
function noteSealed({ approver, acknowledged }: Work, runs: readonly RunView[]): void {
  for (const { amountPence, reference, runId, state } of runs) {
    const isSealed = state === 'sealed' || state === 'posted';
    if (!isSealed || acknowledged.sealed.some((one) => one.runId === runId)) continue;
    acknowledged.sealed.push({
      runId,
      host: approver.council,
      reference: reference!,
      amountPence: amountPence!,
    });
  }
}
