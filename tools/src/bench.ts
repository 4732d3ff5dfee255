import { cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { importCensus, type CensusWork } from './bench/census.js';
import { exportReturn } from './bench/cin-return.js';
import { measureCosts } from './bench/costs.js';
import { BenchInstallation } from './bench/installation.js';
import { beside, figure, type Measure } from './bench/measure.js';
import { residentMiB } from './bench/process-memory.js';
import { measurePartitions } from './bench/partitions.js';
import { measureRecharge } from './bench/recharge.js';
import { measureRebuild } from './bench/rebuild.js';
import { measureRecording } from './bench/recording.js';
import { progressOnStderr } from './console/progress.js';
import { table } from './console/table.js';
import { NeedsRemedy, reportFailure } from './remedy.js';

/**
 * `npm run bench [-- --json] [--only PART…]`: measures an installation of its own. With --json one object a line, and nothing else on that
 * stream. A part by itself is for somebody who works on it: the figures of docs/benchmarks.md are of all of them.
 */
const { values: options } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true, default: [] },
  },
});
const progress = progressOnStderr();

async function bench(): Promise<void> {
  const gib = Math.round(totalmem() / 2 ** 30);
  progress.say(`${cpus().length} × ${cpus()[0]?.model ?? 'processor'}, ${gib} GiB, Node ${process.version}`);
  const installation = await BenchInstallation.empty(progress);
  const unknown = options.only.filter((name) => !(name in partsOf(installation)));
  if (unknown.length > 0)
    throw new NeedsRemedy(
      `There is no part ${unknown.join(', ')}.`,
      `The parts are: ${Object.keys(partsOf(installation)).join(', ')}.`,
    );
  const measures: Measure[] = [];
  const tell = (...more: Measure[]): void => {
    measures.push(...more);
    if (options.json) for (const measure of more) console.log(JSON.stringify(measure));
  };
  try {
    const clean = await progress.during('Starting an empty installation', () => installation.start());
    tell(figure('start, clean', clean, 's'));
    await installation.stop();
    const warm = await progress.during('Starting it again', () => installation.start());
    tell(figure('start, warm', warm, 's'));
    await installation.idle();
    for (const [name, pid] of installation.processes)
      tell(figure(`memory, ${name}`, residentMiB(pid), 'MiB'));
    for (const [name, measure] of Object.entries(partsOf(installation)))
      if (options.only.length === 0 || options.only.includes(name))
        tell(...(await progress.during(`Measuring: ${name}`, measure)));
    for (const name of ['portal', 'referrals']) {
      const pid = installation.processes.get(name)!;
      tell(figure(`memory, ${name}, after the load`, residentMiB(pid), 'MiB'));
    }
  } finally {
    await installation.remove();
  }
  if (!options.json) console.log(`\n${asTable(measures)}`);
}

function partsOf(installation: BenchInstallation): Record<string, () => Promise<Measure[]>> {
  const host = { council: 'E09000033', pool: 'front-door' };
  return {
    'cin-import': () => bySize('CIN import', (size) => importCensus(installation, size)),
    'cin-export': () => bySize('CIN export', (size) => exportReturn(installation, size)),
    rebuild: () => measureRebuild(installation),
    partitions: () => measurePartitions(installation, progress),
    recharge: () => measureRecharge(installation, host, progress),
    costs: () => measureCosts(installation, host, progress),
    recording: () => measureRecording(installation, progress),
  };
}

const CENSUS_SIZES = [
  { children: 5_000, council: 'E09000020', authorityCode: '207' },
  { children: 25_000, council: 'E09000013', authorityCode: '205' },
  { children: 50_000, council: 'E09000033', authorityCode: '213' },
];

/**
 * A census is streamed both ways, so that more children need no more memory once the heap has grown to its working size, which takes more
 * than the few seconds of a small one: hence three sizes, and the goal is between the larger two.
 */
async function bySize(
  name: string,
  work: (size: (typeof CENSUS_SIZES)[number]) => Promise<CensusWork>,
): Promise<Measure[]> {
  const measures: Measure[] = [];
  let smaller: number | undefined;
  for (const size of CENSUS_SIZES) {
    const many = size.children.toLocaleString('en-GB');
    const done = await progress.during(`${name} of ${many} children`, () => work(size));
    const peak = { name: `${name}, ${many} children, peak memory`, value: done.peakMiB, unit: 'MiB' };
    measures.push(
      figure(`${name}, ${many} children`, done.childrenPerSecond, 'children/s'),
      smaller === undefined
        ? figure(peak.name, peak.value, peak.unit)
        : beside(
            { ...peak, yardstick: smaller },
            size === CENSUS_SIZES.at(-1) ? { atMost: 1.25 } : undefined,
          ),
    );
    smaller = done.peakMiB;
  }
  return measures;
}

function asTable(measures: readonly Measure[]): string {
  const cells = measures.map(({ goal, met, name, ratio, unit, value, yardstick }) => [
    name,
    `${value} ${unit}`,
    yardstick === null ? '' : `${yardstick} ${unit}`,
    ratio === null ? '' : String(ratio),
    goal ?? '',
    met === null ? '' : met ? 'yes' : 'NO',
  ]);
  return table(['what', 'value', 'yardstick', 'ratio', 'goal', 'met'], cells);
}

// Last, so that all constants above are there.
await bench().catch(reportFailure);
