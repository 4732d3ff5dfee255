import type { countMonths, ReferralFact, ResponseOf } from '@conjoint/contracts';
import { validationFailed } from '@conjoint/kernel';
import {
  beginEpoch,
  CLOCK,
  requireRole,
  type Call,
  type Clock,
  type EventCall,
  type Tx,
} from '@conjoint/platform';
import { Inject, Injectable } from '@nestjs/common';
import { MonthRepository } from './month.repository.js';
import { countedFact, monthDeltas, monthsBetween } from './month.rules.js';

/** Ten years: more would be a mistake in the question. */
const MOST_MONTHS = 120;

@Injectable()
export class MonthService {
  constructor(
    private readonly months: MonthRepository,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async count(
    call: Call,
    { from, until }: { from: string; until: string },
  ): Promise<ResponseOf<typeof countMonths>> {
    requireRole(call, 'performance-analyst', 'director', 'front-door-manager', 'team-manager', 'auditor');
    const months = monthsBetween(from, until);
    if (months.length === 0)
      throw validationFailed([
        { field: 'until', message: 'The last day must be the same as or after the first day' },
      ]);
    if (months.length > MOST_MONTHS)
      throw validationFailed([
        { field: 'from', message: `The figures can be shown for at most ${MOST_MONTHS} months` },
      ]);
    await call.db.audit(call, {
      action: 'figures.read',
      subjects: [],
      why: `${months[0]} to ${months.at(-1)}`,
    });
    return { months: await this.months.months(call.db, months), asOf: await this.months.lastHeard(call.db) };
  }

  /** Puts a fact in the place of the one before it. Whoever says it (recorded, changed, decided, snapshotted) makes no difference. */
  async hear(tx: Tx, event: { epoch: number; version: number; payload: ReferralFact }): Promise<void> {
    const { payload, epoch, version } = event;
    const heard = { referralId: payload.referralId, epoch, version, heardAt: this.clock.now() };
    const before = await this.months.fact(tx, heard);
    if (before && !before.isNewer) return;
    const after = countedFact(payload);
    await this.months.keep(tx, heard, after);
    for (const delta of monthDeltas(before, after)) await this.months.add(tx, delta);
  }

  /**
   * After a restore of the referrals: every fact was said again in the new epoch, so what only an earlier one said was lost with the
   * records. Facts of that epoch that are said later are kept, whatever the order; those of an earlier one that come late are void.
   */
  async forgetBefore({ tx, partition }: EventCall, epoch: number): Promise<void> {
    await beginEpoch(tx, `${partition}/referrals`, epoch);
    const gone = await this.months.takeBefore(tx, epoch);
    for (const fact of gone) for (const delta of monthDeltas(fact, null)) await this.months.add(tx, delta);
    await tx.audit({
      action: 'figures.forgotten',
      subjects: gone.map(({ referralId }) => referralId),
      why: 'lost by a restore of the referrals',
    });
  }
}
