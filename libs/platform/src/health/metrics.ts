import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

/** What `/metrics` shows. Labels are message names, partitions and outcomes; never anything of a person. */
export class Metrics {
  readonly registry = new Registry();
  private readonly requests: Histogram<'message' | 'outcome'>;
  private readonly events: Histogram<'event' | 'outcome'>;
  readonly deadLetters: Counter<'partition'>;
  readonly deadLettersOpen = this.byPartition('dead_letters_open', 'Dead letters nobody has seen to');
  readonly outboxUnsent = this.byPartition('outbox_unsent', 'Events not yet sent');
  readonly outboxOldest = this.byPartition('outbox_oldest_seconds', 'Age of the oldest event not yet sent');
  readonly outboxHeld = this.byPartition('outbox_held', 'Events that nobody takes, tried again later');
  readonly eventsWaiting = this.byPartition(
    'events_waiting',
    'Events put aside until the one before them comes',
  );
  readonly consumerPending = this.byPartition('consumer_pending', 'Events in the stream not yet given to us');
  readonly consumerUnacknowledged = this.byPartition(
    'consumer_unacknowledged',
    'Events given to us and not yet handled',
  );
  readonly auditUnsealed = this.byPartition('audit_unsealed', 'Audit rows not yet sealed');
  readonly auditOldest = this.byPartition(
    'audit_unsealed_oldest_seconds',
    'Age of the oldest audit row not yet sealed',
  );
  readonly inTransit = this.byPartition('in_transit', 'Begun with another partition, and not at its end');
  readonly inTransitOldest = this.byPartition(
    'in_transit_oldest_seconds',
    'Age of the oldest that is in transit',
  );
  readonly partitionUsable = this.byPartition('partition_usable', '1 where database and messaging answer');
  readonly partitionReconciling = this.byPartition(
    'partition_reconciling',
    '1 while records are being checked after a restore',
  );
  readonly databaseConnections: Gauge;
  readonly databaseConnectionCap: Gauge;

  constructor(service: string) {
    this.registry.setDefaultLabels({ service });
    collectDefaultMetrics({ register: this.registry });
    const registers = [this.registry];
    const buckets = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];
    this.requests = new Histogram({
      name: 'conjoint_request_seconds',
      help: 'Requests answered',
      labelNames: ['message', 'outcome'],
      buckets,
      registers,
    });
    this.events = new Histogram({
      name: 'conjoint_event_seconds',
      help: 'Events handled',
      labelNames: ['event', 'outcome'],
      buckets,
      registers,
    });
    this.deadLetters = new Counter({
      name: 'conjoint_dead_letters_total',
      help: 'Events put with the dead letters',
      labelNames: ['partition'],
      registers,
    });
    this.databaseConnections = new Gauge({
      name: 'conjoint_database_connections',
      help: 'Open database connections of this process',
      registers,
    });
    this.databaseConnectionCap = new Gauge({
      name: 'conjoint_database_connection_cap',
      help: 'The most it may have open',
      registers,
    });
  }

  private byPartition(name: string, help: string): Gauge<'partition'> {
    return new Gauge({
      name: `conjoint_${name}`,
      help,
      labelNames: ['partition'],
      registers: [this.registry],
    });
  }

  request(message: string): (outcome: string) => void {
    const end = this.requests.startTimer({ message });
    return (outcome) => void end({ outcome });
  }

  event(event: string): (outcome: string) => void {
    const end = this.events.startTimer({ event });
    return (outcome) => void end({ outcome });
  }
}
