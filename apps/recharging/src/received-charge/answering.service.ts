import {
  chargeAnswered,
  type acceptReceivedCharge,
  type checkChargeAgain,
  type ParsedRequestOf,
  type queryReceivedCharge,
  type ReceivedChargeDetail,
  type withdrawChargeQuery,
} from '@conjoint/contracts';
import { DomainError, londonDate } from '@conjoint/kernel';
import { CLOCK, requireRole, type Call, type Clock, type Tx } from '@conjoint/platform';
import { Inject, Injectable } from '@nestjs/common';
import { AccountCodeRepository } from '../account-code/account-code.repository.js';
import { ChargeRepository, type KeptCharge } from './charge.repository.js';
import { chargeLifecycle, queryInWords, undisputed, type ChargeAction } from './charge.rules.js';
import { OwnViews } from './own-view.js';
import { partsToPost, postAcceptance } from './posting.js';
import { ReadingService } from './reading.service.js';

interface Answered {
  charge: ReceivedChargeDetail;
}

/** The partner answers a charge. Posting, state and the event to the host commit together. */
@Injectable()
export class AnsweringService {
  constructor(
    private readonly charges: ChargeRepository,
    private readonly codes: AccountCodeRepository,
    private readonly reading: ReadingService,
    private readonly views: OwnViews,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  accept(asked: ParsedRequestOf<typeof acceptReceivedCharge>, call: Call): Promise<Answered> {
    requireRole(call, 'finance-approver');
    return this.step(asked, 'accept', call, async (tx, kept, state) => {
      if (kept.failedChecks > 0)
        throw new DomainError(
          'conflict',
          'Not everything in this charge agrees with what this council holds itself. Query it, so that the host can put it right.',
          { details: { failedChecks: kept.failedChecks } },
        );
      const { sealed } = kept;
      const parts = partsToPost(sealed.totals, await this.codes.of(tx, sealed.agreementKey));
      const at = this.clock.now();
      const on = londonDate(at);
      const { personKey } = call.acting;
      const journalRef = await postAcceptance(tx, kept, { parts, on, at, personKey });
      await this.charges.change(tx, sealed.chargeId, { state, journalRef, postedOn: on });
      await this.tell(tx, kept, call, { answer: 'accepted', reason: null, postedOn: on, journalRef });
      await tx.audit({
        action: 'charge.accepted',
        subjects: [sealed.chargeId],
        why: `${sealed.reference}, posted as ${journalRef}`,
      });
    });
  }

  query(asked: ParsedRequestOf<typeof queryReceivedCharge>, call: Call): Promise<Answered> {
    requireRole(call, 'finance-preparer', 'finance-approver');
    return this.step(asked, 'query', call, async (tx, kept, state) => {
      const { sealed } = kept;
      const undisputedPence = undisputed(sealed.totalPence, asked.disputedPence);
      const query = { ...asked, undisputedPence };
      await this.charges.addQuery(tx, { ...query, by: call.acting, at: this.clock.now() });
      await this.charges.change(tx, sealed.chargeId, { state });
      await this.tell(tx, kept, call, { answer: 'queried', reason: queryInWords(query) });
      await tx.audit({
        action: 'charge.queried',
        subjects: [sealed.chargeId],
        why: `${sealed.reference}, against ${asked.against}`,
      });
    });
  }

  withdrawQuery(asked: ParsedRequestOf<typeof withdrawChargeQuery>, call: Call): Promise<Answered> {
    requireRole(call, 'finance-preparer', 'finance-approver');
    return this.step(asked, 'withdraw-query', call, async (tx, kept, state) => {
      const { sealed } = kept;
      await this.charges.endQuery(tx, sealed.chargeId, call.acting.personKey, this.clock.now());
      await this.charges.change(tx, sealed.chargeId, { state });
      await this.tell(tx, kept, call, { answer: 'withdrawn-query', reason: null });
      await tx.audit({
        action: 'charge.query-withdrawn',
        subjects: [sealed.chargeId],
        why: sealed.reference,
      });
    });
  }

  checkAgain(asked: ParsedRequestOf<typeof checkChargeAgain>, call: Call): Promise<Answered> {
    requireRole(call, 'finance-preparer', 'finance-approver');
    return this.step(asked, 'check-again', call, async (tx, { sealed, host }, state) => {
      const checks = await this.views.check(tx, { host, partner: call.partition, sealed });
      await this.charges.keepChecks(tx, sealed.chargeId, checks, this.clock.now());
      await this.charges.change(tx, sealed.chargeId, { state });
      await tx.audit({ action: 'charge.checked', subjects: [sealed.chargeId], why: sealed.reference });
    });
  }

  private async step(
    { chargeId, version }: { chargeId: string; version: number },
    action: ChargeAction,
    call: Call,
    effect: (tx: Tx, kept: KeptCharge, state: KeptCharge['state']) => Promise<void>,
  ): Promise<Answered> {
    return call.db.transaction(call, async (tx) => {
      const kept = await this.charges.lock(tx, chargeId);
      if (!kept) throw new DomainError('not-found', 'There is no such charge here');
      const state = chargeLifecycle.next(kept.state, action);
      if (kept.version !== version)
        throw new DomainError('stale-version', 'Somebody else has changed this charge since you opened it');
      await effect(tx, kept, state);
      return { charge: await this.reading.detail(tx, (await this.charges.find(tx, chargeId))!) };
    });
  }

  private tell(
    tx: Tx,
    { host, sealed }: KeptCharge,
    call: Call,
    answer: {
      answer: 'accepted' | 'queried' | 'withdrawn-query';
      reason: string | null;
      postedOn?: string;
      journalRef?: string;
    },
  ): Promise<void> {
    const { chargeId } = sealed;
    return tx.publish(chargeAnswered, {
      aggregateId: chargeId,
      to: host,
      payload: {
        chargeId,
        answer: answer.answer,
        reason: answer.reason,
        postedOn: answer.postedOn ?? null,
        journalRef: answer.journalRef ?? null,
        answeredAt: this.clock.now().toISOString(),
        personKey: call.acting.personKey,
      },
    });
  }
}
