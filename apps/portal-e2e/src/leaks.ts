import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { canariesIn } from './canaries.js';
import { installation } from './environment.js';

const SERVICES = ['portal', 'referrals', 'workforce', 'recharging', 'reporting'];

/** Spans are sent every five seconds. */
const SPANS_AFTER_MS = 7_000;

/** Where planted personal data can be read outside pages and databases: in logs, spans, figures and answers about health. */
export async function leaks(): Promise<string[]> {
  const { data, spansKept } = installation();
  if (spansKept) await spansOf(data);
  const logs = readdirSync(join(data, 'logs')).map((file) => ({
    where: `logs/${file}`,
    text: readFileSync(join(data, 'logs', file), 'utf8'),
  }));
  const ports = JSON.parse(readFileSync(join(data, 'run', 'ports.json'), 'utf8')) as Record<string, number>;
  const answers = await Promise.all(
    SERVICES.flatMap((service) =>
      ['/metrics', '/health/ready'].map(async (path) => {
        const answer = await fetch(`http://127.0.0.1:${ports[service]}${path}`);
        return { where: service + path, text: await answer.text() };
      }),
    ),
  );
  return [...logs, ...answers].flatMap(({ where, text }) =>
    canariesIn(text).map((name) => `${where}: ${name}`),
  );
}

/** Waits for the last ones. A collector that nobody tells anything would find nothing, whatever they hold. */
async function spansOf(data: string): Promise<void> {
  await new Promise((sent) => setTimeout(sent, SPANS_AFTER_MS));
  const spans = readFileSync(join(data, 'logs', 'spans.otlp'), 'utf8');
  const message = 'referral.record.v1';
  if (!spans.includes(message)) throw new Error(`No span says ${message}: are spans sent and kept?`);
}
