import {
  referralChanged,
  type acknowledgeReferral,
  type ParsedRequestOf,
  type tellOutcome,
  type withdrawReferral,
} from '@conjoint/contracts';
import { DomainError, instantMs, validationFailed } from '@conjoint/kernel';
import { CLOCK, type Call, type Clock } from '@conjoint/platform';
import { Inject, Injectable } from '@nestjs/common';
import { stopClock } from '../clock/clock.repository.js';
import { changeReferral, withdrawWaiting } from './change.repository.js';
import { changeLocked, mayChange, refuseStale } from './locked-referral.js';
import { recountReReferrals } from './re-referral.repository.js';
import { publishReferral } from './referral-fact.repository.js';
import type { ReferralRow } from './referral-read.repository.js';
import { referralLifecycle } from './referral.rules.js';

type Withdraw = ParsedRequestOf<typeof withdrawReferral>;
type Told = ParsedRequestOf<typeof acknowledgeReferral> | ParsedRequestOf<typeof tellOutcome>;

/** What is done to a recorded referral short of deciding it: nothing is deleted, and what was there before stays visible. */
@Injectable()
export class ChangeService {
  constructor(@Inject(CLOCK) private readonly clock: Clock) {}

  async withdraw(asked: Withdraw, call: Call): Promise<void> {
    mayChange(call);
    const now = this.clock.now();
    await changeLocked(
      call,
      { referralId: asked.referralId, action: 'referral.withdrawn', now },
      async (tx, row) => {
        // Asked again after a time-out: it is withdrawn already.
        if (row.state === 'withdrawn' && row.withdrawn_reason === asked.reason) return false;
        const state = referralLifecycle.next(row.state, row.counted ? 'withdraw' : 'withdraw-information');
        if (row.children.some((child) => child.state === 'decided'))
          throw new DomainError(
            'not-acceptable-state',
            'A child of this referral has been decided, so it cannot be withdrawn. Correct what is wrong, or decide the other children',
          );
        refuseStale(row, asked.version);
        await changeReferral(tx, row.id, {
          state,
          withdrawn_at: now,
          withdrawn_reason: asked.reason,
          withdrawn_by: call.acting.personKey,
          withdrawn_by_name: call.acting.personName,
        });
        await withdrawWaiting(tx, { referralId: row.id, at: now });
        await recountReReferrals(tx, {
          childIds: row.children.map(({ childId }) => childId),
          publishesItself: row.id,
        });
        await publishReferral(tx, referralChanged, row.id);
        return true;
      },
    );
  }

  /** Said once: a repeat, or a second colleague, changes nothing. */
  async acknowledge(asked: Told, call: Call): Promise<void> {
    mayChange(call);
    await changeLocked(
      call,
      { referralId: asked.referralId, action: 'referral.acknowledged', now: this.clock.now() },
      async (tx, row) => {
        if (row.acknowledged_at !== null) return false;
        referralLifecycle.next(row.state, 'acknowledge');
        this.checkMoment(asked.at, row);
        await changeReferral(tx, row.id, {
          acknowledged_at: asked.at,
          acknowledged_how: asked.how,
          acknowledged_by: call.acting.personKey,
          acknowledged_by_name: call.acting.personName,
        });
        await stopClock(tx, { kind: 'acknowledgement', referralId: row.id, at: asked.at });
        return true;
      },
    );
  }

  async tellOutcome(asked: Told, call: Call): Promise<void> {
    mayChange(call);
    await changeLocked(
      call,
      { referralId: asked.referralId, action: 'referral.outcome-told', now: this.clock.now() },
      async (tx, row) => {
        if (row.outcome_told_at !== null) return false;
        referralLifecycle.next(row.state, 'tell-outcome');
        this.checkMoment(asked.at, row);
        await changeReferral(tx, row.id, {
          outcome_told_at: asked.at,
          outcome_told_how: asked.how,
          outcome_told_by: call.acting.personKey,
          outcome_told_by_name: call.acting.personName,
        });
        return true;
      },
    );
  }

  private checkMoment(at: string, row: ReferralRow): void {
    if (instantMs(at) > this.clock.now().getTime())
      throw validationFailed([{ field: 'at', message: 'Date and time must be in the past' }]);
    if (instantMs(at) < row.received_at.getTime())
      throw validationFailed([
        { field: 'at', message: 'Date and time must be after the referral was received' },
      ]);
  }
}
