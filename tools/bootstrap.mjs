// What `npm start`, `npm test` and the other commands call. Plain JavaScript without dependencies, because it runs
// before anything is installed or compiled: it does both when needed and then hands over to the compiled command.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const COMMANDS = [
  'start',
  'stop',
  'reset',
  'test',
  'check',
  'bench',
  'bench:scale',
  'attacks',
  'faults',
  'conjoint',
  'compose',
];
/** These report compilation errors themselves, as one result among others. */
const REPORTS_ERRORS_ITSELF = ['test', 'check'];
/** These must work even when the sources at hand do not compile. */
const NEEDS_NO_BUILD = ['stop', 'reset'];
/** The harness of faults is part of the tests' library, and loads a module of it into the programs it starts. */
const RUNS_TESTING = ['faults', 'test'];

/** `bench:scale` is the program bench-scale.js. */
const programOf = (command) => `${command.replace(':', '-')}.js`;

const root = resolve(import.meta.dirname ?? '.', '..');
const startedAt = Date.now();

function say(text) {
  console.log(`${((Date.now() - startedAt) / 1000).toFixed(1).padStart(6)} s  ${text}`);
}

function stopWith(...lines) {
  for (const line of lines) console.error(line);
  process.exit(1);
}

function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if ((major === 20 && minor >= 20) || (major === 22 && minor >= 12) || major > 22) return;
  stopWith(
    `Conjoint needs Node 20.20 or later, or 22.12 or later; this is Node ${process.versions.node}.`,
    'Install a newer Node from https://nodejs.org and run the command again.',
  );
}

/** Whether node_modules holds exactly what the lock says. npm leaves its own list of what it installed there. */
function isInstalled() {
  const installed = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(installed)) return false;
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  const present = JSON.parse(readFileSync(installed, 'utf8')).packages;
  return Object.entries(wanted).every(
    ([path, { version, link, optional, devOptional }]) =>
      !path.includes('node_modules/') ||
      link ||
      optional ||
      devOptional ||
      // Below a workspace's own folder the list may outlive what it tells of.
      (present[path]?.version === version &&
        (path.startsWith('node_modules/') || existsSync(join(root, path)))),
  );
}

/** npm of the same installation as the one that called us, if one did. */
function npm(...args) {
  const script = process.env.npm_execpath;
  return script?.endsWith('.js') ? [process.execPath, [script, ...args]] : ['npm', args];
}

function run(command, args, reminder) {
  return new Promise((done) => {
    let output = '';
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    const begun = Date.now();
    const timer =
      reminder &&
      setInterval(() => say(`… still: ${reminder} (${Math.round((Date.now() - begun) / 1000)} s)`), 15_000);
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    const finish = (ok) => {
      clearInterval(timer);
      done({ ok, output });
    };
    child.once('error', (error) => {
      output += error.message;
      finish(false);
    });
    child.once('close', (code) => finish(code === 0));
  });
}

async function install() {
  if (isInstalled()) return;
  say('Installing the packages this needs (a minute or two) …');
  const help = spawnSync(...npm('ci', '--help'), { encoding: 'utf8' });
  // npm 11 knows which install scripts we allow; older ones run what the lock brings.
  const strict = `${help.stdout}`.includes('--strict-allow-scripts') ? ['--strict-allow-scripts'] : [];
  let result;
  for (let attempt = 1; attempt <= 2; attempt += 1) {
    result = await run(...npm('ci', '--no-audit', '--no-fund', ...strict), 'installing packages');
    if (result.ok) return say('Packages are installed');
    if (attempt === 1) say('That did not work; trying once more …');
  }
  const log = join(root, '.conjoint', 'logs', 'npm-ci.log');
  mkdirSync(join(root, '.conjoint', 'logs'), { recursive: true });
  writeFileSync(log, result.output);
  stopWith(
    result.output.trim().split('\n').slice(-15).join('\n'),
    '',
    'The packages could not be installed.',
    `Check that this machine reaches the npm registry and run the command again; npm's whole output is in ${log}.`,
  );
}

/**
 * TypeScript's own incremental build: a second or two, and next to nothing when no source has changed. Only what runs:
 * a mistake in a test is for `npm test` to report, and keeps nobody from starting.
 */
async function compile(command) {
  const compiled = existsSync(join(root, 'tools', 'dist', programOf(command)));
  if (compiled && NEEDS_NO_BUILD.includes(command)) return;
  if (!compiled) say('Building the programs …');
  const testing = RUNS_TESTING.includes(command) ? ['libs/testing'] : [];
  const { ok, output } = await run(
    process.execPath,
    [
      join(root, 'node_modules', '@typescript', 'native', 'bin', 'tsc'),
      '-b',
      'tsconfig.run.json',
      ...testing,
    ],
    'building the programs',
  );
  if (ok || REPORTS_ERRORS_ITSELF.includes(command)) return;
  stopWith(
    output.trim().split('\n').slice(0, 20).join('\n'),
    '',
    'The sources do not compile.',
    'Correct the errors above and run the command again.',
  );
}

function handOver(command, args) {
  const program = join(root, 'tools', 'dist', programOf(command));
  if (!existsSync(program))
    stopWith(`The command "${command}" could not be compiled: run npx tsc -b tsconfig.run.json to see why.`);
  const child = spawn(process.execPath, ['--enable-source-maps', program, ...args], {
    stdio: 'inherit',
    env: { ...process.env, CONJOINT_STARTED_AT: String(startedAt) },
  });
  // The command decides how to end. It treats a signal that arrives twice, from the terminal and from here, as one.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.once('exit', (code, signal) => process.exit(signal ? 1 : code));
}

const [command, ...args] = process.argv.slice(2);
if (!COMMANDS.includes(command)) stopWith(`Say what to do: ${COMMANDS.join(', ')}.`);
requireNode();
await install();
await compile(command);
handOver(command, args);
