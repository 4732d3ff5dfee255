import {
  passingOnRecallAnswered,
  passingOnRecallAsked,
  type ParsedRequestOf,
  type recallPassingOn,
} from '@conjoint/contracts';
import { DomainError } from '@conjoint/kernel';
import {
  CLOCK,
  newId,
  PARTNERSHIP,
  requireRole,
  type Call,
  type Clock,
  type EventCall,
  type EventOf,
  type Partnership,
} from '@conjoint/platform';
import { Inject, Injectable } from '@nestjs/common';
import { raiseAlert } from '../alert/alert.repository.js';
import { soughtHidden } from '../restriction/keeper-alert.js';
import {
  changePassingOn,
  insertPassingOn,
  lockPassingOn,
  type PassingOnRow,
  type PassingOnView,
} from './passing-on.repository.js';
import { receiverStep, senderStep, type ReceiverState, type SenderState } from './passing-on.rules.js';
import { passingOnView } from './passing-on.view.js';

type Asked = EventOf<typeof passingOnRecallAsked>;

/** An offer taken back while nobody has accepted it: the sender asks, the receiver decides which came first and answers. */
@Injectable()
export class RecallService {
  constructor(
    @Inject(PARTNERSHIP) private readonly partnership: Partnership,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** At the sender. Nothing is taken yet: until the answer this council is responsible, and the referral stays offered. */
  async recall(asked: ParsedRequestOf<typeof recallPassingOn>, call: Call): Promise<PassingOnView> {
    requireRole(call, 'front-door-worker', 'front-door-manager');
    const now = this.clock.now();
    const hidden = await soughtHidden(call, { id: asked.passingOnId, action: 'passing-on.recalled', now });
    return call.db.transaction(call, async (tx) => {
      const row = hidden ? null : await lockPassingOn(tx, asked.passingOnId, 'out');
      if (!row) throw new DomainError('not-found', 'This council has made no such offer');
      // Asked again after a time-out: the answer is what became of it, whatever its version is by now.
      if (senderStep(row.state as SenderState, 'recall') === null)
        return passingOnView(row, this.partnership);
      if (row.version !== asked.version)
        throw new DomainError('stale-version', 'Somebody has changed this offer since you opened it');
      const at = now.toISOString();
      const changed = await changePassingOn(tx, row.id, {
        state: 'recalling',
        recall_asked_at: at,
        recall_asked_by: call.acting.personKey,
        recall_reason: asked.reason,
      });
      await tx.publish(passingOnRecallAsked, {
        aggregateId: row.id,
        to: row.other_partition,
        payload: {
          passingOnId: row.id,
          at,
          reason: asked.reason,
          personKey: call.acting.personKey,
          offeredAt: row.offered_at.toISOString(),
          legalBasis: row.legal_basis,
        },
      });
      await tx.audit({
        action: 'passing-on.recall-asked',
        subjects: [row.id, row.referral_id],
        why: `of ${row.other_partition}`,
      });
      return passingOnView(changed, this.partnership);
    });
  }

  /** At the receiver. The row is locked: an acceptance at the same moment is either there already, or finds the offer gone. */
  async asked({ payload, from }: Asked, call: EventCall): Promise<void> {
    if (from === null) throw new DomainError('wrong-partition', 'A recall comes from another council');
    const row = await lockPassingOn(call.tx, payload.passingOnId, 'in');
    if (row && row.other_partition !== from)
      throw new DomainError('wrong-partition', 'This offer was made by another council');
    const state: ReceiverState = row ? (row.state as ReceiverState) : 'unknown';
    const at = this.clock.now().toISOString();
    const answer = { aggregateId: payload.passingOnId, to: from };
    const said = { passingOnId: payload.passingOnId, at };
    if (receiverStep(state, 'hear-recall') === null) {
      // Returned before, or given back before: that was said then.
      if (!row?.accepted_at) return;
      await call.tx.audit({
        action: 'passing-on.recall-refused',
        subjects: [row.id],
        why: `asked by ${from}, ${payload.personKey}; accepted before`,
      });
      await call.tx.publish(passingOnRecallAnswered, {
        ...answer,
        payload: { ...said, recalled: false, acceptedAt: row.accepted_at.toISOString() },
      });
      return;
    }
    await giveBack(row, { payload, from, at, call });
    await call.tx.publish(passingOnRecallAnswered, { ...answer, payload: { ...said, recalled: true } });
    await raiseAlert(call.tx, {
      kind: 'passing-on-recalled',
      at: this.clock.now(),
      forRole: 'front-door-manager',
      text: 'A referral offered to this council was taken back by the council that offered it. Nothing is to be done',
    });
  }
}

async function giveBack(
  row: PassingOnRow | null,
  {
    payload,
    from,
    at,
    call: { tx },
  }: { payload: Asked['payload']; from: string; at: string; call: EventCall },
): Promise<void> {
  const recalled = {
    state: 'recalled' as const,
    recall_asked_at: payload.at,
    recall_asked_by: payload.personKey,
    recall_reason: payload.reason,
    recalled_at: at,
  };
  if (row) await changePassingOn(tx, row.id, recalled);
  // The recall overtook the offer: it is remembered, so that the offer changes nothing when it comes.
  else
    await insertPassingOn(tx, {
      ...recalled,
      id: payload.passingOnId,
      direction: 'in',
      referral_id: newId(),
      other_partition: from,
      reason: '',
      legal_basis: payload.legalBasis,
      told: null,
      offered_at: payload.offeredAt,
      offered_by: payload.personKey,
    });
  await tx.audit({
    action: 'passing-on.recalled',
    subjects: [payload.passingOnId],
    why: `by ${from}, ${payload.personKey}`,
  });
}
