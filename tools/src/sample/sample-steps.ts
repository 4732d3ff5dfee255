import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Partnership } from '@conjoint/platform';
import type { Progress } from '../console/progress.js';

/** What a step of the sample may use. */
export interface SampleContext {
  readonly partnership: Partnership;
  /** As every process is given it: DATABASE_URL, NATS_URL, KEYCLOAK_URL, CONJOINT_SECRETS and so on. */
  readonly environment: Readonly<Record<string, string>>;
  readonly databaseAdminUrl: string;
  readonly portalUrl: string;
  readonly now: Date;
  /** Where steps may keep files of theirs. */
  readonly folder: string;
  /** A part of the published numbers: 0.1 is a tenth. */
  readonly scale: number;
  readonly progress: Progress;
}

/** One part of the sample, loaded once for each data folder. Its name must never change. */
export interface SampleStep {
  readonly name: string;
  /** As it reads in progress: "Loading invented children and referrals". */
  readonly doing: string;
  /**
   * Before the five processes run, straight into the databases; while all but recharging run, whose place the step takes with a clock of its
   * own; or after, through their own messages.
   */
  readonly when: 'before-apps' | 'before-recharging' | 'after-apps';
  load(context: SampleContext): Promise<void>;
}

/** Names of the steps this data folder has. */
function loadedSteps(runFolder: string): string[] {
  const file = join(runFolder, 'sample.json');
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as string[]) : [];
}

/** Whether a step of that moment is still to be loaded. */
export function sampleIsDue(
  steps: readonly SampleStep[],
  when: SampleStep['when'],
  runFolder: string,
): boolean {
  const loaded = loadedSteps(runFolder);
  return steps.some((step) => step.when === when && !loaded.includes(step.name));
}

/** Loads the steps of one moment that this data folder does not have yet, and remembers each as soon as it is done. */
export async function loadSample(
  steps: readonly SampleStep[],
  when: SampleStep['when'],
  runFolder: string,
  context: SampleContext,
): Promise<void> {
  const file = join(runFolder, 'sample.json');
  const loaded = loadedSteps(runFolder);
  for (const step of steps) {
    if (step.when !== when || loaded.includes(step.name)) continue;
    await context.progress.during(step.doing, () => step.load(context));
    loaded.push(step.name);
    writeFileSync(`${file}.new`, JSON.stringify(loaded));
    renameSync(`${file}.new`, file);
  }
}

/** For an installation that is to stay empty: its councils are in no published figures. */
export function markSampleAsLoaded(steps: readonly SampleStep[], runFolder: string): void {
  writeFileSync(join(runFolder, 'sample.json'), JSON.stringify(steps.map(({ name }) => name)));
}
