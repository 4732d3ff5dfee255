import {
  EPISODE_WORK,
  GRADES,
  type changeWorkloadStandard,
  type ParsedRequestOf,
  type WorkloadStandard,
} from '@conjoint/contracts';
import { DomainError, londonDate } from '@conjoint/kernel';
import { CLOCK, PARTNERSHIP, requireRole, type Call, type Clock, type Partnership } from '@conjoint/platform';
import { Inject, Injectable } from '@nestjs/common';
import type { Reader } from '../workers/worker.repository.js';
import { checkChange } from './workload-standard.rules.js';
import {
  keepChange,
  lastChanges,
  pointsOn,
  targetsFrom,
  wasChanged,
  weightsFrom,
  whoCarries,
} from './workload-standard.repository.js';
import { WorkloadTelling } from './workload-telling.js';

const MOST_CHANGES = 100;

/** What a case weighs here and what a full-time worker of each grade is meant to carry: a council's own to decide, dated and with a reason. */
@Injectable()
export class WorkloadStandardService {
  constructor(
    @Inject(PARTNERSHIP) private readonly partnership: Partnership,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly telling: WorkloadTelling,
  ) {}

  async get(call: Call): Promise<WorkloadStandard> {
    requireRole(call, 'workforce-officer', 'team-manager', 'director', 'auditor');
    await call.db.audit(call, { action: 'workload-standard.read', subjects: [] });
    return this.standard(call.db);
  }

  async change(
    request: ParsedRequestOf<typeof changeWorkloadStandard>,
    call: Call,
  ): Promise<WorkloadStandard> {
    requireRole(call, 'team-manager', 'director');
    if (this.partnership.partition(call.partition).kind !== 'council')
      throw new DomainError(
        'not-acceptable-state',
        'Only a council has children, so only a council weighs cases',
      );
    const { requestId, work, points, validFrom, reason } = request;
    const of = work === null ? 'grade' : 'work';
    const name = (work ?? request.grade)!;
    return call.db.transaction(call, async (tx) => {
      await tx.query('lock table workload_change in share row exclusive mode');
      if (await wasChanged(tx, requestId)) return this.standard(tx);
      const at = this.clock.now();
      const today = londonDate(at);
      const before = await pointsOn(tx, { of, name, on: validFrom });
      checkChange({ of, points, validFrom }, { today, before });
      const { personKey: by, personName: byName } = call.acting;
      const id = await keepChange(tx, {
        of,
        name,
        before,
        points,
        validFrom,
        requestId,
        reason,
        at,
        by,
        byName,
      });
      await tx.audit({ action: 'workload-standard.changed', subjects: [id], why: reason });
      // On a later day it is said by the round of that day (worker-day.ts).
      if (of === 'work' && validFrom === today)
        await this.telling.changed({ tx, partition: call.partition }, await whoCarries(tx));
      return this.standard(tx);
    });
  }

  private async standard(reader: Reader): Promise<WorkloadStandard> {
    const on = londonDate(this.clock.now());
    const [weights, targets] = [await weightsFrom(reader, on), await targetsFrom(reader, on)];
    return {
      weights: weights.sort(
        (one, other) => EPISODE_WORK.indexOf(one.work) - EPISODE_WORK.indexOf(other.work),
      ),
      targets: targets.sort((one, other) => GRADES.indexOf(one.grade) - GRADES.indexOf(other.grade)),
      changes: await lastChanges(reader, MOST_CHANGES),
    };
  }
}
