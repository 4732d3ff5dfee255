import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { Progress } from '../console/progress.js';
import { NeedsRemedy } from '../remedy.js';
import { freePort, holderOf, nextFreePort, portIsFree } from '../processes/ports.js';

export const APPS = ['referrals', 'workforce', 'recharging', 'reporting', 'portal'] as const;
export type App = (typeof APPS)[number];
export type PortName = App | 'postgres' | 'nats' | 'keycloak';
export type PortPlan = Readonly<Record<PortName, number>>;

/** As they are called in a sentence. */
const CALLED: Partial<Record<PortName, string>> = { portal: 'the portal', keycloak: 'sign-in' };

/** What people expect to see in an address bar; the others are nobody's business and may be any. */
const USUAL: Partial<Record<PortName, number>> = { portal: 3000, keycloak: 8080 };

/**
 * A port for everything, the same as last time where it is free: sign-in knows the portal by its address. A port
 * asked for by name is used or refused, never replaced.
 */
export async function planPorts(
  file: string,
  asked: number | undefined,
  progress: Progress,
): Promise<PortPlan> {
  const last = lastPlan(file);
  const plan: Partial<Record<PortName, number>> = {};
  const given = new Set<number>();
  for (const name of [
    'portal',
    'keycloak',
    'postgres',
    'nats',
    ...APPS.filter((app) => app !== 'portal'),
  ] as const) {
    const port =
      name === 'portal' && asked !== undefined
        ? await exactly(asked)
        : await preferably(name, last[name] ?? USUAL[name], progress);
    // The operating system may offer a port it has offered a moment ago, since nobody listens there yet.
    plan[name] = given.has(port) ? await anotherThan(given) : port;
    given.add(plan[name]);
  }
  const complete = plan as Record<PortName, number>;
  writeFileSync(`${file}.new`, JSON.stringify(complete, null, 2));
  renameSync(`${file}.new`, file);
  return complete;
}

async function exactly(port: number): Promise<number> {
  if (await portIsFree(port)) return port;
  throw new NeedsRemedy(
    `Port ${port} is in use by ${holderOf(port) ?? 'another program'}.`,
    'Give another port with --port, or leave --port out and the next free one is used.',
  );
}

async function preferably(name: PortName, wanted: number | undefined, progress: Progress): Promise<number> {
  if (wanted === undefined) return freePort();
  if (await portIsFree(wanted)) return wanted;
  const port = USUAL[name] === undefined ? await freePort() : await nextFreePort(wanted + 1);
  if (USUAL[name] !== undefined) {
    progress.say(
      `Port ${wanted} is in use by ${holderOf(wanted) ?? 'another program'}; ${CALLED[name] ?? name} gets ${port} instead`,
    );
  }
  return port;
}

async function anotherThan(given: ReadonlySet<number>): Promise<number> {
  let port = await freePort();
  while (given.has(port)) port = await freePort();
  return port;
}

function lastPlan(file: string): Partial<Record<PortName, number>> {
  if (!existsSync(file)) return {};
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Partial<Record<PortName, number>>;
  } catch {
    return {}; // half-written by a run that was killed
  }
}
