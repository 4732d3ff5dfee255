import { Server, type CustomTransportStrategy, type MessageHandler } from '@nestjs/microservices';
import {
  plainError,
  type EventContract,
  type Problem,
  type RequestContract,
  type ServiceName,
} from '@conjoint/contracts';
import { DomainError, isDomainError, isTooDeep, validationFailed } from '@conjoint/kernel';
import type { Msg, Subscription } from '@nats-io/transport-node';
import { isObservable, lastValueFrom } from 'rxjs';
import { Call } from '../context.js';
import type { CallGate } from '../access/call-gate.js';
import { auditUnknownRecord, idsIn } from '../access/unknown-record.js';
import { describeError, type Log } from '../logging.js';
import type { Metrics } from '../health/metrics.js';
import { DatabaseFailure } from '../partitions/database-failure.js';
import type { PartitionDatabases } from '../partitions/partition-databases.js';
import { fromHeaders, isTooLarge, toProblem, type Travelling } from './envelope.js';
import { startSpan } from '../health/tracing.js';
import type { NatsConnections } from './nats-connections.js';
import { unstorableTexts } from './storable-text.js';
import { EventConsumer } from '../inbox/event-consumer.js';
import type { HandlerOf } from '../inbox/waiting.js';

export interface PartitionServerOptions {
  service: ServiceName;
  connections: NatsConnections;
  databases: PartitionDatabases;
  gate: CallGate;
  log: Log;
  metrics: Metrics;
}

/** More than this at once in one partition is answered "not available just now" instead of queueing without end. */
const MOST_AT_ONCE = 500;

interface Subject {
  across: boolean;
  from: string | null;
  name: string;
}

/**
 * `req.<own p>.<own service>.<noun>.<verb>.v1` or `x.<own p>.<from>.<own service>.<noun>.<verb>.v1`; null for anything else. What is
 * stored in a stream can be made to arrive on a subscription under the subject it was stored with, so the subject of the message
 * itself is looked at and not only what we subscribed to.
 */
export function parseSubject(subject: string, partition: string, service: string): Subject | null {
  const parts = subject.split('.');
  if (parts[0] === 'req' && parts[1] === partition && parts[2] === service)
    return { across: false, from: null, name: parts.slice(2).join('.') };
  if (parts[0] === 'x' && parts[1] === partition && parts[3] === service)
    return { across: true, from: parts[2]!, name: parts.slice(3).join('.') };
  return null;
}

/** An answer goes to an inbox and nowhere else; that of a message from another partition to an inbox of that partition. */
export function mayAnswer(reply: string | undefined, subject: Subject): boolean {
  const parts = (reply ?? '').split('.');
  return parts[0] === '_INBOX' && (!subject.across || parts[2] === subject.from);
}

/**
 * Our Nest transport: one queue subscription a partition served, on that partition's own connection. Nest's own NATS transport would
 * subscribe across partitions, has no time-out, loses events whose handler fails, and stays deaf after ten failed reconnects.
 */
export class PartitionServer extends Server implements CustomTransportStrategy {
  private readonly subscriptions: Subscription[] = [];
  private readonly consumers: EventConsumer[] = [];
  private readonly inFlight = new Map<string, number>();
  private closing = false;

  constructor(private readonly options: PartitionServerOptions) {
    super();
  }

  listen(callback: (error?: unknown) => void): void {
    for (const partition of this.options.databases.partitions) void this.serve(partition);
    callback();
  }

  /** Stops taking new work and lets what is running finish. The connections stay open for its answers. */
  async close(): Promise<void> {
    this.closing = true;
    await Promise.all([
      ...this.subscriptions.map((subscription) => subscription.drain().catch(() => undefined)),
      ...this.consumers.map((consumer) => consumer.stop()),
    ]);
    const until = Date.now() + 9000;
    while ([...this.inFlight.values()].some((count) => count > 0) && Date.now() < until)
      await new Promise((resolve) => setTimeout(resolve, 20));
  }

  on(): void {
    throw new Error('listen to the health of the connections instead');
  }

  unwrap<T>(): T {
    return this.options.connections as T;
  }

  /** The handler of an event contract, for the consumer and for retrying a dead letter. */
  eventHandler(name: string): ReturnType<HandlerOf> {
    const handler = this.messageHandlers.get(`evt:${name}`);
    if (!handler) return null;
    const contract = handler.extras?.['contract'] as EventContract;
    const together = handler.extras?.['together'] === true;
    return { contract, together, handle: async (event, call) => void (await settle(handler, event, call)) };
  }

  private async serve(partition: string): Promise<void> {
    const { service, connections } = this.options;
    const connection = await connections.get(partition).catch(() => null); // closed before it ever opened
    if (!connection || this.closing) return;
    for (const subject of [`req.${partition}.${service}.>`, `x.${partition}.*.${service}.>`]) {
      this.subscriptions.push(
        connection.subscribe(subject, {
          queue: service,
          callback: (error, message) => (error ? undefined : void this.onMessage(partition, message)),
        }),
      );
    }
    const consumer = new EventConsumer({
      ...this.options,
      partition,
      connection,
      handlerOf: (name) => this.eventHandler(name),
    });
    this.consumers.push(consumer);
    consumer.start();
  }

