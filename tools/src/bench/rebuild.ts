import pg from 'pg';
import { pause } from '../processes/managed-process.js';
import { COUNCIL, personsToken } from './access-token.js';
import type { BenchInstallation } from './installation.js';
import { beside, figure, type Measure } from './measure.js';

const LONGEST_MS = 10 * 60_000;
const FACTS = [
  'referral_fact',
  'episode_fact',
  'allocation_fact',
  'allocation_spell',
  'worker_fact',
  'worker_term',
];

interface Rebuild {
  readonly state: string;
  readonly said: number;
  readonly finishedAt: string | null;
}

/**
 * A rebuild of the figures of one council of the sample, asked for as an operator does and waited for to its end: the owners say every
 * fact, each travels, and is put in the place of the one before. The yardstick writes the same rows into tables of the same columns by
 * one statement a table.
 */
export async function measureRebuild(installation: BenchInstallation): Promise<Measure[]> {
  const headers = { authorization: `Bearer ${personsToken(installation, 'operator')}` };
  const url = `${installation.environment['PORTAL_URL']}/api/v1/councils/${COUNCIL}/figures/rebuild`;
  const ask = async (method: 'GET' | 'POST'): Promise<Rebuild> => {
    const body = method === 'POST' ? { body: '{}' } : {};
    const answer = await fetch(url, {
      method,
      headers: { ...headers, 'content-type': 'application/json' },
      ...body,
    });
    if (!answer.ok) throw new Error(`${method} ${url} answered ${answer.status}`);
    return ((await answer.json()) as { rebuild: Rebuild }).rebuild;
  };
  const begun = Date.now();
  let rebuild = await ask('POST');
  while (rebuild.finishedAt === null) {
    if (Date.now() - begun > LONGEST_MS) throw new Error('the rebuild does not end');
    await pause(100);
    rebuild = await ask('GET');
  }
  if (rebuild.state !== 'done') throw new Error(`the rebuild ended as ${rebuild.state}`);
  const seconds = (Date.now() - begun) / 1000;
  const written = await writeSameRows(installation);
  return [
    figure('rebuild of the figures, facts', rebuild.said, 'facts'),
    beside({
      name: 'rebuild of the figures',
      value: rebuild.said / seconds,
      unit: 'facts/s',
      yardstick: rebuild.said / written,
    }),
  ];
}

/** Seconds that it takes to write the rows of these facts into logged tables with the same keys and checks. */
async function writeSameRows(installation: BenchInstallation): Promise<number> {
  const url = new URL(installation.environment['DATABASE_ADMIN_URL'] ?? '');
  url.pathname = `/reporting_${COUNCIL.toLowerCase()}`;
  const client = new pg.Client({ connectionString: url.toString() });
  await client.connect();
  try {
    await client.query('create schema bench');
    for (const table of FACTS)
      await client.query(`create table bench.${table} (like public.${table} including all)`);
    await client.query('checkpoint');
    const begun = Date.now();
    for (const table of FACTS) await client.query(`insert into bench.${table} select * from public.${table}`);
    return Math.max(1, Date.now() - begun) / 1000;
  } finally {
    await client.query('drop schema if exists bench cascade').catch(() => undefined);
    await client.end();
  }
}
