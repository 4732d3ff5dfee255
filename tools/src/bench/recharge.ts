import { randomUUID } from 'node:crypto';
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Role, RunDetail, RunView, OpenQuarter } from '@conjoint/contracts';
import type { Progress } from '../console/progress.js';
import { CouncilApi } from '../import/council-api.js';
import { uploadFile } from '../import/upload.js';
import { pause } from '../processes/managed-process.js';
import { personsToken } from './access-token.js';
import { rechargingDatabase, ROWS, seconds, takeCosts, two } from './costs.js';
import type { BenchInstallation } from './installation.js';
import { cpuMilliseconds } from './cpu-time.js';
import { beside, figure, median, within, type Measure } from './measure.js';
import { peakWhile } from './process-memory.js';
import { dropSameRows, writeSameRows } from './recharge-yardstick.js';

const POLL_MS = 100;
const LONGEST_MS = 10 * 60_000;
const EXPLAINED = 60;
/** One a round. Over in any year this is run, and covered by the agreements of the sample. */
const QUARTERS = [
  { financialYear: '2025-26', quarter: 2, months: ['2025-07', '2025-08', '2025-09'] },
  { financialYear: '2025-26', quarter: 3, months: ['2025-10', '2025-11', '2025-12'] },
  { financialYear: '2025-26', quarter: 4, months: ['2026-01', '2026-02', '2026-03'] },
] as const;
type Quarter = (typeof QUARTERS)[number];

interface Host {
  readonly council: string;
  readonly pool: string;
}

/**
 * A run of many lines for three partners, by the service as people use it: from the asking to calculate to the seal, with another person's
 * approval between. Beside it plain SQL that writes the very same rows into tables with the same columns, and puts indexes and
 * constraints on them afterwards. They take turns, after a checkpoint each; the middle of three counts.
 */
export async function measureRecharge(
  installation: BenchInstallation,
  host: Host,
  progress: Progress,
): Promise<Measure[]> {
  const database = await rechargingDatabase(installation.environment, host.council);
  const [runs, calculations, all, rowsOnly, peaks, cpuOfRuns, cpuOfSql]: number[][] = [
    [],
    [],
    [],
    [],
    [],
    [],
    [],
  ];
  const cpu = (): number =>
    [...(cpuMilliseconds(installation.processes) ?? [])].reduce(
      (sum, [, milliseconds]) => sum + milliseconds,
      0,
    );
  try {
    let last!: RunDetail;
    for (const [i, quarter] of QUARTERS.entries()) {
      const run = await startedRun(installation, host, quarter);
      await database.query('checkpoint');
      let before = cpu();
      const { result: took, peakMiB } = await peakWhile(installation.processes.get('recharging')!, () =>
        recharge(installation, host, run),
      );
      cpuOfRuns!.push(cpu() - before);
      last = await person(installation, host.council).get<RunDetail>(`recharge-runs/${run.runId}`);
      const same = await writeSameRows(database, last, {
        before: () => void (before = cpu()),
        after: () => cpuOfSql!.push(cpu() - before),
      });
      runs!.push(took.sealed);
      calculations!.push(took.calculated);
      all!.push(same.rows + same.tree);
      rowsOnly!.push(same.rows);
      peaks!.push(peakMiB);
      progress.say(
        `  round ${i + 1}: run ${took.sealed.toFixed(2)} s (calculated after ${took.calculated.toFixed(2)} s); SQL ${same.rows.toFixed(2)} s and ${same.tree.toFixed(2)} s for the hash tree; processor time ${Math.round(cpuOfRuns!.at(-1)!)} and ${Math.round(cpuOfSql!.at(-1)!)} ms`,
      );
    }
    const name = `recharge of ${ROWS.toLocaleString('en-GB')} lines × 3 partners`;
    return [
      beside({ name, value: median(runs!), unit: 's', yardstick: median(all!) }, { atMost: 0.6 }),
      beside({
        name: `${name}, beside SQL that leaves out the hash tree`,
        value: median(runs!),
        unit: 's',
        yardstick: median(rowsOnly!),
      }),
      ...(median(cpuOfSql!) > 0
        ? [
            beside({
              name: '… processor time of all processes',
              value: median(cpuOfRuns!),
              unit: 'ms',
              yardstick: median(cpuOfSql!),
            }),
          ]
        : []),
      figure('… of it until it is calculated', median(calculations!), 's'),
      figure('… peak memory of recharging', Math.max(...peaks!), 'MiB'),
      ...(await explained(installation, host, last)),
    ];
  } finally {
    await dropSameRows(database);
    await database.end();
  }
}

