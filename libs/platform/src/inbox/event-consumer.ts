import type { ServiceName } from '@conjoint/contracts';
import { isDomainError } from '@conjoint/kernel';
import { jetstream, type ConsumerMessages, type JsMsg } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import type { Metrics } from '../health/metrics.js';
import { startSpan } from '../health/tracing.js';
import { describeError, type Log } from '../logging.js';
import type { EventMessage } from '../outbox/relay.js';
import type { PartitionDatabases } from '../partitions/partition-databases.js';
import { consumerSubjects, streamName } from '../provisioning/streams.js';
import { Arrived } from './arrived.js';
import { bury, errorCodeOf, isTransient } from './dead-letters.js';
import { handleTogether, type Handled } from './together.js';
import { handleInOrder, type Delivered, type HandlerOf } from './waiting.js';

export interface EventConsumerOptions {
  service: ServiceName;
  partition: string;
  connection: NatsConnection;
  databases: PartitionDatabases;
  log: Log;
  metrics: Metrics;
  handlerOf: HandlerOf;
}

/** After so many failed attempts a message is a dead letter. */
export const MOST_ATTEMPTS = 5;
/** Twice what a consumer may have out at once. */
const MOST_REMEMBERED = 1000;

/** `evt.<p>.<service>.<name>` or `x.<to>.<from>.<service>.<name>` */
function parseEventSubject(
  subject: string,
  partition: string,
): { name: string; source: string; from: string | null } {
  const parts = subject.split('.');
  if (parts[0] === 'x')
    return { name: parts.slice(3).join('.'), from: parts[2]!, source: `${parts[2]}/${parts[3]}` };
  return { name: parts.slice(2).join('.'), from: null, source: `${partition}/${parts[2]}` };
}

/** How many events may share a transaction, and how many are fetched ahead. */
const MOST_TOGETHER = 100;

/**
 * Takes this service's events of one partition from its durable consumer, one after another, and acknowledges after the commit. Of those
 * that have arrived, neighbours whose handlers allow it share a transaction; where it fails each is handled by itself, so that what
 * cannot be handled goes to the dead letters alone.
 */
export class EventConsumer {
  private stopping = false;
  private messages: ConsumerMessages | null = null;
  /**
   * Failed attempts of messages that are not done, by their place in the stream. Deliveries are not the measure: after an outage every
   * message has had many, and the first real failure would bury it.
   */
  private readonly failures = new Map<number, number>();
  private running: Promise<void> = Promise.resolve();

  constructor(private readonly options: EventConsumerOptions) {}

  start(): void {
    if (consumerSubjects(this.options.service, this.options.partition).length > 0) this.running = this.run();
  }

  async stop(): Promise<void> {
    this.stopping = true;
    this.messages?.stop();
    await this.running;
  }

  private async run(): Promise<void> {
    const { connection, log, partition, service } = this.options;
    while (!this.stopping && !connection.isClosed()) {
      try {
        const consumer = await jetstream(connection).consumers.get(streamName(partition), service);
        this.messages = await consumer.consume({
          max_messages: MOST_TOGETHER,
          idle_heartbeat: 5000,
          abort_on_missing_resource: true,
        });
        // Told to stop meanwhile: nobody else would end it.
        if (this.stopping) this.messages.stop();
        await this.takeAll(new Arrived(this.messages, MOST_TOGETHER));
      } catch (error) {
        if (!this.stopping)
          log.warn(
            { partition, err: describeError(error) },
            'the stream of this partition cannot be read just now',
          );
      }
      if (!this.stopping) await new Promise((resolve) => setTimeout(resolve, 1000));
    }
  }

  private async takeAll(arrived: Arrived<JsMsg>): Promise<void> {
    for (let messages = await arrived.next(); messages.length > 0; messages = await arrived.next()) {
      for (let from = 0; from < messages.length && !this.stopping;) {
        const neighbours = this.neighbours(messages, from);
        if (neighbours.length < 2 || !(await this.onNeighbours(neighbours)))
          for (const message of messages.slice(from, from + Math.max(1, neighbours.length)))
            if (!this.stopping) await this.onMessage(message);
        from += Math.max(1, neighbours.length);
      }
      if (this.stopping) return;
    }
  }

  /** The events from here on that may share a transaction. */
  private neighbours(messages: readonly JsMsg[], from: number): Neighbour[] {
    const found: Neighbour[] = [];
    for (const message of messages.slice(from, from + MOST_TOGETHER)) {
      const { name, ...sent } = parseEventSubject(message.subject, this.options.partition);
      const handler = this.options.handlerOf(name);
      const event = handler?.together ? readable(message) : null;
      if (!handler || !event) break;
      const correlationId = message.headers?.get('conjoint-correlation') ?? '';
      const incoming = { contract: handler.contract, message: event, ...sent, correlationId };
      found.push({ message, name, incoming, handler: handler.handle });
    }
    return found;
  }

