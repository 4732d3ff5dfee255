import {
  passingOnReceived,
  passingOnReturned,
  type passingOnOffered,
  type passingOnReleased,
} from '@conjoint/contracts';
import { DomainError, londonDate } from '@conjoint/kernel';
import {
  CLOCK,
  newId,
  PARTNERSHIP,
  type Clock,
  type EventCall,
  type EventOf,
  type Partnership,
  type Tx,
} from '@conjoint/platform';
import { Inject, Injectable } from '@nestjs/common';
import { raiseAlert } from '../alert/alert.repository.js';
import {
  changePassingOn,
  insertPassingOn,
  lockPassingOn,
  type PassingOnRow,
} from './passing-on.repository.js';
import { receiverStep, type ReceiverState } from './passing-on.rules.js';
import { canBeRecorded, recordReceivedReferral } from './received-referral.js';

type Offered = EventOf<typeof passingOnOffered>;
type Offer = Offered['payload'];

const NO_RULE = 'The sharing rules of this council do not let it take a referral from yours';
const UNREADABLE = 'This council could not record the referral as it was sent. Telephone its front door';

/** The council it is offered to: it stores, answers, and holds the case only once it hears the release. */
@Injectable()
export class ReceivingService {
  constructor(
    @Inject(PARTNERSHIP) private readonly partnership: Partnership,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async offered({ payload, from }: Offered, call: EventCall): Promise<void> {
    const sender = senderOf(from);
    const existing = await this.fromSender(call.tx, payload.passingOnId, sender);
    const at = this.clock.now();
    // The file as this council reads it decides; what the sender believes does not count.
    const rule = this.partnership.sharingRule({
      from: sender,
      to: call.partition,
      purpose: 'pass-on-referral',
      at: londonDate(at),
    });
    const refusal = !rule ? NO_RULE : canBeRecorded(payload.referral, at) ? null : UNREADABLE;
    const action = refusal === null ? 'hear-offered' : 'refuse-offer';
    if (receiverStep(stateOf(existing), action) === null) return;
    if (refusal === null) await this.store(payload, sender, call.tx, at.toISOString());
    else await this.refuse(payload, { sender, tx: call.tx, at: at.toISOString(), reason: refusal });
  }

  private async store(payload: Offer, sender: string, tx: Tx, at: string): Promise<void> {
    const { passingOnId, referral } = payload;
    await insertPassingOn(tx, {
      ...asOffered(payload, sender),
      state: 'received',
      told: referral,
      acknowledged: payload.acknowledged ?? null,
      received_at: at,
    });
    await tx.audit({ action: 'passing-on.received', subjects: [passingOnId], why: inWords(payload, sender) });
    await tx.publish(passingOnReceived, {
      aggregateId: passingOnId,
      to: sender,
      payload: { passingOnId, at },
    });
    await raiseAlert(tx, {
      kind: 'passing-on-offered',
      at: this.clock.now(),
      forRole: 'front-door-manager',
      text: referral.danger.inDanger
        ? 'Another council offers a referral of a child who may be in danger now. Accept or return it at once'
        : 'Another council offers a referral to this council. Accept or return it',
    });
  }

  /** Nothing of the referral is kept: this council may not have it, or could not record it. */
  private async refuse(
    payload: Offer,
    { sender, tx, at, reason }: { sender: string; tx: Tx; at: string; reason: string },
  ): Promise<void> {
    const { passingOnId } = payload;
    await insertPassingOn(tx, {
      ...asOffered(payload, sender),
      reason: '',
      state: 'returned',
      told: null,
      acknowledged: null,
      returned_at: at,
      return_reason: reason,
    });
    await tx.audit({
      action: 'passing-on.received',
      subjects: [passingOnId],
      why: `${inWords(payload, sender)}; ${reason}`,
      outcome: 'refused',
    });
    await tx.publish(passingOnReturned, {
      aggregateId: passingOnId,
      to: sender,
      payload: { passingOnId, at, reason },
    });
  }

  async released({ payload, from }: EventOf<typeof passingOnReleased>, call: EventCall): Promise<void> {
    if (payload.to !== call.partition)
      throw new DomainError('wrong-partition', 'This release names another council');
    const row = await this.fromSender(call.tx, payload.passingOnId, senderOf(from));
    if (receiverStep(stateOf(row), 'hear-released') === null) return;
    const released = await changePassingOn(call.tx, row!.id, {
      state: 'released',
      released_at: payload.at,
      ...(payload.acknowledged ? { acknowledged: JSON.stringify(payload.acknowledged) } : {}),
    });
    const childIds = await recordReceivedReferral(call, released, {
      heldSince: payload.at,
      now: this.clock.now(),
      partnership: this.partnership,
    });
    await call.tx.audit({
      action: 'passing-on.held',
      subjects: [row!.id, row!.referral_id, ...childIds],
      why: `released by ${from} at ${payload.at}`,
    });
  }

  private async fromSender(tx: Tx, id: string, sender: string): Promise<PassingOnRow | null> {
    const row = await lockPassingOn(tx, id, 'in');
    if (row && row.other_partition !== sender)
      throw new DomainError('wrong-partition', 'This offer was made by another council');
    return row;
  }
}

function stateOf(row: PassingOnRow | null): ReceiverState {
  return row ? (row.state as ReceiverState) : 'unknown';
}

function senderOf(from: string | null): string {
  if (from === null) throw new DomainError('wrong-partition', 'An offer comes from another council');
  return from;
}

function inWords({ personKey, purpose, legalBasis }: Offer, sender: string): string {
  return `from ${sender}, ${personKey}; purpose ${purpose}; ${legalBasis}`;
}

function asOffered(payload: Offer, sender: string) {
  return {
    id: payload.passingOnId,
    direction: 'in' as const,
    // This council's own referral, which exists once the case is held here.
    referral_id: newId(),
    sender_referral_id: payload.referralId,
    other_partition: sender,
    reason: payload.reason,
    legal_basis: payload.legalBasis,
    offered_at: payload.offeredAt,
    offered_by: payload.personKey,
  };
}
