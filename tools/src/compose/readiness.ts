import { docker } from '../images/engine.js';
import { pause } from '../processes/managed-process.js';
import { NeedsRemedy } from '../remedy.js';
import type { Compose, ContainerState } from './compose.js';
import { PROGRAMS } from './layout.js';

const PATIENCE_MS = 180_000;

/** What a program says of itself, asked inside its container: from outside nobody can. */
const QUESTION = `
  require('node:https').get({ host: '127.0.0.1', port: process.env.PORT, path: '/health/ready', rejectUnauthorized: false }, (answer) => {
    let text = ''; answer.on('data', (part) => (text += part)); answer.on('end', () => console.log(text));
  }).on('error', () => process.exit(1));`;

/** `ready`, `partly ready`, `not ready`, or why nothing was said. */
export async function readinessOf(container: Pick<ContainerState, 'Name' | 'State'>): Promise<string> {
  if (container.State !== 'running') return container.State;
  const { ok, output } = await docker(['exec', container.Name, 'node', '--eval', QUESTION], 15_000);
  if (!ok) return 'does not answer';
  try {
    return (JSON.parse(output.trim()) as { status: string }).status;
  } catch {
    return 'does not answer';
  }
}

/** Until every replica of every program can use every partition. */
export async function untilReady(compose: Compose): Promise<void> {
  const until = Date.now() + PATIENCE_MS;
  for (;;) {
    const programs = (await compose.containers()).filter(({ Service }) =>
      (PROGRAMS as readonly string[]).includes(Service),
    );
    const states = await Promise.all(
      programs.map(async (container) => ({ container, state: await readinessOf(container) })),
    );
    const waiting = states.filter(({ state }) => state !== 'ready');
    if (programs.length > 0 && waiting.length === 0) return;
    if (Date.now() > until) {
      const names = waiting.map(({ container, state }) => `${container.Name} (${state})`);
      throw new NeedsRemedy(
        `Not everything is ready: ${names.join(', ')}.`,
        'See npm run compose -- logs, and run the command again.',
      );
    }
    await pause(1_000);
  }
}