/** Costs come in by a file, as they do; late ones of a quarter that the sample has sealed are recharged by a correction. */
async function startedRun(installation: BenchInstallation, host: Host, quarter: Quarter): Promise<RunView> {
  const folder = mkdtempSync(join(tmpdir(), 'conjoint-recharge-'));
  try {
    const path = join(folder, 'ledger.csv');
    await pipeline(Readable.from(ledgerFile(ROWS, quarter)), createWriteStream(path));
    const api = new CouncilApi(host.council, installation.environment);
    const fileId = await uploadFile(api, { path, service: 'recharging', purpose: 'costs' }, () => undefined);
    await takeCosts(api, fileId, host.pool);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const finance = person(installation, host.council);
  const { runs, open } = await finance.get<{ runs: RunView[]; open: OpenQuarter[] }>('recharge-runs');
  const inTheWay = runs.find(
    ({ agreementKey, state }) =>
      agreementKey === host.pool && ['draft', 'counted', 'calculated', 'approved'].includes(state),
  );
  if (inTheWay)
    await finance.post(`recharge-runs/${inTheWay.runId}/cancellation`, {
      reason: 'In the way of a benchmark',
    });
  const costs = open.find(
    (one) =>
      one.agreementKey === host.pool &&
      one.financialYear === quarter.financialYear &&
      one.quarter === quarter.quarter,
  );
  if (!costs || costs.lineCount < ROWS) throw new Error('the costs to recharge are not there');
  const kind = costs.standing === 'late' ? 'correction' : 'quarter';
  const { run } = await finance.post<{ run: RunView }>('recharge-runs', {
    requestId: randomUUID(),
    agreementKey: host.pool,
    financialYear: quarter.financialYear,
    quarter: quarter.quarter,
    kind,
  });
  return run;
}

/** Seconds until it was calculated, and until it was sealed. */
async function recharge(
  installation: BenchInstallation,
  { council }: Host,
  { runId, version }: RunView,
): Promise<{ calculated: number; sealed: number }> {
  const begun = performance.now();
  const preparer = person(installation, council);
  const approver = person(installation, council, 'finance-approver');
  await preparer.post(`recharge-runs/${runId}/calculation`, { version });
  const { calculationHash } = await until(preparer, runId, 'calculated');
  const calculated = seconds(begun);
  await approver.post(`recharge-runs/${runId}/approval`, { calculationHash });
  await approver.post(`recharge-runs/${runId}/seal`, {});
  await until(preparer, runId, 'sealed');
  return { calculated, sealed: seconds(begun) };
}

async function until(finance: Person, runId: string, state: RunView['state']): Promise<RunDetail> {
  for (const begun = performance.now(); ;) {
    const detail = await finance.get<RunDetail>(`recharge-runs/${runId}`);
    if (detail.run.state === state) return detail;
    if (detail.run.work?.failure) throw new Error(detail.run.work.failure.message);
    if (performance.now() - begun > LONGEST_MS) throw new Error(`the run still is ${detail.run.state}`);
    await pause(POLL_MS);
  }
}

/** A line of the run to the penny: at the host, and a page of lines with their proof at a partner, who asks the host. */
async function explained(
  installation: BenchInstallation,
  { council }: Host,
  { run, charges }: RunDetail,
): Promise<Measure[]> {
  const finance = person(installation, council);
  const atHost: number[] = [];
  for (let i = 0; i < EXPLAINED; i += 1) {
    const number = 1 + Math.floor((i * run.lineCount!) / EXPLAINED);
    const begun = performance.now();
    await finance.get(`recharge-runs/${run.runId}/lines/${number}`);
    atHost.push(performance.now() - begun);
  }
  const { chargeId, partner } = charges.find(({ state }) => state === 'sent')!;
  const partners = person(installation, partner);
  const atPartner: number[] = [];
  for (let i = 0; i < EXPLAINED; i += 1) {
    const begun = performance.now();
    const { lines } = await partners.get<{ lines: { shown: boolean } }>(
      `charges-received/${chargeId}/explanation?page=${Math.floor((i * run.lineCount!) / 256 / EXPLAINED)}`,
    );
    if (!lines.shown) throw new Error('the lines of the charge were not shown to the partner');
    atPartner.push(performance.now() - begun);
  }
  return [
    within({ name: 'explain a line, p50', value: median(atHost), unit: 'ms' }, 100),
    within({ name: 'explain a line, the slowest', value: Math.max(...atHost), unit: 'ms' }, 100),
    figure('explain a page of 256 lines to a partner, with proof, p50', median(atPartner), 'ms'),
  ];
}

interface Person {
  get<T>(path: string): Promise<T>;
  post<T>(path: string, body: object): Promise<T>;
}

function person(installation: BenchInstallation, council: string, role: Role = 'finance-preparer'): Person {
  const authorization = `Bearer ${personsToken(installation, role, council)}`;
  const base = `${installation.environment['PORTAL_URL']}/api/v1/councils/${council}`;
  const ask = async <T>(method: 'GET' | 'POST', path: string, body?: object): Promise<T> => {
    const answer = await fetch(`${base}/${path}`, {
      method,
      headers: { authorization, 'content-type': 'application/json' },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${await answer.text()}`);
    return (await answer.json()) as T;
  };
  return { get: (path) => ask('GET', path), post: (path, body) => ask('POST', path, body) };
}

/** A general-ledger extract of the quarter: documents of a few lines each, credits among them; other content each time. */
function* ledgerFile(rows: number, { months }: Quarter): Generator<string> {
  yield 'Cost Centre,Subjective,Period,Posting Date,Document No,Source,Supplier,Description,Net,VAT\n';
  const salt = randomUUID().slice(0, 6);
  for (let from = 0; from < rows; from += 1000) {
    let text = '';
    for (let at = from; at < Math.min(rows, from + 1000); at += 1) {
      const [year, month] = months[at % 3]!.split('-') as [string, string];
      const period = `${months[0].startsWith('2026') ? '2025' : year}${two(((Number(month) + 8) % 12) + 1)}`;
      const pence = ((at * 7919) % 900_000) - 100_000;
      text += `FD${100 + (at % 20)},${1000 + (at % 50)},${period},${two(1 + ((at * 13) % 28))}/${month}/${year},${salt}${Math.floor((at * 7) / 3) % 60_000},AP,Supplier ${at % 997},Services ${at % 31},${(pence / 100).toFixed(2)},0.00\n`;
    }
    yield text;
  }
}
