import {
  passingOnReleased,
  referralChanged,
  type AcknowledgementGiven,
  type passingOnAccepted,
  type passingOnRecallAnswered,
  type passingOnReceived,
  type passingOnReturned,
} from '@conjoint/contracts';
import { DomainError } from '@conjoint/kernel';
import { CLOCK, type Clock, type EventCall, type EventOf } from '@conjoint/platform';
import { Inject, Injectable } from '@nestjs/common';
import { raiseAlert } from '../alert/alert.repository.js';
import { lockChildrenOf } from '../household/child-lock.repository.js';
import { recountReReferrals } from '../referral/re-referral.repository.js';
import { publishReferral } from '../referral/referral-fact.repository.js';
import { moveHolding } from './case-holding.repository.js';
import { changePassingOn, lockPassingOn, type PassingOnRow } from './passing-on.repository.js';
import { senderStep, type SenderAction, type SenderState } from './passing-on.rules.js';
import { leaveReferral, readAcknowledgement, takeBackReferral } from './sent-referral.repository.js';

/** The council that offered: it hears what the receiver did, and releases once the receiver has accepted. */
@Injectable()
export class SendingService {
  constructor(@Inject(CLOCK) private readonly clock: Clock) {}

  async received({ payload, from }: EventOf<typeof passingOnReceived>, call: EventCall): Promise<void> {
    const heard = await this.hear(call, { id: payload.passingOnId, from, action: 'hear-received' });
    if (!heard) return;
    await changePassingOn(call.tx, heard.id, { state: 'received', received_at: payload.at });
    await call.tx.audit({ action: 'passing-on.received', subjects: [heard.id], why: `by ${from}` });
  }

  async accepted({ payload, from }: EventOf<typeof passingOnAccepted>, call: EventCall): Promise<void> {
    const heard = await this.hear(call, { id: payload.passingOnId, from, action: 'hear-accepted' });
    if (heard) await this.releaseNow(heard, payload.at, call);
  }

  /** What was asked back: given back, and the referral waits here again; or accepted before, and then it is released. */
  async recallAnswered(
    { payload, from }: EventOf<typeof passingOnRecallAnswered>,
    call: EventCall,
  ): Promise<void> {
    const action = payload.recalled ? 'hear-recalled' : 'hear-recall-refused';
    const heard = await this.hear(call, { id: payload.passingOnId, from, action });
    if (!heard) return;
    if (!payload.recalled) return this.releaseNow(heard, payload.acceptedAt, call);
    await changePassingOn(call.tx, heard.id, { state: 'recalled', recalled_at: payload.at });
    await takeBackReferral(call.tx, heard.referral_id);
    await call.tx.audit({
      action: 'passing-on.recalled',
      subjects: [heard.id, heard.referral_id],
      why: `confirmed by ${from}`,
    });
    await publishReferral(call.tx, referralChanged, heard.referral_id);
  }

  /** The release: from this commit the receiver is the case-holding council, and it is told so by the same commit. */
  private async releaseNow(heard: PassingOnRow, acceptedAt: string, call: EventCall): Promise<void> {
    const at = this.clock.now().toISOString();
    const to = heard.other_partition;
    const acknowledged = await this.release(heard, call, { acceptedAt, at });
    await call.tx.publish(passingOnReleased, {
      aggregateId: heard.id,
      to,
      payload: { passingOnId: heard.id, at, to, acknowledged },
    });
  }

  /** A release that the receiver knows of already: this council was put back from a copy that does not. It is not told again. */
  async releasedBefore(
    {
      id,
      from,
      acceptedAt,
      releasedAt,
    }: { id: string; from: string; acceptedAt: string; releasedAt: string },
    call: EventCall,
  ): Promise<void> {
    const heard = await this.hear(call, { id, from, action: 'hear-accepted' });
    if (heard) await this.release(heard, call, { acceptedAt, at: releasedAt });
  }

  /** Gives what the referrer was told by now: the receiver hears of it, also when the release has to be said again. */
  private async release(
    heard: PassingOnRow,
    { tx, partition }: EventCall,
    { acceptedAt, at }: { acceptedAt: string; at: string },
  ): Promise<AcknowledgementGiven | null> {
    const to = heard.other_partition;
    await lockChildrenOf(tx, heard.referral_id);
    const acknowledged = await readAcknowledgement(tx, heard.referral_id);
    await changePassingOn(tx, heard.id, {
      state: 'released',
      accepted_at: acceptedAt,
      released_at: at,
      ...(acknowledged ? { acknowledged: JSON.stringify(acknowledged) } : {}),
    });
    const childIds = await leaveReferral(tx, { referralId: heard.referral_id, action: 'release', at });
    const reason = 'passed on and accepted';
    await moveHolding(tx, {
      childIds,
      referralId: heard.referral_id,
      from: partition,
      holder: to,
      at,
      reason,
    });
    await recountReReferrals(tx, { childIds, publishesItself: heard.referral_id });
    await tx.audit({
      action: 'passing-on.released',
      subjects: [heard.id, heard.referral_id, ...childIds],
      why: `to ${to}, which accepted at ${acceptedAt}`,
    });
    if (heard.state === 'recalling')
      await raiseAlert(tx, {
        kind: 'passing-on-recall-too-late',
        at: this.clock.now(),
        forRole: 'front-door-manager',
        referralId: heard.referral_id,
        text: 'A referral was asked back too late: the other council had already accepted it, and is responsible',
      });
    await publishReferral(tx, referralChanged, heard.referral_id);
    return acknowledged;
  }

  async returned({ payload, from }: EventOf<typeof passingOnReturned>, call: EventCall): Promise<void> {
    const heard = await this.hear(call, { id: payload.passingOnId, from, action: 'hear-returned' });
    if (!heard) return;
    const { at, reason } = payload;
    await changePassingOn(call.tx, heard.id, { state: 'returned', returned_at: at, return_reason: reason });
    await takeBackReferral(call.tx, heard.referral_id);
    await raiseAlert(call.tx, {
      kind: 'passing-on-returned',
      at: this.clock.now(),
      forRole: 'front-door-manager',
      referralId: heard.referral_id,
      text: `A referral offered to another council was returned. It waits for a decision here${heard.told?.danger.inDanger ? ', and says that a child is in danger now' : ''}`,
    });
    await call.tx.audit({
      action: 'passing-on.returned',
      subjects: [heard.id, heard.referral_id],
      why: `by ${from}`,
    });
    await publishReferral(call.tx, referralChanged, heard.referral_id);
  }

  /** The row, if this message changes something; null if it was said before. */
  private async hear(
    call: EventCall,
    heard: { id: string; from: string | null; action: SenderAction },
  ): Promise<PassingOnRow | null> {
    const row = await lockPassingOn(call.tx, heard.id, 'out');
    // Only the council it was offered to may answer an offer; NATS proves who speaks.
    if (!row || row.other_partition !== heard.from)
      throw new DomainError('wrong-partition', 'No such offer was made to that council');
    return senderStep(row.state as SenderState, heard.action) === null ? null : row;
  }
}
