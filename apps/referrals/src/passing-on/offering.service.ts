import {
  referralChanged,
  type offerPassingOn,
  type ParsedRequestOf,
  type ReferralView,
} from '@conjoint/contracts';
import {
  CLOCK,
  PARTNERSHIP,
  requireRole,
  type Call,
  type Clock,
  type Partnership,
  type Tx,
} from '@conjoint/platform';
import { Inject, Injectable } from '@nestjs/common';
import { decidingPostcode } from '../area/case-holding.rules.js';
import { councilsOn } from '../area/council-question.js';
import { insertCorrections } from '../correction/correction.repository.js';
import { changeReferral, recognisedBy } from '../referral/change.repository.js';
import { publishReferral } from '../referral/referral-fact.repository.js';
import { lockReferral, toldReferral, type ReferralRow } from '../referral/referral-read.repository.js';
import { ReferralViews } from '../referral/referral-views.js';
import { referralLifecycle } from '../referral/referral.rules.js';
import { onlyWaiting } from '../referral/waiting-part.rules.js';
import { hides } from '../restriction/hidden.js';
import { holdersOf } from './case-holding.repository.js';
import { offerPassingOn as offerTo } from './offer.js';
import { acknowledgementOf } from './sent-referral.repository.js';
import { chooseAgain, mayChooseAgain, type ChosenAgain } from './offering.rules.js';

type Asked = ParsedRequestOf<typeof offerPassingOn>;

/** The council of a waiting referral chosen again, after a return or because it was recognised wrongly at first. */
@Injectable()
export class OfferingService {
  constructor(
    private readonly views: ReferralViews,
    @Inject(PARTNERSHIP) private readonly partnership: Partnership,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async offer(asked: Asked, call: Call): Promise<ReferralView> {
    requireRole(call, 'front-door-worker', 'front-door-manager');
    await call.db.transaction(call, async (tx) => {
      const row = await lockReferral(tx, asked.referralId);
      // The view below says that it is not there, and audits that somebody asked for it.
      if (row && !hides(row, call)) await this.choose(row, asked, { call, tx });
    });
    return this.views.read(call, asked.referralId);
  }

  private async choose(row: ReferralRow, asked: Asked, { call, tx }: { call: Call; tx: Tx }): Promise<void> {
    const now = this.clock.now();
    const waiting = row.children.filter(({ state }) => state === 'waiting').map(({ childId }) => childId);
    const question = {
      ...councilsOn(this.partnership, { partition: call.partition, now }),
      postcode: decidingPostcode(toldReferral(row)),
    };
    const chosen = chooseAgain(question, { choice: asked.council, held: await holdersOf(tx, waiting) });
    if (!mayChooseAgain(row, chosen, asked.version)) return;
    await this.keep(row, chosen, { call, tx, now });
    await tx.audit({
      action: 'council.chosen',
      subjects: [row.id, ...row.children.map(({ childId }) => childId)],
      why: `${chosen.holding.route}: ${chosen.holding.chosenName}`,
    });
    if (chosen.holding.route === 'pass-on')
      await offerTo(tx, call, {
        partnership: this.partnership,
        referralId: row.id,
        to: chosen.holding.chosen!,
        reason: chosen.reason,
        offeredAt: now,
        referral: onlyWaiting(
          toldReferral(row),
          row.children.map(({ told, state }) => ({ ref: told.ref, state })),
        ),
        acknowledged: acknowledgementOf(row),
      });
    await publishReferral(tx, referralChanged, row.id);
  }

  /** The new choice in the place of the old one, which stays visible among the corrections. */
  private async keep(
    row: ReferralRow,
    { holding, reason }: ChosenAgain,
    { call, tx, now }: { call: Call; tx: Tx; now: Date },
  ): Promise<void> {
    await changeReferral(tx, row.id, {
      state: referralLifecycle.next(row.state, holding.route === 'pass-on' ? 'offer' : 'choose-council'),
      chosen: holding.chosen,
      chosen_name: holding.chosenName,
      override_reason: reason,
      route: holding.route,
      route_explanation: holding.explanation,
      ...recognisedBy(holding),
    });
    if (row.chosen_name === holding.chosenName) return;
    const entry = { field: 'council', before: row.chosen_name, after: holding.chosenName };
    await insertCorrections(tx, [{ ...entry, referralId: row.id, childId: null }], {
      reason,
      at: now,
      by: { key: call.acting.personKey, name: call.acting.personName },
    });
  }
}
