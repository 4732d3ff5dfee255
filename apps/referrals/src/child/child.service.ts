import type { ChildView } from '@conjoint/contracts';
import { CLOCK, type Call, type Clock } from '@conjoint/platform';
import { Inject, Injectable } from '@nestjs/common';
import { censusModulesFor, censusProblemsFor } from '../cin-import/census-history.js';
import { currentClocks } from '../clock/clock.repository.js';
import { isKeeper } from '../restriction/hidden.js';
import { readChild } from './child.repository.js';
import { childView } from './child.view.js';
import { seenChild } from './seen-child.js';

/** What a record shown whole begins with; the rest is read a page at a time. See child-parts.ts for what is written. */
const FIRST_CLOCKS = 20;
const FIRST_MODULES = 40;
const FIRST_PROBLEMS = 20;

@Injectable()
export class ChildService {
  constructor(@Inject(CLOCK) private readonly clock: Clock) {}

  /**
   * The whole record of a child. The audit row is committed before anything is returned; an id that is not here, of whatever council
   * it may be, is audited as refused. A hidden record is not here either, except for its keeper.
   */
  async get(childId: string, call: Call): Promise<ChildView> {
    const now = this.clock.now();
    const keeper = isKeeper(call.acting);
    const row = await seenChild(call, { childId, now, read: () => readChild(call.db, childId, { keeper }) });
    const named = row.household.filter(({ isChild }) => isChild);
    await call.db.audit(call, {
      action: 'child.read',
      subjects: [childId, ...named.map(({ personId }) => personId)],
    });
    const [clocks, modules, problems] = await Promise.all([
      currentClocks(call.db, { childId, keeper, limit: FIRST_CLOCKS, offset: 0 }),
      censusModulesFor(call.db, childId, { limit: FIRST_MODULES, offset: 0 }),
      censusProblemsFor(call.db, childId, { limit: FIRST_PROBLEMS, offset: 0 }),
    ]);
    return childView({ row, clocks, modules, problems, partition: call.partition, now });
  }
}
