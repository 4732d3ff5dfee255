import { randomUUID } from 'node:crypto';
import { londonDate } from '@conjoint/kernel';
import {
  CLOCK,
  operatorOrigin,
  PARTNERSHIP,
  PartitionDatabases,
  type Clock,
  type Partnership,
  type Tx,
} from '@conjoint/platform';
import { Inject, Injectable } from '@nestjs/common';
import { PartnershipRepository } from '../partnership/partnership.repository.js';
import { joinTeams, openFirstTeam } from '../teams/team.repository.js';
import { WorkloadTelling } from '../workload/workload-telling.js';
import { workersOfFile } from './file-workers.js';
import { publishWorker } from './worker-fact.js';
import { insertWorker, lockWorker } from './worker.repository.js';

const FIRST_TEAM = 'first-team';

/** Brings the invented staff of a partnership file into a partition as workers. Applied twice it adds nobody the second time. */
@Injectable()
export class ApplyWorkers {
  constructor(
    private readonly databases: PartitionDatabases,
    private readonly seeds: PartnershipRepository,
    private readonly telling: WorkloadTelling,
    @Inject(PARTNERSHIP) private readonly partnership: Partnership,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** How many workers were added. */
  async applyTo(partition: string, operator?: string): Promise<number> {
    const db = await this.databases.ready(partition);
    const at = this.clock.now();
    const on = londonDate(at);
    const origin = { service: 'workforce' as const, partition, correlationId: randomUUID() };
    return db.transaction(operatorOrigin(origin, operator), async (tx) => {
      const added: string[] = [];
      for (const worker of workersOfFile(this.partnership, partition, on)) {
        const id = await insertWorker(tx, worker, { by: 'system:workforce', at, on });
        if (id === null) continue;
        added.push(id);
        const held = await lockWorker(tx, id);
        await publishWorker(tx, held, { on });
        await this.telling.tellCouncils({ tx, partition }, held);
      }
      await this.applyTeams(tx, partition, { on, at });
      if (added.length > 0)
        await tx.audit({ action: 'worker.added', subjects: added, why: 'invented staff of the file' });
      return added.length;
    });
  }

  /** Only councils have children, so only they have teams. Later the council arranges its teams itself. */
  private async applyTeams(tx: Tx, partition: string, { on, at }: { on: string; at: Date }): Promise<void> {
    if (this.partnership.partition(partition).kind !== 'council') return;
    if (await this.seeds.takeSeed(tx, FIRST_TEAM, '', at)) await openFirstTeam(tx, { on, at });
    await joinTeams(tx, on);
  }
}
