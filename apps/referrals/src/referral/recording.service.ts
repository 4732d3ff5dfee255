import {
  referralRecorded,
  type CaseHolding,
  type ParsedRequestOf,
  type recordReferral,
  type ReferralInput,
  type ResponseOf,
} from '@conjoint/contracts';
import { DomainError, formatDateTime, formatTime, validationFailed, type FieldError } from '@conjoint/kernel';
import {
  CLOCK,
  DatabaseFailure,
  newId,
  PARTNERSHIP,
  requireRole,
  type AuditEntryInput,
  type Call,
  type Clock,
  type Partnership,
  type Tx,
} from '@conjoint/platform';
import { Inject, Injectable } from '@nestjs/common';
import { caseHolding, decidingPostcode } from '../area/case-holding.rules.js';
import { councilsOn } from '../area/council-question.js';
import { alertKeeper } from '../restriction/keeper-alert.js';
import { whyNotHers } from '../draft/takeover.repository.js';
import { moveHolding } from '../passing-on/case-holding.repository.js';
import { offerPassingOn } from '../passing-on/offer.js';
import { NotRecognised } from './not-recognised.js';
import { checkReferral } from './referral-check.rules.js';
import { recountReReferrals } from './re-referral.repository.js';
import { planReferral, type RecognisedChild, type ReferralPlan } from './referral-plan.js';
import {
  fillGaps,
  insertReferral,
  insertReferralAtOnce,
  lockRecognised,
  recordedByRequest,
} from './referral.repository.js';
import { onlyWaiting } from './waiting-part.rules.js';

type Asked = ParsedRequestOf<typeof recordReferral>;
type Answer = ResponseOf<typeof recordReferral>;
type Recognised = RecognisedChild & { restricted: boolean };

const SAME_REQUEST = 'referral_request';