  /** Whether they all were handled; where not, nothing of them was, and nothing is held against any of them. */
  private async onNeighbours(neighbours: readonly Neighbour[]): Promise<boolean> {
    const { databases, log, partition, service } = this.options;
    const stops = neighbours.map(({ message, name }) => this.begun(message, name));
    try {
      const handled = await handleTogether(await databases.ready(partition), service, neighbours);
      for (const [index, { message }] of neighbours.entries()) {
        stops[index]!(handled[index]!);
        this.failures.delete(message.seq);
        message.ack();
      }
      return true;
    } catch (error) {
      for (const stop of stops) stop('apart');
      log.info(
        { partition, events: neighbours.length, code: errorCodeOf(error) },
        'events handled one by one',
      );
      return false;
    }
  }

  private begun(message: JsMsg, name: string): (outcome: string) => void {
    const { metrics, partition, service } = this.options;
    const parent = message.headers?.get('traceparent') || undefined;
    const span = startSpan({ name, kind: 'consumer', service, partition, parent });
    const timer = metrics.event(name);
    return (outcome) => {
      timer(outcome);
      span.end(outcome);
    };
  }

  private async onMessage(message: JsMsg): Promise<void> {
    const { databases, handlerOf, log, partition, service } = this.options;
    const { name, source, from } = parseEventSubject(message.subject, partition);
    const correlationId = message.headers?.get('conjoint-correlation') ?? '';
    const stop = this.begun(message, name);
    let event: EventMessage | null = null;
    try {
      event = JSON.parse(message.string()) as EventMessage;
      const db = await databases.ready(partition);
      const delivered = { name, message: event, source, from, correlationId };
      stop(await handleInOrder(db, service, delivered, handlerOf));
      this.failures.delete(message.seq);
      message.ack();
    } catch (error) {
      stop('failed');
      const code = errorCodeOf(error);
      log.warn(
        {
          partition,
          event: name,
          eventId: event?.id,
          attempt: message.info.deliveryCount,
          code,
          ...(isDomainError(error) ? {} : { err: describeError(error) }),
        },
        'event not handled',
      );
      if (isTransient(code)) return message.nak(2000);
      const attempts = this.failedOnceMore(message);
      if (attempts < MOST_ATTEMPTS) return message.nak(250 * 2 ** attempts);
      await this.toDeadLetters(
        message,
        { name, source, from, correlationId, message: event ?? unreadable(message) },
        { attempts, error },
      );
    }
  }

  private failedOnceMore({ seq }: JsMsg): number {
    const attempts = (this.failures.get(seq) ?? 0) + 1;
    // What another process handled in the end is never taken out here.
    if (this.failures.size > MOST_REMEMBERED) this.failures.clear();
    this.failures.set(seq, attempts);
    return attempts;
  }

  private async toDeadLetters(
    message: JsMsg,
    incoming: Delivered,
    { attempts, error }: { attempts: number; error: unknown },
  ): Promise<void> {
    const { databases, log, metrics, partition } = this.options;
    try {
      await bury(await databases.ready(partition), incoming, attempts, error);
      metrics.deadLetters.inc({ partition });
      log.error(
        { partition, event: incoming.name, eventId: incoming.message.id, alert: 'dead-letter' },
        'event put with the dead letters',
      );
      message.term('dead letter');
      this.failures.delete(message.seq);
    } catch (failure) {
      log.warn({ partition, err: describeError(failure) }, 'dead letter could not be stored; it comes again');
      message.nak(5000);
    }
  }
}

interface Neighbour extends Handled {
  message: JsMsg;
  name: string;
}

/** Null where it is no event: what comes of that is found out by itself. */
function readable(message: JsMsg): EventMessage | null {
  try {
    const event = JSON.parse(message.string()) as EventMessage | null;
    return typeof event?.id === 'string' && /^[0-9a-f-]{36}$/.test(event.id) ? event : null;
  } catch {
    return null;
  }
}

/** A message that is not even JSON has no id: its place in the stream stands for it. */
function unreadable(message: JsMsg): EventMessage {
  const sequence = message.seq.toString(16).padStart(12, '0');
  return {
    id: `00000000-0000-8000-8000-${sequence}`,
    aggregateId: '',
    version: 0,
    epoch: 0,
    at: new Date(0).toISOString(),
    payload: null,
  };
}
