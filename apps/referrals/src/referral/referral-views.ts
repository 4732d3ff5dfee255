import type { CaseHolding, ReferralView } from '@conjoint/contracts';
import { DomainError } from '@conjoint/kernel';
import { CLOCK, PARTNERSHIP, type Call, type Clock, type Partnership } from '@conjoint/platform';
import { Inject, Injectable } from '@nestjs/common';
import { currentClocks } from '../clock/clock.repository.js';
import { clockView, type ClockState } from '../clock/clock.rules.js';
import { handOverOf } from '../hand-over/hand-over.repository.js';
import { displayName } from '../household/display-name.js';
import { hides } from '../restriction/hidden.js';
import { alertKeeper } from '../restriction/keeper-alert.js';
import { passingsOnOf } from '../passing-on/passing-on.repository.js';
import { passingOnView } from '../passing-on/passing-on.view.js';
import { readReferral, toldReferral, type ReferralRow } from './referral-read.repository.js';

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
      ...referralView(row, clocks, this.clock.now()),
      passingOn: passing ? passingOnView(passing, this.partnership) : null,
      handOver,
    };
  }
}

function referralView(
  row: ReferralRow,
  clocks: readonly ClockState[],
  now: Date,
): Omit<ReferralView, 'passingOn' | 'handOver'> {
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
    children: row.children.map(({ childId, told, state, joinedEpisodeId, reReferral, ...person }) => ({
      ...told,
      childId,
      displayName: displayName(person),
      state,
      joinedEpisodeId,
      reReferral,
      decision: row.decisions.find((decision) => decision.childId === childId) ?? null,
    })),
    adults: row.adults.map(({ personId, told }) => ({ ...told, personId, displayName: displayName(told) })),
    caseHolding: caseHoldingView(row),
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

function caseHoldingView(row: ReferralRow): CaseHolding {
  return {
    areaGss: row.area_gss,
    areaName: row.area_name,
    areaIsMember: row.area_is_member,
    postcode: row.postcode,
    chosen: row.chosen,
    chosenName: row.chosen_name,
    overrideReason: row.override_reason,
    route: row.route,
    explanation: row.route_explanation,
  };
}

function said(at: Date | null, how: string | null, byName: string | null) {
  return at === null ? null : { at: at.toISOString(), how: how ?? '', byName: byName ?? '' };
}
