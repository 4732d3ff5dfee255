import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

/** What `/metrics` shows. Labels are message names, partitions and outcomes; never anything of a person. */
export class Metrics {
  readonly registry = new Registry();
  private readonly requests: Histogram<'message' | 'outcome'>;
  private readonly events: Histogram<'event' | 'outcome'>;
  readonly deadLetters: Counter<'partition'>;
  readonly outboxUnsent: Gauge<'partition'>;
  readonly outboxHeld: Gauge<'partition'>;
  readonly eventsWaiting: Gauge<'partition'>;
  readonly auditUnsealed: Gauge<'partition'>;
  readonly partitionUsable: Gauge<'partition'>;
  readonly partitionReconciling: Gauge<'partition'>;

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
    this.outboxUnsent = new Gauge({
      name: 'conjoint_outbox_unsent',
      help: 'Events not yet sent',
      labelNames: ['partition'],
      registers,
    });
    this.outboxHeld = new Gauge({
      name: 'conjoint_outbox_held',
      help: 'Events that nobody takes, tried again later',
      labelNames: ['partition'],
      registers,
    });
    this.eventsWaiting = new Gauge({
      name: 'conjoint_events_waiting',
      help: 'Events put aside until the one before them comes',
      labelNames: ['partition'],
      registers,
    });
    this.auditUnsealed = new Gauge({
      name: 'conjoint_audit_unsealed',
      help: 'Audit rows not yet sealed',
      labelNames: ['partition'],
      registers,
    });
    this.partitionReconciling = new Gauge({
      name: 'conjoint_partition_reconciling',
      help: '1 while records are being checked after a restore',
      labelNames: ['partition'],
      registers,
    });
    this.partitionUsable = new Gauge({
      name: 'conjoint_partition_usable',
      help: '1 where database and messaging answer',
      labelNames: ['partition'],
      registers,
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