/** Records a referral of a whole household: once for each request id, however often it is sent. */
@Injectable()
export class RecordingService {
  constructor(
    @Inject(PARTNERSHIP) private readonly partnership: Partnership,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async record(asked: Asked, call: Call): Promise<Answer> {
    requireRole(call, 'front-door-worker', 'front-door-manager', 'team-manager', 'social-worker');
    if (asked.draftId !== null) await this.refuseNotHers(asked.draftId, call);
    const now = this.clock.now();
    const { referral, holding } = this.checked(asked.referral, call, now);
    const draftId = asked.draftId;
    const plan = (recognised: ReadonlyMap<string, Recognised>): ReferralPlan =>
      planReferral({
        referralId: newId(),
        requestId: asked.requestId,
        referral,
        holding,
        partition: call.partition,
        now,
        by: { key: call.acting.personKey, name: call.acting.personName },
        heldSince: referral.received.receivedAt,
        recognised,
      });
    try {
      // Most referrals name nobody the worker recognised and stay here: nothing is to be read, so that one statement does it all.
      if (
        holding.route !== 'pass-on' &&
        referral.children.every(({ sameAsChildId }) => sameAsChildId === null)
      )
        return await this.recordAtOnce(plan(new Map()), { call, draftId, holding, now });
      return await call.db.transaction(call, async (tx) => {
        const recognised = await this.recognised(tx, referral, { here: call.partition, holding });
        const planned = plan(recognised);
        await insertReferral(tx, planned, draftId);
        await this.follow(tx, call, { plan: planned, referral, holding, recognised, now });
        return answer(planned, holding.route);
      });
    } catch (error) {
      if (error instanceof DatabaseFailure && error.constraint === SAME_REQUEST)
        return this.recordedBefore(asked.requestId, call);
      if (error instanceof NotRecognised) {
        await alertKeeper(call, { childIds: error.hidden, action: 'referral.recorded', now });
        await this.auditStrangers(asked, call, error.hidden);
        throw validationFailed(error.fieldErrors);
      }
      throw error;
    }
  }

  /**
   * A form discarded in one tab must not be recorded by another that still shows it: "nothing was saved" was said. Nor one that a
   * manager took over: she sends it.
   */
  private async refuseNotHers(draftId: string, call: Call): Promise<void> {
    const ownerKey = call.acting.personKey;
    const { discardedAt, anothers, taken } = await whyNotHers(call.db, { id: draftId, ownerKey });
    if (discardedAt !== null)
      throw new DomainError(
        'not-acceptable-state',
        `This referral was discarded at ${formatTime(discardedAt)}, so it was not sent. Take it again if it is needed`,
      );
    if (taken)
      throw new DomainError(
        'not-acceptable-state',
        `${taken.by_name} took this form over on ${formatDateTime(taken.at)} and sends it. It was not sent now`,
      );
    if (anothers)
      throw new DomainError(
        'not-found',
        'This form is not there any more. It may have been sent or discarded',
      );
  }

  /** A child named as recognised who is not here may be another council's: that somebody named her is written down. */
  private async auditStrangers(asked: Asked, call: Call, hidden: readonly string[]): Promise<void> {
    const subjects = asked.referral.children.flatMap(({ sameAsChildId }) =>
      sameAsChildId === null || hidden.includes(sameAsChildId) ? [] : [sameAsChildId],
    );
    if (subjects.length === 0) return;
    const why = 'no such child here to recognise';
    await call.db.audit(call, { action: 'referral.recorded', subjects, why, outcome: 'refused' });
  }

  private async recordAtOnce(
    plan: ReferralPlan,
    { call, draftId, holding, now }: { call: Call; draftId: string | null; holding: CaseHolding; now: Date },
  ): Promise<Answer> {
    await insertReferralAtOnce(call, { plan, fact: plan.fact!, draftId, audit: auditOf(plan), now });
    return answer(plan, holding.route);
  }

  private checked(
    input: ReferralInput,
    call: Call,
    now: Date,
  ): { referral: ReferralInput; holding: CaseHolding } {
    const { referral, fieldErrors } = checkReferral(input, now);
    const councils = councilsOn(this.partnership, { partition: call.partition, now });
    const council = caseHolding({
      ...councils,
      postcode: decidingPostcode(referral),
      choice: referral.council,
    });
    const problems = [...fieldErrors, ...council.fieldErrors];
    if (problems.length > 0) throw validationFailed(problems);
    return { referral, holding: council.holding };
  }

  /** The children the worker recognised among the possible matches; one that is not there is a mistake of the form. */
  private async recognised(
    tx: Tx,
    { children }: ReferralInput,
    { here, holding }: { here: string; holding: CaseHolding },
  ): Promise<Map<string, Recognised>> {
    const asked = children.flatMap(({ sameAsChildId }) => (sameAsChildId === null ? [] : [sameAsChildId]));
    if (asked.length === 0) return new Map();
    const found = new Map((await lockRecognised(tx, asked)).map((child) => [child.childId, child]));
    const fieldErrors = children.flatMap(({ sameAsChildId }, index) =>
      sameAsChildId === null || found.get(sameAsChildId)?.restricted === false
        ? []
        : [
            {
              field: `children.${index}.sameAsChildId`,
              message: 'This child is not in the records of this council. Look at the possible matches again',
            },
          ],
    );
    if (fieldErrors.length > 0)
      throw new NotRecognised(
        fieldErrors,
        [...found.values()].filter(({ restricted }) => restricted).map(({ childId }) => childId),
      );
    const held = this.heldByOthers(children, { found, here, holding });
    if (held.length > 0) throw validationFailed(held);
    return found;
  }

  /**
   * A child whose case another member holds (it was passed on and released) stays theirs until they pass it on: two councils never
   * hold one child. What was heard goes to them.
   */
  private heldByOthers(
    children: ReferralInput['children'],
    { found, here, holding }: { found: ReadonlyMap<string, Recognised>; here: string; holding: CaseHolding },
  ): FieldError[] {
    return children.flatMap(({ sameAsChildId }, index) => {
      const holder = sameAsChildId === null ? null : (found.get(sameAsChildId)?.holder ?? null);
      if (holder === null || holder === here || !this.partnership.hasPartition(holder)) return [];
      if (holding.route === 'pass-on' && holding.chosen === holder) return [];
      const { name } = this.partnership.partition(holder);
      return [
        {
          field: `children.${index}.sameAsChildId`,
          message: `${name} holds this child’s case. Pass the referral on: choose ${name} as the council, and say why`,
        },
      ];
    });
  }

  /** What follows from the rows, in the same transaction: the records of recognised children, the register, audit and events. */
  private async follow(
    tx: Tx,
    call: Call,
    {
      plan,
      referral,
      holding,
      recognised,
      now,
    }: {
      plan: ReferralPlan;
      referral: ReferralInput;
      holding: CaseHolding;
      recognised: ReadonlyMap<string, Recognised>;
      now: Date;
    },
  ): Promise<void> {
    for (const told of referral.children)
      if (told.sameAsChildId !== null) await fillGaps(tx, told.sameAsChildId, told);
    const moved = [...recognised.values()].filter(
      ({ holder }) => holder !== null && holder !== call.partition && holder !== holding.chosen,
    );
    await moveHolding(tx, {
      childIds: moved.map(({ childId }) => childId),
      referralId: plan.referralId,
      holder: call.partition,
      at: now.toISOString(),
      reason: 'referral received here',
    });
    // A referral typed late may make one that was received after it a re-referral.
    const childIds = [...recognised.keys()];
    if (childIds.length > 0) await recountReReferrals(tx, { childIds, publishesItself: plan.referralId });
    await tx.audit(auditOf(plan));
    if (plan.fact) await tx.publish(referralRecorded, { aggregateId: plan.referralId, payload: plan.fact });
    if (plan.state !== 'offered') return;
    await offerPassingOn(tx, call, {
      partnership: this.partnership,
      referralId: plan.referralId,
      to: holding.chosen!,
      reason: holding.overrideReason ?? holding.explanation,
      offeredAt: now,
      referral: onlyWaiting(referral, plan.children),
      acknowledged: null,
    });
  }

  /** The same request again, after a time-out or a second press of the button: what it recorded then. */
  private async recordedBefore(requestId: string, call: Call): Promise<Answer> {
    const before = await recordedByRequest(call.db, requestId);
    if (!before || before.recorded_by !== call.acting.personKey)
      throw new DomainError(
        'conflict',
        'This request was already used for another referral. Send it again as a new one',
      );
    return {
      referralId: before.id,
      state: before.state,
      route: before.counted ? before.route : 'joined',
      children: before.children,
    };
  }
}

function auditOf(plan: ReferralPlan): AuditEntryInput {
  return {
    action: 'referral.recorded',
    subjects: [plan.referralId, ...plan.children.map(({ childId }) => childId)],
    why: plan.counted ? null : 'information for open episodes',
  };
}

function answer(plan: ReferralPlan, route: CaseHolding['route']): Answer {
  return {
    referralId: plan.referralId,
    state: plan.state,
    route: plan.counted ? route : 'joined',
    children: plan.children.map(({ ref, childId, joinedEpisodeId }) => ({ ref, childId, joinedEpisodeId })),
  };
}
