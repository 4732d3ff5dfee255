import type { ChildView } from '@conjoint/contracts';
import { DomainError } from '@conjoint/kernel';
import { CLOCK, requireRole, type Call, type Clock } from '@conjoint/platform';
import { Inject, Injectable } from '@nestjs/common';
import { censusModulesFor, censusProblemsFor } from '../cin-import/census-history.js';
import { currentClocks } from '../clock/clock.repository.js';
import { isKeeper } from '../restriction/hidden.js';
import { alertKeeper } from '../restriction/keeper-alert.js';
import { readChild } from './child.repository.js';
import { childView } from './child.view.js';

const READ = 'child.read';

@Injectable()
export class ChildService {
  constructor(@Inject(CLOCK) private readonly clock: Clock) {}

  /**
   * The whole record of a child. The audit row is committed before anything is returned; an id that is not here, of whatever council
   * it may be, is audited as refused. A hidden record is not here either, except for its keeper.
   */
  async get(childId: string, call: Call): Promise<ChildView> {
    requireRole(
      call,
      'front-door-worker',
      'front-door-manager',
      'team-manager',
      'social-worker',
      'information-officer',
      'director',
    );
    const now = this.clock.now();
    const keeper = isKeeper(call.acting);
    const row = await readChild(call.db, childId, { keeper });
    if (!row || (row.restricted && !keeper)) {
      if (row) await alertKeeper(call, { childIds: [childId], action: READ, now });
      else await call.db.audit(call, { action: READ, subjects: [childId], outcome: 'refused' });
      throw new DomainError('not-found', 'There is no record of this child that you can see in this council');
    }
    const named = row.household.filter(({ isChild }) => isChild);
    await call.db.audit(call, {
      action: READ,
      subjects: [childId, ...named.map(({ personId }) => personId)],
    });
    const [clocks, modules, problems] = await Promise.all([
      currentClocks(call.db, { childId, keeper }),
      censusModulesFor(call.db, childId),
      censusProblemsFor(call.db, childId),
    ]);
    return childView({ row, clocks, modules, problems, partition: call.partition, now });
  }
}
