import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { acquireChromium } from '../acquire/chromium.js';
import { acquireSchemathesis } from '../acquire/schemathesis.js';
import { runCommand } from '../acquire/run-command.js';
import type { Progress } from '../console/progress.js';
import { DEFAULT_DATA_FOLDER, openDataFolder } from '../data-folder.js';
import { freePort } from '../processes/ports.js';
import { postgresDataFolder } from '../servers/postgres.js';
import { stopRun } from '../start/stop-run.js';
import { WORKSPACE } from '../workspace.js';
import { runJest } from './jest-part.js';
import { coverageProblems, pagesSeenIn, portalPages } from './pages-seen.js';
import { couldNotRun, type Part, type PartResult } from './part.js';
import { collectSpans } from './span-collector.js';

const START_TIMEOUT_MS = 10 * 60_000;

/**
 * The journeys in a real browser through a whole installation, made afresh by the very command a newcomer uses and
 * with real Keycloak. With `everyPage` they must have looked at every page there is.
 */
export function browserPart(partnershipFile: string, { everyPage = false } = {}): Part {
  const journeys = everyPage ? journeysThroughEveryPage : journeysOfPeople;
  const name = basename(partnershipFile, '.yaml');
  return {
    name: `browser journeys, ${name}`,
    run: (progress) =>
      throughInstallation({ name, partnershipFile, identity: 'keycloak', progress }, journeys),
  };
}

/** The first path once more where no Keycloak can be had: sign in and out, take a referral, decide it, switch council. */
export function embeddedIdentityPart(partnershipFile: string): Part {
  return {
    name: 'browser journeys, embedded identity',
    run: (progress) =>
      throughInstallation({ name: 'embedded', partnershipFile, identity: 'embedded', progress }, firstPath),
  };
}

/** Some files of them, through an installation of their own: `npm run attacks` runs those of its table. */
export function browserSuites(progress: Progress, args: readonly string[]): Promise<PartResult> {
  const partnershipFile = join(WORKSPACE, 'infra/partnerships/tri-borough.yaml');
  return throughInstallation({ name: 'attacks', partnershipFile, identity: 'keycloak', progress }, (env) =>
    runJest({ project: 'e2e', args: [...ONE_BY_ONE, ...args], env }),
  );
}

interface Journeys {
  readonly name: string;
  readonly partnershipFile: string;
  readonly identity: 'keycloak' | 'embedded';
  readonly progress: Progress;
}

/** One for all parts of a run: the partnership files lead through the same templates, and each structure is looked at once. */
let structures: string | undefined;
function structuresSeen(): string {
  structures ??= join(mkdtempSync(join(tmpdir(), 'conjoint-structures-')), 'structures-seen.txt');
  return structures;
}

type RunJourneys = (env: Readonly<Record<string, string>>) => Promise<PartResult>;

// One browser at a time: the journeys share one installation and two processor cores.
const ONE_BY_ONE = ['--runInBand'];

const allJourneys: RunJourneys = (env) => runJest({ project: 'e2e', args: ONE_BY_ONE, env });

/** The commands and the description of the API are the same whoever works together: they are tried with one partnership file. */
const journeysOfPeople: RunJourneys = (env) =>
  runJest({
    project: 'e2e',
    args: [...ONE_BY_ONE, '--testPathIgnorePatterns', 'src/(command-line|api-fuzz)'],
    env,
  });

