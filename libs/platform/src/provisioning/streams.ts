import {
  ADDRESSED_EVENTS,
  LISTENERS,
  SERVICES,
  crossSubject,
  eventSubject,
  type ServiceName,
} from '@conjoint/contracts';
import {
  AckPolicy,
  DeliverPolicy,
  jetstreamManager,
  RetentionPolicy,
  StorageType,
  type JetStreamManager,
} from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { partitionToken } from '@conjoint/kernel';
import { natsLink } from '../links/nats-link.js';
import { natsCredential, PROVISIONER_USER, type PartitionRef } from './ensure-secrets.js';

export const streamName = (partition: string): string => `EVT_${partitionToken(partition)}`;

/** What the stream of a partition takes: its own events, and events addressed to it. Requests never enter a stream. */
export function streamSubjects(partition: string): string[] {
  return [`evt.${partition}.>`, ...ADDRESSED_EVENTS.map((event) => crossSubject(event, partition, '*'))];
}

/** What one service hears in one partition. */
export function consumerSubjects(service: ServiceName, partition: string): string[] {
  return LISTENERS[service].map((event) =>
    event.reach === 'addressed' ? crossSubject(event, partition, '*') : eventSubject(event, partition),
  );
}

const days = (count: number): number => count * 24 * 3600 * 1e9;

/**
 * Makes the streams and durable consumers that are not there and corrects those that differ; what is as it should be is only
 * looked at, so that this may be repeated while services read from them. Only the provisioner may: a service user cannot create a
 * consumer. Answers what it had to make, as `EVT_E09000013` and `EVT_E09000013/reporting`.
 */
export async function provisionStreams({
  natsUrl,
  caFile,
  password,
  partitions,
  replicas = 1,
}: {
  /** One server or several, as `NATS_URL` has them. */
  natsUrl: string;
  caFile?: string | undefined;
  password: string;
  partitions: PartitionRef[];
  /** On how many servers of a cluster each stream is kept (CONJOINT_STREAM_REPLICAS). */
  replicas?: number;
}): Promise<string[]> {
  const connection = await connect({
    ...natsLink(natsUrl, caFile),
    ...natsCredential(PROVISIONER_USER, password),
    timeout: 5000,
    inboxPrefix: `_INBOX.${PROVISIONER_USER}`,
  });
  try {
    const manager = await jetstreamManager(connection);
    const made: string[] = [];
    for (const { code, kind } of partitions) {
      const stream = streamName(code);
      if (await ensureStream(manager, code, replicas)) made.push(stream);
      for (const service of SERVICES) {
        if (kind === 'body' && service === 'referrals') continue;
        if (await ensureConsumer(manager, code, service)) made.push(`${stream}/${service}`);
      }
    }
    return made;
  } finally {
    await connection.close();
  }
}

/** Whether what there is has every wanted value; a server adds defaults of its own beside them. */
function isAs(wanted: object, there: object): boolean {
  const values = there as Record<string, unknown>;
  return Object.entries(wanted).every(
    ([name, value]) => JSON.stringify(values[name]) === JSON.stringify(value),
  );
}

async function ensureStream(
  manager: JetStreamManager,
  partition: string,
  replicas: number,
): Promise<boolean> {
  const config = {
    name: streamName(partition),
    subjects: streamSubjects(partition),
    retention: RetentionPolicy.Limits,
    storage: StorageType.File,
    max_age: days(30),
    duplicate_window: 5 * 60 * 1e9,
    num_replicas: replicas,
  };
  const existing = await manager.streams.info(config.name).catch(() => null); // not there yet
  if (!existing) await manager.streams.add(config);
  else if (!isAs(config, existing.config)) await manager.streams.update(config.name, config);
  return !existing;
}

async function ensureConsumer(
  manager: JetStreamManager,
  partition: string,
  service: ServiceName,
): Promise<boolean> {
  const subjects = consumerSubjects(service, partition);
  if (subjects.length === 0) return false;
  const stream = streamName(partition);
  const changeable = { filter_subjects: subjects, ack_wait: 30 * 1e9, max_deliver: -1, max_ack_pending: 500 };
  const existing = await manager.consumers.info(stream, service).catch(() => null); // not there yet
  if (!existing)
    await manager.consumers.add(stream, {
      durable_name: service,
      ack_policy: AckPolicy.Explicit,
      deliver_policy: DeliverPolicy.All,
      ...changeable,
    });
  else if (!isAs(changeable, existing.config)) await manager.consumers.update(stream, service, changeable);
  return !existing;
}
