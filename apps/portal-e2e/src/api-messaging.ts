import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import type { ServiceName } from '@conjoint/contracts';
import { natsUser, OPERATOR_USER, streamName } from '@conjoint/platform';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { secret, settings } from './api-client.js';
import { installation } from './environment.js';

/** Connected as one user of messaging, for as long as `work` lasts. */
export async function connected<T>(
  user: string,
  inboxPrefix: string,
  work: (connection: NatsConnection) => Promise<T>,
): Promise<T> {
  const connection = await connect({
    servers: settings()['NATS_URL']!,
    user,
    pass: secret(`nats/${user}`),
    inboxPrefix,
  });
  try {
    return await work(connection);
  } finally {
    await connection.close();
  }
}

/** Puts anything into the stream of a partition, with the rights of one of its services. */
export async function publishAs(
  service: ServiceName,
  partition: string,
  event: { subject: string; message: unknown },
): Promise<void> {
  await connected(natsUser(service, partition), `_INBOX.${service}.${partition}`, async (connection) => {
    await jetstream(connection).publish(event.subject, JSON.stringify(event.message));
  });
}

/** Every subject that anybody listens on or that something is stored under, and the names of streams and consumers. */
export async function subjectsInUse(): Promise<string> {
  const stored = await connected(OPERATOR_USER, `_INBOX.${OPERATOR_USER}`, async (connection) => {
    const manager = await jetstreamManager(connection);
    return Promise.all(
      installation()
        .partnership.partitions()
        .map(({ code }) => manager.streams.info(streamName(code), { subjects_filter: '>' })),
    );
  });
  const monitor = monitorAddress();
  const shown = await Promise.all(
    ['/connz?subs=1&limit=1000', '/subsz?subs=1', '/jsz?streams=1&consumers=1&config=1'].map(async (path) =>
      (await fetch(monitor + path)).text(),
    ),
  );
  return [JSON.stringify(stored), ...shown].join('\n');
}

/** nats-server says in its log where it lets itself be watched; the newest start counts. */
function monitorAddress(): string {
  const log = readFileSync(join(installation().data, 'logs', 'nats.log'), 'utf8');
  const address = [...log.matchAll(/Starting http monitor on (127\.0\.0\.1:\d+)/g)].at(-1)?.[1];
  if (!address) throw new Error('nats-server does not say where it is monitored');
  return `http://${address}`;
}
