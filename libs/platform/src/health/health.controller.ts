import type { RestoreState } from '@conjoint/contracts';
import { bankHolidaysRunOut } from '@conjoint/kernel';
import { Controller, Get, Inject, Res } from '@nestjs/common';
import type { Response } from 'express';
import type { Gauge } from 'prom-client';
import { CLOCK, type Clock } from '../clock.js';
import { NatsConnections } from '../messaging/nats-connections.js';
import { ConnectionCap } from '../partitions/connection-cap.js';
import { PartitionDatabases } from '../partitions/partition-databases.js';
import { Behind } from './behind.js';
import { Metrics } from './metrics.js';

interface PartitionHealth {
  usable: boolean;
  database: string;
  /** `reconciling` and `checked`: read only, being checked after a restore. Null while the database does not answer. */
  records: RestoreState | null;
  messaging: string;
}

/** So many databases are asked at once: each question may need a connection, of which a process has few for all. */
const AT_ONCE = 4;

/** Liveness says the process runs; readiness says of each partition whether it can be used, and 503 only where none can. */
@Controller()
export class HealthController {
  constructor(
    @Inject(PartitionDatabases) private readonly databases: PartitionDatabases,
    @Inject(NatsConnections) private readonly connections: NatsConnections,
    @Inject(Metrics) private readonly metrics: Metrics,
    @Inject(Behind) private readonly behind: Behind,
    @Inject(ConnectionCap) private readonly cap: ConnectionCap,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Get('health/live')
  live(): { status: string } {
    return { status: 'live' };
  }

  @Get('health/ready')
  async ready(@Res() response: Response): Promise<void> {
    const partitions = await this.partitions();
    const usable = Object.values(partitions).filter((partition) => partition.usable).length;
    const status =
      usable === 0 ? 'not ready' : usable === Object.keys(partitions).length ? 'ready' : 'partly ready';
    const warning = bankHolidaysRunOut(this.clock.now());
    response
      .status(usable === 0 ? 503 : 200)
      .json({ status, partitions, warnings: warning === null ? [] : [warning] });
  }

  @Get('metrics')
  async text(@Res() response: Response): Promise<void> {
    const partitions = Object.entries(await this.partitions());
    for (let from = 0; from < partitions.length; from += AT_ONCE)
      await Promise.all(
        partitions.slice(from, from + AT_ONCE).map(([partition, health]) => this.gauge(partition, health)),
      );
    this.metrics.databaseConnections.set(this.cap.open);
    this.metrics.databaseConnectionCap.set(this.cap.limit);
    response.type(this.metrics.registry.contentType).send(await this.metrics.registry.metrics());
  }

  /** What does not answer keeps no figure of earlier: a gauge that nobody sets any more would say that all is well. */
  private async gauge(partition: string, { database, records, usable }: PartitionHealth): Promise<void> {
    const { metrics } = this;
    metrics.partitionUsable.set({ partition }, usable ? 1 : 0);
    metrics.partitionReconciling.set({ partition }, records === 'normal' ? 0 : 1);
    const standing = database === 'answers' ? await this.behind.standing(partition).catch(() => null) : null; // went away between the two questions
    const lag = await this.behind.lag(partition);
    show(partition, [
      [metrics.outboxUnsent, standing?.unsent],
      [metrics.outboxOldest, standing?.unsentSeconds],
      [metrics.outboxHeld, standing?.held],
      [metrics.eventsWaiting, standing?.waiting],
      [metrics.deadLettersOpen, standing?.deadLetters],
      [metrics.auditUnsealed, standing?.unsealed],
      [metrics.auditOldest, standing?.unsealedSeconds],
      [metrics.inTransit, standing?.inTransit],
      [metrics.inTransitOldest, standing?.inTransitSeconds],
      [metrics.consumerPending, lag?.pending],
      [metrics.consumerUnacknowledged, lag?.unacknowledged],
    ]);
  }

  private async partitions(): Promise<Record<string, PartitionHealth>> {
    const databases = await this.databases.states();
    const connections = this.connections.states();
    return Object.fromEntries(
      this.databases.partitions.map((partition) => {
        const database = databases[partition]!;
        const messaging = connections[partition] ?? 'disconnected';
        return [
          partition,
          {
            usable: database.usable && messaging === 'connected',
            records: database.usable ? database.records : null,
            database: database.usable ? 'answers' : database.why,
            messaging,
          },
        ];
      }),
    );
  }
}

function show(
  partition: string,
  figures: readonly (readonly [Gauge<'partition'>, number | undefined])[],
): void {
  for (const [gauge, value] of figures)
    if (value === undefined) gauge.remove({ partition });
    else gauge.set({ partition }, value);
}
