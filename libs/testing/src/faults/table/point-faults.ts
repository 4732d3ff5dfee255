import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { passingOnAccepted, passingOnOffered, passingOnReleased } from '@conjoint/contracts';
import { pointFile } from '../points/points.js';
import { pause } from '../seeded-random.js';
import type { Fault } from './fault.js';
import type { FaultRun } from './fault-run.js';

/** In `npm test` these: the relay, and both sides of the commits that decide who holds a case. `npm run faults` meets every boundary that was seen. */
function always(): string[] {
  const relay = ['read', 'before marking', 'marked'].map((at) => `referrals relay: ${at}`);
  const told = [passingOnOffered, passingOnAccepted, passingOnReleased].map(
    ({ name, service }) => `${service}.${name}`,
  );
  const heard = told.flatMap((name) =>
    ['before commit', 'committed'].map((at) => `referrals inbox ${name}: ${at}`),
  );
  return [...relay, ...heard];
}

const BRIEF_MS = 100_000;
const THOROUGH_MS = 45 * 60_000;
const AT_ONCE = 2;

export const killedAtBoundaries: Fault = {
  row: 1,
  fault: 'a service killed at every statement boundary of relay, inbox and sagas',
  holds: 'every acknowledged command has its effect exactly once',
  how: 'a module loaded before each service names the boundaries between its statements and sends itself SIGKILL at an armed one',
  async inject(run) {
    const { folder } = run.installation;
    mkdirSync(join(folder, 'armed'), { recursive: true });
    const began = Date.now();
    const most = run.brief ? BRIEF_MS : THOROUGH_MS;
    for (;;) {
      const hit = linesOf(folder, 'points-hit');
      const seen = linesOf(folder, 'points-passed');
      const wanted = [...(run.brief ? always().filter((one) => seen.has(one)) : seen)].filter(
        (one) => !hit.has(one),
      );
      const done = wanted.length === 0 && always().every((one) => hit.has(one));
      if (done || Date.now() - began > most) break;
      const armed = readdirSync(join(folder, 'armed')).length;
      for (const one of run.random.shuffled(wanted).slice(0, Math.max(0, AT_ONCE - armed))) arm(folder, one);
      await pause(400);
    }
    rmSync(join(folder, 'armed'), { recursive: true });
    report(run, folder);
  },
};

function arm(folder: string, point: string): void {
  writeFileSync(join(folder, 'armed', pointFile(point)), '');
}

function report(run: FaultRun, folder: string): void {
  const hit = linesOf(folder, 'points-hit');
  const seen = linesOf(folder, 'points-passed');
  run.injected(hit.size);
  run.note(`killed at ${hit.size} of ${seen.size} boundaries seen`);
  const wanted = run.brief ? always() : [...new Set([...always(), ...seen])];
  const missed = wanted.filter((one) => !hit.has(one));
  run.expect(missed.length === 0, `never killed at: ${missed.slice(0, 8).join('; ')} (${missed.length})`);
}

function linesOf(folder: string, file: string): Set<string> {
  const path = join(folder, file);
  return new Set(existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n').filter(Boolean) : []);
}