async function journeysThroughEveryPage(env: Readonly<Record<string, string>>): Promise<PartResult> {
  const folder = mkdtempSync(join(tmpdir(), 'conjoint-pages-'));
  try {
    const file = join(folder, 'pages-seen.txt');
    const result = await allJourneys({ ...env, CONJOINT_E2E_PAGES_SEEN: file });
    const problems = coverageProblems(portalPages(), pagesSeenIn(file));
    for (const problem of problems) console.log(problem);
    return problems.length === 0
      ? { ...result, passed: result.passed + 1 }
      : { ...result, failed: result.failed + 1, note: `${problems.length} pages not looked at` };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Some tests of the same journeys, by their titles; one that was renamed must not be left out in silence. */
const FIRST_PATH = [
  'leads a front-door worker to her own organisation’s sign-in and back',
  'signs out everywhere',
  'lets somebody of two councils choose, switch',
  'tells a worker without delegated authority who has it',
  'records a manager’s decision for one child',
];

async function firstPath(env: Readonly<Record<string, string>>): Promise<PartResult> {
  const result = await runJest({
    project: 'e2e',
    args: [
      ...ONE_BY_ONE,
      '--testPathPatterns',
      'src/(sign-in|decision)\\.e2e',
      '--testNamePattern',
      FIRST_PATH.join('|'),
    ],
    env,
  });
  const ran = result.passed + result.failed;
  // The rest of those files is left out on purpose: not a note worth reading.
  if (ran === FIRST_PATH.length) return { passed: result.passed, failed: result.failed };
  return {
    ...result,
    failed: result.failed + 1,
    note: `${ran} journeys ran instead of ${FIRST_PATH.length}`,
  };
}

async function throughInstallation(
  { name, partnershipFile, identity, progress }: Journeys,
  journeys: RunJourneys,
): Promise<PartResult> {
  const chromium = await acquireChromium(progress);
  if (!chromium) return couldNotRun('there is no Chromium; install it, or name it in CHROMIUM');
  const schemathesis = await acquireSchemathesis(join(DEFAULT_DATA_FOLDER, 'tools'), progress);
  const data = join(DEFAULT_DATA_FOLDER, 'test', `e2e-${name}`);
  await remove(data, progress);
  const port = await freePort();
  const spans = await collectSpans(openDataFolder(data).logs);
  try {
    const started = await progress.during(`Starting a new installation of ${name}`, () =>
      start({ data, partnershipFile, port, identity, spans: spans.endpoint }),
    );
    if (!started.ok) {
      console.log(started.output);
      return couldNotRun('the installation did not start');
    }
    return await journeys({
      CONJOINT_E2E_PORTAL_URL: `http://127.0.0.1:${port}`,
      CONJOINT_E2E_PARTNERSHIP: partnershipFile,
      CONJOINT_E2E_DATA: data,
      CONJOINT_E2E_CHROMIUM: chromium,
      CONJOINT_E2E_STRUCTURES_SEEN: structuresSeen(),
      CONJOINT_E2E_SPANS: 'collected',
      ...(schemathesis ? { CONJOINT_E2E_SCHEMATHESIS: schemathesis } : {}),
    });
  } finally {
    await remove(data, progress);
    await spans.stop();
  }
}

interface Start {
  readonly data: string;
  readonly partnershipFile: string;
  readonly port: number;
  readonly identity: string;
  readonly spans: string;
}

function start({ data, partnershipFile, port, identity, spans }: Start) {
  const program = join(WORKSPACE, 'tools/dist/start.js');
  const options = ['--data', data, '--partnership', partnershipFile, '--port', String(port), '--detach'];
  return runCommand(process.execPath, [program, '--identity', identity, ...options], {
    timeoutMs: START_TIMEOUT_MS,
    cwd: WORKSPACE,
    env: { ...process.env, OTEL_EXPORTER_OTLP_ENDPOINT: spans },
  });
}

async function remove(data: string, progress: Progress): Promise<void> {
  const folder = openDataFolder(data);
  await stopRun(join(folder.run, 'processes.json'), progress);
  rmSync(postgresDataFolder(folder.postgres), { recursive: true, force: true });
  // The logs stay: they are what a failed journey is explained by.
  for (const path of [folder.nats, folder.keycloak, folder.identity, folder.secrets, folder.run]) {
    rmSync(path, { recursive: true, force: true });
  }
}
