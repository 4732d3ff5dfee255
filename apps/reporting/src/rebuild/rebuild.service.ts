import type { beginRebuild, getRebuild, RebuildView, ResponseOf } from '@conjoint/contracts';
import { DomainError } from '@conjoint/kernel';
import { CLOCK, PARTNERSHIP, requireRole, type Call, type Clock, type Partnership } from '@conjoint/platform';
import { Inject, Injectable } from '@nestjs/common';
import { RebuildWorker } from './rebuild-worker.js';
import { RebuildRepository, type RebuildRow } from './rebuild.repository.js';

@Injectable()
export class RebuildService {
  constructor(
    private readonly rebuilds: RebuildRepository,
    private readonly worker: RebuildWorker,
    @Inject(PARTNERSHIP) private readonly partnership: Partnership,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** One at a time: whoever asks while one is under way is shown that one. */
  async begin(call: Call): Promise<ResponseOf<typeof beginRebuild>> {
    requireRole(call, 'operator');
    if (this.partnership.partition(call.partition).kind !== 'council')
      throw new DomainError('not-found', 'A body holds no child, so that it has no figures to rebuild');
    await call.db.transaction(call, async (tx) => {
      await this.rebuilds.begin(tx, { startedBy: call.acting.personKey, now: this.clock.now() });
      await tx.audit({ action: 'figures.rebuild', subjects: [] });
    });
    this.worker.wake(call.partition);
    return { rebuild: view((await this.rebuilds.last(call.db))!) };
  }

  async get(call: Call): Promise<ResponseOf<typeof getRebuild>> {
    requireRole(call, 'operator');
    const last = await this.rebuilds.last(call.db);
    await call.db.audit(call, { action: 'figures.rebuild-read', subjects: [] });
    return { rebuild: last && view(last) };
  }
}

function view(row: RebuildRow): RebuildView {
  const { state, startedBy, said, forgotten, waitingFor } = row;
  return {
    state,
    startedAt: row.startedAt.toISOString(),
    startedBy,
    finishedAt: row.finishedAt?.toISOString() ?? null,
    said,
    heard: Math.min(row.heard, said),
    forgotten,
    waitingFor,
  };
}
