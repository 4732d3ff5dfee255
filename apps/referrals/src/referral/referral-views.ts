import type { ReferralView } from '@conjoint/contracts';
import { DomainError } from '@conjoint/kernel';
import { CLOCK, PARTNERSHIP, type Call, type Clock, type Partnership } from '@conjoint/platform';
import { Inject, Injectable } from '@nestjs/common';
import { councilAfterAddresses, decidingPostcode } from '../area/case-holding.rules.js';
import { councilsOn } from '../area/council-question.js';
import { currentClocks } from '../clock/clock.repository.js';
import { clockView, type ClockState } from '../clock/clock.rules.js';
import { handOverOf } from '../hand-over/hand-over.repository.js';
import { displayName } from '../household/display-name.js';
import { hides, isKeeper } from '../restriction/hidden.js';
import { alertKeeper } from '../restriction/keeper-alert.js';
import { passingsOnOf } from '../passing-on/passing-on.repository.js';
import { passingOnView } from '../passing-on/passing-on.view.js';
import {
  caseHoldingOf,
  recordedCouncil,
  readReferral,
  toldReferral,
  type PersonRecord,
  type ReferralRow,
} from './referral-read.repository.js';

const READ = 'referral.read';

/** One referral as pages and the API show it. Every way to it is audited here, before anything leaves the service. */
@Injectable()
export class ReferralViews {
  constructor(
    @Inject(PARTNERSHIP) private readonly partnership: Partnership,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws DomainError `not-found`, audited as refused, for an id this council does not have or may not show. */
  async read(call: Call, referralId: string): Promise<ReferralView> {
    const row = await readReferral(call.db, referralId);
    const hidden = row?.children.filter(({ restricted }) => restricted).map(({ childId }) => childId) ?? [];
    if (!row || hides(row, call)) {
      await alertKeeper(call, { childIds: hidden, action: READ, now: this.clock.now() });
      await call.db.audit(call, { action: READ, subjects: [referralId], outcome: 'refused' });
      throw new DomainError('not-found', 'There is no such referral in this council');
    }
    const subjects = [referralId, ...row.children.map(({ childId }) => childId)];
    await call.db.audit(call, { action: READ, subjects });
    const [clocks, passings, handOver] = await Promise.all([
      currentClocks(call.db, { referralId }),
      passingsOnOf(call.db, [referralId]),
      handOverOf(call.db, referralId),
    ]);
    const passing = passings.get(referralId);
    return {
      ...referralView(row, clocks, this.clock.now(), isKeeper(call.acting)),
      councilQuestion: this.councilQuestion(row, call.partition),
      passingOn: passing ? passingOnView(passing, this.partnership) : null,
      handOver,
    };
  }

  /** Derived, not kept: it is answered by choosing the council again, or by correcting the address again. */
  private councilQuestion(row: ReferralRow, partition: string): ReferralView['councilQuestion'] {
    if (!ASKED_IN.has(row.state)) return null;
    const now = this.clock.now();
    const after = councilAfterAddresses(
      { ...councilsOn(this.partnership, { partition, now }), postcode: decidingPostcode(toldReferral(row)) },
      recordedCouncil(row),
    );
    if (after.kind !== 'asks') return null;
    const { postcode, chosenName, explanation } = after.holding;
    return { postcode, councilName: chosenName, explanation };
  }
}

const ASKED_IN = new Set<ReferralRow['state']>(['waiting', 'decided']);

function referralView(
  row: ReferralRow,
  clocks: readonly ClockState[],
  now: Date,
  keeper: boolean,
): Omit<ReferralView, 'passingOn' | 'handOver' | 'councilQuestion'> {
  const { danger, received, referrer, relationships, addresses, worry } = toldReferral(row);
  return {
    id: row.id,
    version: row.version,
    state: row.state,
    danger,
    received,
    referrer,
    relationships,
    addresses,
    worry,
    recordedAt: row.recorded_at.toISOString(),
    recordedByName: row.recorded_by_name,
    children: row.children.map(
      ({ childId, told, state, joinedEpisodeId, reReferral, record, ...person }) => ({
        ...told,
        childId,
        displayName: displayName(person),
        state,
        joinedEpisodeId,
        reReferral,
        decision: row.decisions.find((decision) => decision.childId === childId) ?? null,
        recordSays: recordSays(told, record),
      }),
    ),
    adults: row.adults.map(({ personId, told, record, restricted }) => ({
      ...told,
      personId,
      displayName: displayName(told),
      // A hidden record says nothing but to its keeper.
      recordSays: restricted && !keeper ? {} : recordSays(told, record),
    })),
    caseHolding: caseHoldingOf(row),
    clocks: clocks.map((clock) => clockView(clock, now)),
    acknowledgement: said(row.acknowledged_at, row.acknowledged_how, row.acknowledged_by_name),
    outcomeTold: said(row.outcome_told_at, row.outcome_told_how, row.outcome_told_by_name),
    withdrawn:
      row.withdrawn_at === null
        ? null
        : {
            at: row.withdrawn_at.toISOString(),
            reason: row.withdrawn_reason ?? '',
            byName: row.withdrawn_by_name ?? '',
          },
    corrections: row.corrections,
  };
}

/** The facts that may be corrected on which a record differs from what was told. */
function recordSays(told: object, record: PersonRecord): Record<string, string | null> {
  const facts = Object.entries(told).filter(([field]) => field in record);
  return Object.fromEntries(
    facts.flatMap(([field, value]) => (value === record[field] ? [] : [[field, record[field] ?? null]])),
  );
}

function said(at: Date | null, how: string | null, byName: string | null) {
  return at === null ? null : { at: at.toISOString(), how: how ?? '', byName: byName ?? '' };
}
