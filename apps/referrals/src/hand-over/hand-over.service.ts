import {
  referralChanged,
  type ParsedRequestOf,
  type ReferralView,
  type sendHandOver,
} from '@conjoint/contracts';
import { CLOCK, requireRole, type Call, type Clock, type Tx } from '@conjoint/platform';
import { Inject, Injectable } from '@nestjs/common';
import { lockChildrenOf } from '../household/child-lock.repository.js';
import { moveHolding } from '../passing-on/case-holding.repository.js';
import { leaveReferral } from '../passing-on/sent-referral.repository.js';
import { assertThere } from '../restriction/hidden.js';
import { soughtHidden } from '../restriction/keeper-alert.js';
import { recountReReferrals } from '../referral/re-referral.repository.js';
import { publishReferral } from '../referral/referral-fact.repository.js';
import { ReferralViews } from '../referral/referral-views.js';
import { insertHandOver, lockReferralToHandOver } from './hand-over.repository.js';
import { checkHandOver } from './hand-over.rules.js';

type Asked = ParsedRequestOf<typeof sendHandOver>;

/** Records that the printed hand-over went to the council it belongs to, which is no member. */
@Injectable()
export class HandOverService {
  constructor(
    private readonly views: ReferralViews,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async send(asked: Asked, call: Call): Promise<ReferralView> {
    requireRole(call, 'front-door-worker', 'front-door-manager', 'team-manager', 'social-worker');
    await soughtHidden(call, { id: asked.referralId, action: 'hand-over.sent', now: this.clock.now() });
    await call.db.transaction(call, (tx) => this.handOver(asked, call, tx));
    return this.views.read(call, asked.referralId);
  }

  private async handOver({ referralId, at, how }: Asked, call: Call, tx: Tx): Promise<void> {
    await lockChildrenOf(tx, referralId);
    const referral = await lockReferralToHandOver(tx, referralId);
    assertThere(call, referral);
    // Sent once is sent: a repeat after a time-out changes nothing.
    if (referral.sent) return;
    const now = this.clock.now();
    const { state, route, received_at: receivedAt, chosen_name: councilName } = referral;
    checkHandOver({ state, route, receivedAt }, { sentAt: at, now });
    await insertHandOver(tx, {
      referralId,
      councilName,
      sentAt: at,
      sentHow: how,
      sentBy: call.acting.personKey,
      sentByName: call.acting.personName,
      recordedAt: now,
    });
    const childIds = await leaveReferral(tx, { referralId, action: 'hand-over', at: now.toISOString() });
    await moveHolding(tx, {
      childIds,
      referralId,
      from: call.partition,
      holder: councilName,
      at: now.toISOString(),
      reason: 'handed over to a council that is no member',
    });
    await recountReReferrals(tx, { childIds, publishesItself: referralId });
    await tx.audit({
      action: 'hand-over.sent',
      subjects: [referralId, ...childIds],
      why: `to ${councilName}, ${how}`,
    });
    await publishReferral(tx, referralChanged, referralId);
  }
}
