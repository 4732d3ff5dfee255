import {
  passingOnAccepted,
  passingOnRecallAnswered,
  passingOnRecallAsked,
  passingOnReceived,
  passingOnReleased,
  passingOnReturned,
  type PassingOnStanding,
} from '@conjoint/contracts';
import { CLOCK, noteCheck, type Clock, type EventCall } from '@conjoint/platform';
import { Inject, Injectable } from '@nestjs/common';
import { raiseAlert } from '../alert/alert.repository.js';
import { publishOffer } from '../passing-on/offer.js';
import { changePassingOn, readPassingOn, type PassingOnRow } from '../passing-on/passing-on.repository.js';
import { RecallService } from '../passing-on/recall.service.js';
import { ReceivingService } from '../passing-on/receiving.service.js';
import { SendingService } from '../passing-on/sending.service.js';
import { standingOf } from './compare.repository.js';
import { IN_WORDS, remedyOf, type Remedy } from './compare.rules.js';
import { PutBackService, type ToldAgain } from './put-back.service.js';

export interface Difference {
  /** Of the passing-on. */
  id: string;
  partner: string;
  /** How it stands at the other council; null where that council has none. */
  there: PassingOnStanding | null;
}

type Told = Difference & { own: PassingOnStanding | null; told: ToldAgain | null };
type Step = Exclude<Remedy, 'none' | 'take-back' | 'person'>;

const RETURNED = 'Returned before the records of a council were restored';
const RECALLED = 'Taken back before the records of a council were restored';
const BY = { accepted_by: 'system:referrals', accepted_by_name: 'Taken back after a restore' };

