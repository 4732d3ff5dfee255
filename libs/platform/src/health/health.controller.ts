import type { RestoreState } from '@conjoint/contracts';
import { bankHolidaysRunOut } from '@conjoint/kernel';
import { Controller, Get, Inject, Res } from '@nestjs/common';
import type { Response } from 'express';
import { CLOCK, type Clock } from '../clock.js';
import { WAITS_FOR_EARLIER } from '../inbox/inbox.js';
import { NatsConnections } from '../messaging/nats-connections.js';
import { PartitionDatabases } from '../partitions/partition-databases.js';
import { Metrics } from './metrics.js';

interface PartitionHealth {
  usable: boolean;
  database: string;
  /** `reconciling` and `checked`: read only, being checked after a restore. Null while the database does not answer. */
  records: RestoreState | null;
  messaging: string;
}

const COUNTS = `select (select count(*) from outbox where sent_at is null and voided_at is null) as unsent,
  (select count(*) from outbox where sent_at is null and voided_at is null and tries > 0) as held,
  (select count(*) from dead_letter where resolved_at is null and error_code = '${WAITS_FOR_EARLIER}') as waiting,
  (select count(*) from audit_pending) as unsealed`;

/** Liveness says the process runs; readiness says of each partition whether it can be used, and 503 only where none can. */
@Controller()
export class HealthController {
  constructor(
    @Inject(PartitionDatabases) private readonly databases: PartitionDatabases,
    @Inject(NatsConnections) private readonly connections: NatsConnections,
    @Inject(Metrics) private readonly metrics: Metrics,
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
    for (const [partition, health] of Object.entries(await this.partitions())) {
      this.metrics.partitionUsable.set({ partition }, health.usable ? 1 : 0);
      this.metrics.partitionReconciling.set({ partition }, health.records === 'normal' ? 0 : 1);
      if (health.database !== 'answers') continue;
      const [row] = await this.databases
        .for(partition)
        .query<{ unsent: string; held: string; waiting: string; unsealed: string }>(COUNTS)
        .catch(() => []); // went away between the two questions
      this.metrics.outboxUnsent.set({ partition }, Number(row?.unsent ?? 0));
      this.metrics.outboxHeld.set({ partition }, Number(row?.held ?? 0));
      this.metrics.eventsWaiting.set({ partition }, Number(row?.waiting ?? 0));
      this.metrics.auditUnsealed.set({ partition }, Number(row?.unsealed ?? 0));
    }
    response.type(this.metrics.registry.contentType).send(await this.metrics.registry.metrics());
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
