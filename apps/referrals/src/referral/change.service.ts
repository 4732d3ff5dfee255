import {
  referralChanged,
  type acknowledgeReferral,
  type correctReferral,
  type ParsedRequestOf,
  type tellOutcome,
  type withdrawReferral,
} from '@conjoint/contracts';
import { DomainError, instantMs, londonDate, validationFailed } from '@conjoint/kernel';
import { CLOCK, requireRole, type Call, type Clock, type Tx } from '@conjoint/platform';
import { Inject, Injectable } from '@nestjs/common';
import { countAnew, stopClock } from '../clock/clock.repository.js';
import { lockChildrenOf } from '../household/child-lock.repository.js';
import { hides } from '../restriction/hidden.js';
import { soughtHidden } from '../restriction/keeper-alert.js';
import {
  changeReferral,
  correctChildField,
  correctReferralField,
  insertCorrection,
  moveReceipt,
  withdrawWaiting,
} from './change.repository.js';
import { planCorrection, type PlannedCorrection } from './correction.rules.js';
import { recountReReferrals } from './re-referral.repository.js';
import { lockReferral, toldReferral, type ReferralRow } from './referral-read.repository.js';
import { publishReferral } from './referral-fact.repository.js';
import { referralLifecycle } from './referral.rules.js';

type Correct = ParsedRequestOf<typeof correctReferral>;
type Withdraw = ParsedRequestOf<typeof withdrawReferral>;
type Told = ParsedRequestOf<typeof acknowledgeReferral> | ParsedRequestOf<typeof tellOutcome>;

/** What is done to a recorded referral short of deciding it: nothing is deleted, and what was there before stays visible. */
@Injectable()
export class ChangeService {
  constructor(@Inject(CLOCK) private readonly clock: Clock) {}

  async correct(asked: Correct, call: Call): Promise<void> {
    mayChange(call);
    const now = this.clock.now();
    await this.change(call, asked.referralId, 'referral.corrected', async (tx, row) => {
      referralLifecycle.next(row.state, 'correct');
      refuseStale(row, asked.version);
      const correction = planCorrection({
        referral: toldReferral(row),
        childIds: row.children.map(({ childId }) => childId),
        field: asked.field,
        value: asked.value,
        now,
      });
      await this.applyCorrection(tx, row, correction);
      const by = { key: call.acting.personKey, name: call.acting.personName };
      await insertCorrection(tx, {
        referralId: row.id,
        childId: correction.target.of === 'child' ? correction.target.childId : null,
        field: asked.field,
        before: correction.before,
        after: correction.after,
        reason: asked.reason,
        at: now,
        by,
      });
      await publishReferral(tx, referralChanged, row.id);
      return true;
    });
  }

  private async applyCorrection(tx: Tx, row: ReferralRow, correction: PlannedCorrection): Promise<void> {
    const { target, referral, after } = correction;
    if (target.of === 'child') {
      const told = referral.children[row.children.findIndex(({ childId }) => childId === target.childId)]!;
      return correctChildField(tx, {
        referralId: row.id,
        childId: target.childId,
        field: target.field,
        told,
      });
    }
    await correctReferralField(tx, row.id, { field: target.field, value: after });
    if (target.field !== 'received.receivedAt') return;
    const receivedAt = after!;
    await countAnew(tx, { referralId: row.id, receivedAt, at: this.clock.now() });
    await moveReceipt(tx, { referralId: row.id, receivedOn: londonDate(receivedAt), receivedAt });
    await recount(tx, row);
  }

  async withdraw(asked: Withdraw, call: Call): Promise<void> {
    mayChange(call);
    const now = this.clock.now();
    await this.change(call, asked.referralId, 'referral.withdrawn', async (tx, row) => {
      // Asked again after a time-out: it is withdrawn already.
      if (row.state === 'withdrawn' && row.withdrawn_reason === asked.reason) return false;
      const state = referralLifecycle.next(row.state, row.counted ? 'withdraw' : 'withdraw-information');
      if (row.children.some(({ state }) => state === 'decided'))
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
      await recount(tx, row);
      await publishReferral(tx, referralChanged, row.id);
      return true;
    });
  }

  /** Said once: a repeat, or a second colleague, changes nothing. */
  async acknowledge(asked: Told, call: Call): Promise<void> {
    mayChange(call);
    await this.change(call, asked.referralId, 'referral.acknowledged', async (tx, row) => {
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
    });
  }

  async tellOutcome(asked: Told, call: Call): Promise<void> {
    mayChange(call);
    await this.change(call, asked.referralId, 'referral.outcome-told', async (tx, row) => {
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
    });
  }

  private checkMoment(at: string, row: ReferralRow): void {
    if (instantMs(at) > this.clock.now().getTime())
      throw validationFailed([{ field: 'at', message: 'Date and time must be in the past' }]);
    if (instantMs(at) < row.received_at.getTime())
      throw validationFailed([
        { field: 'at', message: 'Date and time must be after the referral was received' },
      ]);
  }

  /** One transaction on a locked referral, audited when something changed. An id that is not here is audited as refused. */
  private async change(
    call: Call,
    referralId: string,
    action: string,
    work: (tx: Tx, row: ReferralRow) => Promise<boolean>,
  ): Promise<void> {
    const there = await call.db.transaction(call, async (tx) => {
      await lockChildrenOf(tx, referralId);
      const row = await lockReferral(tx, referralId);
      if (!row || hides(row, call)) return false;
      if (await work(tx, row))
        await tx.audit({ action, subjects: [row.id, ...row.children.map(({ childId }) => childId)] });
      return true;
    });
    if (there) return;
    await soughtHidden(call, { id: referralId, action, now: this.clock.now() });
    await call.db.audit(call, { action, subjects: [referralId], outcome: 'refused' });
    throw new DomainError('not-found', 'There is no such referral in this council');
  }
}

function recount(tx: Tx, { id, children }: ReferralRow): Promise<void> {
  const childIds = children.map(({ childId }) => childId);
  return recountReReferrals(tx, { childIds, publishesItself: id });
}

function mayChange(call: Call): void {
  requireRole(call, 'front-door-worker', 'front-door-manager', 'team-manager', 'social-worker');
}

function refuseStale(row: ReferralRow, version: number): void {
  if (row.version === version) return;
  throw new DomainError(
    'stale-version',
    'Somebody has changed this referral since you opened it. Look at it again, then repeat what you wanted to do',
    { details: { version: row.version } },
  );
}
