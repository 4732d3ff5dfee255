import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { canariesIn } from './canaries.js';
import { installation } from './environment.js';

const SERVICES = ['portal', 'referrals', 'workforce', 'recharging', 'reporting'];

/** Where planted personal data can be read outside pages and databases: in logs, figures and answers about health. */
export async function leaks(): Promise<string[]> {
  const { data } = installation();
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