  private async onMessage(partition: string, message: Msg): Promise<void> {
    const subject = parseSubject(message.subject, partition, this.options.service);
    if (!subject) return;
    const handler = this.messageHandlers.get(`req:${subject.name}`);
    if (!handler) {
      // An addressed event also passes here on its way into the stream; the consumer takes it from there.
      if (subject.across && this.messageHandlers.has(`evt:${subject.name}`)) return;
      return this.respond(message, subject, {
        problem: toProblem(new DomainError('not-found', 'Nobody answers this message.'), ''),
      });
    }
    const running = this.inFlight.get(partition) ?? 0;
    this.inFlight.set(partition, running + 1);
    const stop = this.options.metrics.request(subject.name);
    const travelling = fromHeaders(message.headers, Date.now());
    const { correlationId } = travelling;
    const span = startSpan({
      name: subject.name,
      kind: 'server',
      service: this.options.service,
      partition,
      parent: travelling.traceparent,
    });
    const ended = (outcome: string): void => {
      stop(outcome);
      span.end(outcome);
    };
    try {
      if (running >= MOST_AT_ONCE)
        throw new DomainError('unavailable', 'Too much is going on just now. Try again in a moment.');
      const data = await this.answer(
        { partition, subject, handler, message },
        { ...travelling, traceparent: span.traceparent },
      );
      this.respond(message, subject, { data });
      ended('ok');
    } catch (error) {
      ended(isDomainError(error) ? error.code : 'internal');
      if (!isDomainError(error))
        this.options.log.error(
          { partition, message: subject.name, correlationId, err: describeError(error) },
          'request failed',
        );
      this.respond(message, subject, { problem: toProblem(error, correlationId) });
    } finally {
      this.inFlight.set(partition, this.inFlight.get(partition)! - 1);
    }
  }

  private async answer(
    {
      partition,
      subject,
      handler,
      message,
    }: { partition: string; subject: Subject; handler: MessageHandler; message: Msg },
    travelling: Travelling,
  ): Promise<unknown> {
    const contract = handler.extras?.['contract'] as RequestContract;
    if (travelling.deadline <= Date.now())
      throw new DomainError('deadline-exceeded', 'Nobody waits for this answer any more.');
    const db = await this.options.databases.ready(partition);
    const { token, acting } = await this.options.gate.admit({
      contract,
      db,
      across: subject.across,
      travelling,
      named: () => idsIn(bodyOf(message.string())),
    });
    const request = parseRequest(contract, message.string());
    const call = new Call({
      service: this.options.service,
      partition,
      from: subject.from,
      acting,
      token,
      correlationId: travelling.correlationId,
      deadline: travelling.deadline,
      db,
      headers: travelling,
    });
    const result = await settle(handler, request, call).catch(async (error: unknown) => {
      await auditUnknownRecord(error, { contract, call, request });
      throw this.notStorable(error, contract);
    });
    return contract.response.parse(result);
  }

  private respond(message: Msg, subject: Subject, body: object): void {
    if (!mayAnswer(message.reply, subject)) return;
    try {
      const text = JSON.stringify(body);
      message.respond(isTooLarge(text) ? JSON.stringify({ problem: this.tooLarge(subject) }) : text);
    } catch (error) {
      this.options.log.warn({ err: describeError(error) }, 'an answer could not be sent');
    }
  }

  /** A value the contract lets pass and PostgreSQL does not (SQLSTATE class 22) is a mistake of whoever sent it; the log keeps the code. */
  private notStorable(error: unknown, contract: RequestContract): unknown {
    if (!(error instanceof DatabaseFailure) || !error.code.startsWith('22')) return error;
    this.options.log.warn({ message: contract.name, code: error.code }, 'a value that cannot be stored');
    return new DomainError(
      'validation-failed',
      'A date, a number or a text in this cannot be stored. Nothing was saved.',
    );
  }

  private tooLarge({ name }: Subject): Problem {
    this.options.log.error({ message: name }, 'an answer is larger than a message may be');
    return toProblem(new DomainError('too-large', 'There is too much here to show at once.'), '');
  }
}

/** The body as the contract has it. Text that no database can store is refused here, so that no service has to look for it. */
export function parseRequest(contract: RequestContract, text: string): unknown {
  const body = bodyOf(text);
  if (body === undefined) throw new DomainError('validation-failed', 'The message cannot be read.');
  const parsed = contract.request.safeParse(body, { error: plainError });
  if (parsed.success) {
    const broken = unstorableTexts(parsed.data);
    if (broken.length > 0) throw validationFailed(broken);
    return parsed.data;
  }
  throw new DomainError('validation-failed', 'Some answers need to be changed.', {
    fieldErrors: parsed.error.issues.map((issue) => ({
      field: issue.path.join('.'),
      message: issue.message,
    })),
  });
}

/** Not checked yet; undefined for what is no JSON, or so deep that nothing could walk through it. */
function bodyOf(text: string): unknown {
  try {
    const body = JSON.parse(text) as unknown;
    return isTooDeep(body) ? undefined : body;
  } catch {
    return undefined;
  }
}

async function settle(handler: MessageHandler, data: unknown, context: unknown): Promise<unknown> {
  const result: unknown = await handler(data, context);
  return isObservable(result) ? lastValueFrom(result, { defaultValue: undefined }) : result;
}