/** Does what follows from a difference, in the transaction that notes it. What was lost is taken back first and then treated like the rest. */
@Injectable()
export class RemedyService {
  constructor(
    private readonly sending: SendingService,
    private readonly receiving: ReceivingService,
    private readonly recalling: RecallService,
    private readonly puttingBack: PutBackService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async apply(difference: Told, call: EventCall): Promise<void> {
    const { id, partner, own, there } = difference;
    const words: string[] = [];
    let leftOver: string | null = null;
    let remedy = remedyOf(own, there);
    if (remedy === 'take-back') {
      const put = await this.takeBack(difference, call);
      leftOver = put.leftOver;
      if (put.done) words.push(IN_WORDS[remedy]);
      remedy = put.done ? remedyOf(await standingOf(call.tx, id), there) : 'none';
    }
    if (remedy === 'person') leftOver = IN_WORDS.person;
    else if (remedy !== 'none') {
      await this.step(remedy as Step, difference, call);
      words.push(IN_WORDS[remedy]);
    }
    await noteCheck(call.tx, {
      kind: 'passing-on',
      partner,
      subject: id,
      ownState: own?.state ?? null,
      otherState: there?.state ?? null,
      remedy: [...words, ...(leftOver ? [leftOver] : [])].join('. '),
      outcome: leftOver === null ? 'done' : 'open',
    });
  }

  private takeBack({ partner, there, told }: Told, call: EventCall): ReturnType<PutBackService['asSender']> {
    return there!.direction === 'in'
      ? this.puttingBack.asSender(told!, partner, call)
      : this.puttingBack.asReceiver(told!, partner, call);
  }

  private async step(remedy: Step, difference: Told, call: EventCall): Promise<void> {
    const { id, partner: from, there } = difference;
    const row = (await readPassingOn(call.tx, id))!; // compared just now
    const now = this.clock.now().toISOString();
    if (remedy === 'note-received')
      return void (await changePassingOn(call.tx, id, { state: 'received', received_at: now }));
    if (remedy === 'release')
      return this.sending.accepted(received({ passingOnId: id, at: there!.acceptedAt ?? now }, from), call);
    if (remedy === 'note-release')
      return this.sending.releasedBefore(
        { id, from, acceptedAt: there!.acceptedAt ?? there!.releasedAt!, releasedAt: there!.releasedAt! },
        call,
      );
    if (remedy === 'note-return') return this.noteReturn(row, difference, call);
    if (remedy === 'note-recall') return this.noteRecall(row, difference, call);
    if (remedy === 'give-back') return this.recalling.asked(received(askedBack(row, now), from), call);
    if (remedy === 'hold') return this.hold(row, there!, call);
    return this.sayAgain(remedy, row, call);
  }

  private async noteReturn(
    row: PassingOnRow,
    { there, told, partner }: Told,
    call: EventCall,
  ): Promise<void> {
    const at = there!.returnedAt!;
    const reason = told?.returnReason ?? RETURNED;
    if (row.direction === 'out')
      return this.sending.returned(received({ passingOnId: row.id, at, reason }, partner), call);
    await changePassingOn(call.tx, row.id, { state: 'returned', returned_at: at, return_reason: reason });
    await call.tx.audit({ action: 'passing-on.returned', subjects: [row.id], why: RETURNED });
  }

  /** The asking is lost where this council had asked, and its reason with it. */
  private async noteRecall(row: PassingOnRow, { there, partner }: Told, call: EventCall): Promise<void> {
    const at = there!.recalledAt ?? this.clock.now().toISOString();
    if (row.recall_reason === null || row.direction === 'in')
      await changePassingOn(call.tx, row.id, {
        state: row.direction === 'out' ? 'recalling' : 'recalled',
        recall_asked_at: at,
        recall_reason: row.recall_reason ?? RECALLED,
        ...(row.direction === 'in' ? { recalled_at: at } : {}),
      });
    if (row.direction === 'out')
      return this.sending.recallAnswered(
        received({ passingOnId: row.id, at, recalled: true }, partner),
        call,
      );
    await call.tx.audit({ action: 'passing-on.recalled', subjects: [row.id], why: RECALLED });
  }

  /** The acceptance is lost and its release is not: who accepted is not known any more, that this council did is. */
  private async hold(row: PassingOnRow, there: PassingOnStanding, call: EventCall): Promise<void> {
    const releasedAt = there.releasedAt!;
    if (row.state === 'received')
      await changePassingOn(call.tx, row.id, {
        state: 'accepted',
        accepted_at: there.acceptedAt ?? releasedAt,
        ...BY,
      });
    await this.receiving.released(
      received({ passingOnId: row.id, at: releasedAt, to: call.partition }, row.other_partition),
      call,
    );
    await raiseAlert(call.tx, {
      kind: 'referral-put-back',
      at: this.clock.now(),
      forRole: 'front-door-manager',
      referralId: row.referral_id,
      text: 'A referral that another council passed on was lost by a restore and is recorded here again. Look whether the child is known here, and enter again what was decided since',
    });
  }

  private sayAgain(
    remedy: Exclude<
      Step,
      'note-received' | 'release' | 'note-release' | 'note-return' | 'note-recall' | 'give-back' | 'hold'
    >,
    row: PassingOnRow,
    { tx }: EventCall,
  ): Promise<void> {
    const { id: aggregateId, other_partition: to } = row;
    const at = (instant: Date | null): string => (instant ?? this.clock.now()).toISOString();
    const event = <P extends object>(payload: P) => ({
      aggregateId,
      to,
      payload: { passingOnId: aggregateId, ...payload },
    });
    if (remedy === 'offer-again') return sayOfferAgain(tx, row);
    if (remedy === 'say-received-again')
      return tx.publish(passingOnReceived, event({ at: at(row.received_at) }));
    if (remedy === 'say-accepted-again')
      return tx.publish(passingOnAccepted, event({ at: at(row.accepted_at) }));
    if (remedy === 'say-recall-again')
      return tx.publish(passingOnRecallAsked, event(askedBack(row, at(null))));
    if (remedy === 'say-recalled-again')
      return tx.publish(passingOnRecallAnswered, event({ at: at(row.recalled_at), recalled: true as const }));
    if (remedy === 'say-returned-again')
      return tx.publish(
        passingOnReturned,
        event({ at: at(row.returned_at), reason: row.return_reason ?? RETURNED }),
      );
    return tx.publish(
      passingOnReleased,
      event({ at: at(row.released_at), to, acknowledged: row.acknowledged }),
    );
  }
}

function askedBack(row: PassingOnRow, now: string) {
  return {
    passingOnId: row.id,
    at: row.recall_asked_at?.toISOString() ?? now,
    reason: row.recall_reason ?? RECALLED,
    personKey: row.recall_asked_by ?? row.offered_by,
    offeredAt: row.offered_at.toISOString(),
    legalBasis: row.legal_basis,
  };
}

function sayOfferAgain(tx: EventCall['tx'], row: PassingOnRow): Promise<void> {
  return publishOffer(tx, {
    id: row.id,
    to: row.other_partition,
    referralId: row.referral_id,
    offeredAt: row.offered_at.toISOString(),
    reason: row.reason,
    personKey: row.offered_by,
    legalBasis: row.legal_basis,
    told: row.told!,
    acknowledged: row.acknowledged,
  });
}

/** What the other council said, as if its event had arrived. */
function received<P extends { passingOnId: string }>(payload: P, from: string) {
  return { id: payload.passingOnId, aggregateId: payload.passingOnId, version: 0, epoch: 0, from, payload };
}
