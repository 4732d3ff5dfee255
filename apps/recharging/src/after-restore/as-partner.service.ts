import { chargeAnswered, type ChargeStanding, type PayloadOf } from '@conjoint/contracts';
import { isDomainError } from '@conjoint/kernel';
import {
  CLOCK,
  newId,
  noteCheck,
  type Clock,
  type EventCall,
  type Origin,
  type PartitionDb,
} from '@conjoint/platform';
import { Inject, Injectable } from '@nestjs/common';
import { AccountCodeRepository } from '../account-code/account-code.repository.js';
import { DriverCounter } from '../driver/driver-counter.js';
import { ChargeRepository, type KeptCharge } from '../received-charge/charge.repository.js';
import { OwnViews } from '../received-charge/own-view.js';
import { partsToPost, postAcceptance } from '../received-charge/posting.js';
import { IN_WORDS, partnerRemedy, type PartnerRemedy } from './compare.rules.js';
import { standingsAsPartner } from './standing.repository.js';

type Step = Exclude<PartnerRemedy, 'none' | 'take'>;

const BY = 'Taken back after a restore';
const NOT_POSTED =
  'The host has it as accepted, and something for posting it is not known here any more: its count, or an account. Put that right on the page of the charge; after publishing again accept it once more';

/** A partner whose older copy was put back: each charge as its host has it. */
@Injectable()
export class AsPartnerService {
  constructor(
    private readonly charges: ChargeRepository,
    private readonly codes: AccountCodeRepository,
    private readonly views: OwnViews,
    private readonly counter: DriverCounter,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Evidence of a count that was lost is counted again before the charge is compared: the same facts give the same hash. Where they do not, or
   * cannot be asked just now, the check says so.
   */
  async countAgain(host: string, { sealed }: ChargeStanding, db: PartitionDb, origin: Origin): Promise<void> {
    if (await this.charges.find(db, sealed.chargeId)) return;
    const own = sealed.pools.flatMap(({ weights }) =>
      weights.filter(({ partner }) => partner === db.partition),
    );
    if (own.every(({ evidenceHash }) => evidenceHash === null)) return;
    const { agreementKey, agreementHash, period } = sealed;
    const asked = { agreementKey, agreementHash, ...period, askedBy: host };
    await this.counter.count(asked, { ...origin, db }).catch((error: unknown) => {
      if (!isDomainError(error)) throw error;
    });
  }

  /** Follows what the host says of one charge; null: of one it says nothing. */
  async follow(host: string, id: string, there: ChargeStanding | null, call: EventCall): Promise<void> {
    const [own] = await standingsAsPartner(call.tx, { other: host, id });
    const youngest = own?.answer?.answeredAt ?? '';
    const remedies: (Step | 'take')[] = [];
    let next: PartnerRemedy = partnerRemedy(
      own?.state ?? null,
      there?.state ?? null,
      youngest > (there?.answer?.answeredAt ?? ''),
    );
    if (next === 'take') {
      await this.take(host, there!, call);
      remedies.push(next);
      next = partnerRemedy('sent', there!.state, false);
    }
    const step = next === 'none' || next === 'take' ? null : next;
    if (step) remedies.push(step);
    if (remedies.length === 0) return;
    const isOpen = step !== null && !(await this.step(step, host, id, { own, there, call }));
    const words = remedies.map((remedy) => (isOpen && remedy === 'post' ? NOT_POSTED : IN_WORDS[remedy]));
    await noteCheck(call.tx, {
      kind: 'charge',
      partner: host,
      subject: id,
      ownState: own?.state ?? null,
      otherState: there?.state ?? null,
      remedy: words.join('. '),
      outcome: isOpen || step === 'person' ? 'open' : 'done',
    });
  }

  private async take(host: string, { sealed }: ChargeStanding, { partition, tx }: EventCall): Promise<void> {
    const checks = await this.views.check(tx, { host, partner: partition, sealed });
    await this.charges.keep(tx, { host, sealed, checks, at: this.clock.now() });
    await tx.audit({
      action: 'charge.received',
      subjects: [sealed.chargeId],
      why: `${sealed.reference} from ${host}; ${BY}`,
    });
  }

  /** False where it could not be done and a person has to. */
  private async step(
    remedy: Step,
    host: string,
    id: string,
    { own, there, call }: { own: ChargeStanding | undefined; there: ChargeStanding | null; call: EventCall },
  ): Promise<boolean> {
    if (remedy === 'person') return true;
    if (remedy === 'say-accepted' || remedy === 'say-queried' || remedy === 'say-withdrawn') {
      await this.say(host, id, own!, call);
      return true;
    }
    const kept = (await this.charges.lock(call.tx, id))!;
    const { answeredAt, personKey, reason } = there!.answer ?? {
      answeredAt: this.now(),
      personKey: BY,
      reason: null,
    };
    if (kept.state === 'queried') {
      await this.charges.endQuery(call.tx, id, personKey, new Date(answeredAt));
      await this.charges.change(call.tx, id, { state: 'received' });
    }
    if (remedy === 'end-query') return true;
    if (remedy === 'post') return this.post({ ...kept, state: 'received' }, there!, call);
    await this.charges.addQuery(call.tx, {
      ...queryOf(kept, reason),
      by: { personKey, personName: BY },
      at: new Date(answeredAt),
    });
    await this.charges.change(call.tx, id, { state: 'queried' });
    return true;
  }

  /** On the day and by the person of then. The journal may have another number than the one that was lost: the host hears it. */
  private async post(kept: KeptCharge, there: ChargeStanding, call: EventCall): Promise<boolean> {
    const { sealed, failedChecks } = kept;
    const answer = there.answer!;
    const parts = await this.partsOf(kept, call);
    if (failedChecks > 0 || parts === null) return false;
    const { personKey, postedOn } = answer;
    const journalRef = await postAcceptance(call.tx, kept, {
      parts,
      on: postedOn!,
      at: this.clock.now(),
      personKey,
    });
    await this.charges.change(call.tx, sealed.chargeId, { state: 'posted', journalRef, postedOn: postedOn! });
    await call.tx.audit({
      action: 'charge.accepted',
      subjects: [sealed.chargeId],
      why: `${sealed.reference}, posted as ${journalRef}; ${BY}`,
    });
    if (journalRef !== answer.journalRef)
      await this.publish(kept.host, call, {
        ...answer,
        chargeId: sealed.chargeId,
        answer: 'accepted',
        reason: null,
        journalRef,
      });
    return true;
  }

  private async partsOf({ sealed }: KeptCharge, { tx }: EventCall) {
    try {
      return partsToPost(sealed.totals, await this.codes.of(tx, sealed.agreementKey));
    } catch (error) {
      if (isDomainError(error)) return null; // an account that was set after the copy
      throw error;
    }
  }

  private say(
    host: string,
    chargeId: string,
    { answer, state }: ChargeStanding,
    call: EventCall,
  ): Promise<void> {
    const said = { accepted: 'accepted', queried: 'queried', sent: 'withdrawn-query' } as const;
    return this.publish(host, call, { ...answer!, chargeId, answer: said[state] });
  }

  private publish(to: string, { tx }: EventCall, payload: PayloadOf<typeof chargeAnswered>): Promise<void> {
    return tx.publish(chargeAnswered, { aggregateId: payload.chargeId, to, payload });
  }

  private now(): string {
    return this.clock.now().toISOString();
  }
}

/** What is left of a query is the words in which the host read it. */
function queryOf({ sealed }: KeptCharge, words: string | null) {
  const reason = words ?? BY;
  const against = /driver/.test(reason.slice(0, 20))
    ? 'driver'
    : /rule/.test(reason.slice(0, 20))
      ? 'rule'
      : 'line';
  return {
    id: newId(),
    chargeId: sealed.chargeId,
    against: against as 'line' | 'driver' | 'rule',
    about: sealed.reference,
    disputedPence: sealed.totalPence,
    undisputedPence: 0,
    reason,
  };
}
