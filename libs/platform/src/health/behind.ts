import type { ServiceName } from '@conjoint/contracts';
import { jetstreamManager } from '@nats-io/jetstream';
import { WAITS_FOR_EARLIER } from '../inbox/inbox.js';
import type { NatsConnections } from '../messaging/nats-connections.js';
import type { PartitionDatabases } from '../partitions/partition-databases.js';
import { consumerSubjects, streamName } from '../provisioning/streams.js';

/** How far behind a service is in one partition. Ages in seconds; 0 where nothing waits. */
export interface Standing {
  /** Committed, and not yet in a stream. */
  unsent: number;
  unsentSeconds: number;
  /** Of those, what nobody takes and is tried again later. */
  held: number;
  /** Put aside until the event before it comes. */
  waiting: number;
  deadLetters: number;
  unsealed: number;
  unsealedSeconds: number;
  /** Begun with another partition, and not at its end; what that is, the service says. */
  inTransit: number;
  inTransitSeconds: number;
}

/** What is in the stream for a service and was not yet handled by it. */
export interface Lag {
  pending: number;
  /** Given out, and neither done nor given back. */
  unacknowledged: number;
}

const UNSENT = 'from outbox where sent_at is null and voided_at is null';
const OPEN = 'from dead_letter where resolved_at is null';
const seconds = (oldest: string): string =>
  `coalesce(greatest(0, extract(epoch from now() - (${oldest}))), 0)::float8`;

function standingSql(inTransit: string | undefined): string {
  return `select (select count(*) ${UNSENT})::int as "unsent", ${seconds(`select min(created_at) ${UNSENT}`)} as "unsentSeconds",
    (select count(*) ${UNSENT} and tries > 0)::int as "held",
    (select count(*) ${OPEN} and error_code = '${WAITS_FOR_EARLIER}')::int as "waiting",
    (select count(*) ${OPEN} and error_code <> '${WAITS_FOR_EARLIER}')::int as "deadLetters",
    (select count(*) from audit_pending)::int as "unsealed",
    ${seconds('select min(audit.at) from audit_pending join audit on audit.id = audit_pending.audit_id')} as "unsealedSeconds",
    transit.count::int as "inTransit", ${seconds('transit.oldest')} as "inTransitSeconds"
    from (${inTransit ?? 'select 0 as count, null::timestamptz as oldest'}) transit`;
}

/** Who is behind: asked by whoever watches over the services, partition by partition. */
export class Behind {
  private readonly sql: string;

  constructor(
    private readonly options: {
      service: ServiceName;
      databases: PartitionDatabases;
      connections: NatsConnections;
      inTransit: string | undefined;
    },
  ) {
    this.sql = standingSql(options.inTransit);
  }

  async standing(partition: string): Promise<Standing> {
    const [standing] = await this.options.databases.for(partition).query<Standing>(this.sql);
    return standing!;
  }

  /** Null where the service hears nothing in this partition, or messaging does not answer. */
  async lag(partition: string): Promise<Lag | null> {
    const { connections, service } = this.options;
    const connection = connections.now(partition);
    if (!connection || consumerSubjects(service, partition).length === 0) return null;
    try {
      const manager = await jetstreamManager(connection, { checkAPI: false, timeout: 2000 });
      const info = await manager.consumers.info(streamName(partition), service);
      return { pending: info.num_pending, unacknowledged: info.num_ack_pending };
    } catch {
      return null; // told by the partition's own state
    }
  }
}
