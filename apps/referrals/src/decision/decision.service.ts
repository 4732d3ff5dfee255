import {
  checkAuthority,
  referralChanged,
  referralDecided,
  type Outcome,
  type ParsedRequestOf,
  type recordDecision,
  type ReferralView,
  type ResponseOf,
} from '@conjoint/contracts';
import { DomainError } from '@conjoint/kernel';
import { CLOCK, Requests, requireRole, type Call, type Clock, type Tx } from '@conjoint/platform';
import { Inject, Injectable } from '@nestjs/common';
import { publishEpisodes } from '../episode/episode-fact.repository.js';
import { lockChildrenOf } from '../household/child-lock.repository.js';
import { assertThere } from '../restriction/hidden.js';
import { soughtHidden } from '../restriction/keeper-alert.js';
import { moveChildren } from '../referral/referral-child.repository.js';
import { publishReferral } from '../referral/referral-fact.repository.js';
import { referralLifecycle } from '../referral/referral.rules.js';
import { ReferralViews } from '../referral/referral-views.js';
import { beginWork } from './begin-work.js';
import {
  childrenToDecide,
  decisionsOfRequest,
  findReferral,
  insertDecision,
  lockReferralToDecide,
  otherHolders,
  settleReferral,
} from './decision.repository.js';
import {
  assertAuthority,
  assertDecidable,
  checkDecisions,
  isInTime,
  settlesReferral,
} from './decision.rules.js';

type Asked = ParsedRequestOf<typeof recordDecision>;
type Authority = ResponseOf<typeof checkAuthority>['answers'][number];

@Injectable()
export class DecisionService {
  constructor(
    private readonly requests: Requests,
    private readonly views: ReferralViews,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async record(asked: Asked, call: Call): Promise<ReferralView> {
    requireRole(call, 'front-door-worker', 'front-door-manager', 'team-manager', 'social-worker');
    // First of all: a referral that is not here is not found, whatever she may decide.
    await soughtHidden(call, { id: asked.referralId, action: 'decision.recorded', now: this.clock.now() });
    assertThere(call, await findReferral(call.db, asked.referralId));
    // Workforce is asked before the transaction begins: no lock of this database waits for another service.
    const authority = await this.authorityFor(asked, call);
    await call.db.transaction(call, (tx) => this.decide(asked, { call, tx, authority }));
    return this.views.read(call, asked.referralId);
  }

  private async authorityFor(asked: Asked, call: Call): Promise<Map<Outcome, Authority>> {
    const outcomes = [...new Set(asked.decisions.map(({ outcome }) => outcome))];
    const { answers } = await this.requests.send(call, checkAuthority, { outcomes });
    try {
      assertAuthority(outcomes, answers);
    } catch (refusal) {
      await call.db.audit(call, {
        action: 'decision.refused',
        subjects: [asked.referralId],
        why: `no delegated authority for ${outcomes.join(', ')}`,
        outcome: 'refused',
      });
      throw refusal;
    }
    return new Map(answers.map((answer) => [answer.outcome, answer]));
  }

  private async decide(
    asked: Asked,
    { call, tx, authority }: { call: Call; tx: Tx; authority: Map<Outcome, Authority> },
  ): Promise<void> {
    // Another referral of a child may be decided at the same moment: whoever comes second sees the episode the first one opened.
    await lockChildrenOf(tx, asked.referralId);
    const referral = await lockReferralToDecide(tx, asked.referralId);
    assertThere(call, referral);
    if (await this.wasDecidedBefore(tx, asked)) return;
    assertDecidable(referral.state);
    if (referral.version !== asked.version)
      throw new DomainError('stale-version', 'Somebody has changed this referral since you opened it');
    const children = await childrenToDecide(tx, referral.id);
    checkDecisions(asked.decisions, children);
    await this.assertHeldHere(tx, asked);
    const now = this.clock.now();
    for (const decision of asked.decisions) {
      const { authorityId, statute } = authority.get(decision.outcome)!;
      await insertDecision(tx, {
        ...decision,
        referralId: referral.id,
        requestId: asked.requestId,
        decidedAt: now.toISOString(),
        decidedBy: call.acting.personKey,
        decidedByName: call.acting.personName,
        inTime: isInTime(now, referral.due_at),
        authorityId,
        authorityStatute: statute,
      });
    }
    const episodeIds = await beginWork(tx, { referral, decisions: asked.decisions, now });
    const childIds = asked.decisions.map(({ childId }) => childId);
    await moveChildren(tx, { referralId: referral.id, action: 'decide', childIds });
    const settled = settlesReferral(asked.decisions, children);
    const state = settled ? referralLifecycle.next(referral.state, 'decide') : referral.state;
    await settleReferral(tx, { referralId: referral.id, state, settled, at: now.toISOString() });
    await tx.audit({
      action: 'decision.recorded',
      subjects: [referral.id, ...childIds],
      why: asked.decisions.map(({ outcome }) => outcome).join(', '),
    });
    await publishReferral(tx, settled ? referralDecided : referralChanged, referral.id);
    await publishEpisodes(tx, episodeIds);
  }

  /** Who does not hold the case does not decide it: a child that was passed on stays the other council's. */
  private async assertHeldHere(tx: Tx, { decisions }: Asked): Promise<void> {
    const [holder] = await otherHolders(
      tx,
      decisions.map(({ childId }) => childId),
    );
    if (holder === undefined) return;
    throw new DomainError(
      'not-acceptable-state',
      'Another council holds the case of this child. Offer the referral to that council',
      { details: { holder } },
    );
  }

  /** A repeat after a time-out changes nothing; the same request with other decisions is a mistake of the caller. */
  private async wasDecidedBefore(tx: Tx, asked: Asked): Promise<boolean> {
    const before = await decisionsOfRequest(tx, asked.requestId);
    if (before.length === 0) return false;
    const same =
      before.length === asked.decisions.length &&
      before.every(
        (row) =>
          row.referral_id === asked.referralId &&
          asked.decisions.some(({ childId, outcome }) => childId === row.child_id && outcome === row.outcome),
      );
    if (same) return true;
    throw new DomainError('conflict', 'This request was used for other decisions already', {
      details: { requestId: asked.requestId },
    });
  }
}
