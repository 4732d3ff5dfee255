import type {
  chargeAnswered,
  linesOfCharge,
  ParsedRequestOf,
  PayloadOf,
  ResponseOf,
} from '@conjoint/contracts';
import { CHARGE_LINES_PAGE } from '@conjoint/contracts';
import { DomainError, londonDate } from '@conjoint/kernel';
import {
  CLOCK,
  PARTNERSHIP,
  type Call,
  type Clock,
  type EventCall,
  type EventOf,
  type Partnership,
  type Tx,
} from '@conjoint/platform';
import { Inject, Injectable } from '@nestjs/common';
import { version } from '../agreements/acceptance.repository.js';
import { pageOfLines } from '../calculation/run-lines.repository.js';
import { postJournal } from '../journal/journal.repository.js';
import { receiptJournal } from '../journal/journal.rules.js';
import { proofOf } from '../proof/lines-tree.js';
import { changeState, findRun, lockRun } from '../run/run.repository.js';
import { runLifecycle } from '../run/run.rules.js';
import { findCharge, lockCharge, type ChargeRow } from './charge.repository.js';
import { ACTION_OF, chargeLifecycle } from './charge.rules.js';

/** What partners say to and ask of the host. */
@Injectable()
export class AnswerService {
  constructor(
    @Inject(PARTNERSHIP) private readonly partnership: Partnership,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** The receipt moves what was in transit to the debtor, in the transaction that notes the message: once. */
  async hear({ payload, from }: EventOf<typeof chargeAnswered>, call: EventCall): Promise<void> {
    const { tx } = call;
    const charge = await lockCharge(tx, payload.chargeId);
    if (!charge || charge.partner !== from || charge.state === 'own') throw noCharge();
    if (charge.state === 'accepted' && payload.answer === 'accepted')
      return this.postedAgain(charge, payload, call);
    const state = chargeLifecycle.next(charge.state, ACTION_OF[payload.answer]);
    await tx.query(
      `update charge set state = $2, answered_at = $3, answered_by = $4, answer_reason = $5, posted_on = $6, journal_ref = $7 where id = $1`,
      [
        charge.id,
        state,
        payload.answeredAt,
        payload.personKey,
        payload.reason,
        state === 'accepted' ? payload.postedOn : null,
        state === 'accepted' ? payload.journalRef : null,
      ],
    );
    if (state === 'accepted') await this.receive(tx, charge, payload.postedOn!, call);
    await tx.audit({
      action: `charge.${payload.answer}`,
      subjects: [charge.id, charge.runId],
      why: `by ${from}, ${payload.personKey}`,
    });
  }

  /** A partner that was put back from an older copy has posted it once more there: only where is news. Nothing is moved here a second time. */
  private async postedAgain(
    charge: ChargeRow,
    payload: PayloadOf<typeof chargeAnswered>,
    { tx, from }: EventCall,
  ): Promise<void> {
    await tx.query('update charge set posted_on = $2, journal_ref = $3 where id = $1', [
      charge.id,
      payload.postedOn,
      payload.journalRef,
    ]);
    await tx.audit({
      action: 'charge.posted-again',
      subjects: [charge.id, charge.runId],
      why: `by ${from}, as ${payload.journalRef ?? ''}`,
    });
  }

  private async receive(tx: Tx, charge: ChargeRow, postedOn: string, call: EventCall): Promise<void> {
    const run = (await lockRun(tx, charge.runId))!;
    await postJournal(tx, {
      kind: 'receipt',
      accountingDate: postedOn,
      description: `Receipt of ${run.reference ?? ''} by ${charge.partner}`,
      agreementKey: charge.agreementKey,
      runId: charge.runId,
      chargeId: charge.id,
      postedAt: this.clock.now(),
      postedBy: `system:${call.service}`,
      entries: receiptJournal(charge.partner, charge.amountPence),
    });
    const [open] = await tx.query<{ open: number }>(
      `select count(*)::int as open from charge where run_id = $1 and state not in ('own', 'accepted')`,
      [charge.runId],
    );
    if (open!.open === 0) await changeState(tx, run.id, runLifecycle.next(run.state, 'post'));
  }

  /** To the charged partner alone; what may cross is said by the file. */
  async lines(
    asked: ParsedRequestOf<typeof linesOfCharge>,
    call: Call,
  ): Promise<ResponseOf<typeof linesOfCharge>> {
    const charge = await findCharge(call.db, asked.chargeId);
    const why = `to ${call.from ?? 'nobody'}, ${asked.personKey}, page ${asked.page}`;
    if (!charge || charge.partner !== call.from || !(await this.mayHave(charge, call))) {
      await call.db.audit(call, {
        action: 'charge.lines',
        subjects: [asked.chargeId],
        why,
        outcome: 'refused',
      });
      throw noCharge();
    }
    const run = (await findRun(call.db, charge.runId))!;
    const hashes = await pageHashes(call, charge.runId);
    if (asked.page >= Math.max(1, hashes.length))
      throw new DomainError('not-found', 'This charge has fewer lines.');
    await call.db.audit(call, { action: 'charge.lines', subjects: [charge.id], why });
    return {
      lines: await pageOfLines(call.db, run.id, asked.page),
      page: asked.page,
      pages: Math.ceil(run.lineCount! / CHARGE_LINES_PAGE),
      lineCount: run.lineCount!,
      proof: proofOf(asked.page, hashes),
    };
  }

  private async mayHave(charge: ChargeRow, call: Call): Promise<boolean> {
    const run = (await findRun(call.db, charge.runId))!;
    const held = await version(call.db, run.agreementHash);
    const rule = this.partnership.sharingRule({
      from: charge.partner,
      to: call.partition,
      purpose: 'recharge',
      line: held!.terms.line,
      at: londonDate(this.clock.now()),
    });
    return rule !== undefined;
  }
}

async function pageHashes(call: Call, runId: string): Promise<string[]> {
  const [row] = await call.db.query<{ hashes: string[] }>(
    'select page_hashes as hashes from recharge_run where id = $1',
    [runId],
  );
  return row!.hashes;
}

const noCharge = (): DomainError => new DomainError('not-found', 'There is no such charge to this partner.');
