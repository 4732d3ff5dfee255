import type { Adding, ReferralInput } from '@conjoint/contracts';
import { validationFailed } from '@conjoint/kernel';
import { CLOCK, PARTNERSHIP, type Call, type Clock, type Partnership, type Tx } from '@conjoint/platform';
import { Inject, Injectable } from '@nestjs/common';
import { alertKeeper } from '../restriction/keeper-alert.js';
import { moveHolding } from '../passing-on/case-holding.repository.js';
import { NotRecognised } from '../referral/not-recognised.js';
import { planReferral, type RecognisedChild } from '../referral/referral-plan.js';
import { caseHoldingOf, type ReferralRow } from '../referral/referral-read.repository.js';
import { fillGaps, insertRows, lockRecognised } from '../referral/referral.repository.js';
import { reinstateChild } from './household.repository.js';

const FIELD = 'child.sameAsChildId';
const ACTION = 'household.added';
type Recognised = RecognisedChild & { restricted: boolean };
interface Changing {
  tx: Tx;
  call: Call;
  row: ReferralRow;
  now: Date;
}

/** A child that a waiting referral left out: recorded as the others were, recognised or new, joining an open episode if there is one. */
@Injectable()
export class AddedChildren {
  constructor(
    @Inject(PARTNERSHIP) private readonly partnership: Partnership,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** The new child is the last of `referral`. Gives the id of its record. */
  async add(referral: ReferralInput, { tx, call, row, now }: Changing): Promise<string> {
    const child = referral.children.at(-1)!;
    const recognised = await this.recognised(child.sameAsChildId, { tx, call, row });
    const plan = planReferral({
      referralId: row.id,
      requestId: row.id,
      referral: { ...referral, children: [child], adults: [], relationships: [], addresses: [] },
      holding: caseHoldingOf(row),
      partition: call.partition,
      now,
      by: { key: call.acting.personKey, name: call.acting.personName },
      heldSince: referral.received.receivedAt,
      recognised: new Map(recognised ? [[recognised.childId, recognised]] : []),
    });
    const { people, holdings, information, alerts, children } = plan.rows;
    const before = row.children.find(({ childId }) => childId === recognised?.childId);
    if (before) await reinstateChild(tx, children[0]!);
    await insertRows(tx, {
      people,
      holdings,
      information,
      alerts,
      children: before ? [] : [{ ...children[0], position: row.children.length }],
    });
    const { childId } = plan.children[0]!;
    if (recognised) {
      await fillGaps(tx, childId, child);
      if (recognised.holder !== call.partition && recognised.holder !== null)
        await moveHolding(tx, {
          childIds: [childId],
          referralId: row.id,
          holder: call.partition,
          at: now.toISOString(),
          reason: 'referral received here',
        });
    }
    return childId;
  }

  /** Whom somebody recognised, locked. @throws NotRecognised, DomainError `validation-failed` */
  private async recognised(
    childId: string | null,
    { tx, call, row }: Omit<Changing, 'now'>,
  ): Promise<Recognised | null> {
    if (childId === null) return null;
    const [found] = await lockRecognised(tx, [childId]);
    if (!found || found.restricted)
      throw new NotRecognised(
        [
          {
            field: FIELD,
            message: 'This child is not in the records of this council. Look at the possible matches again',
          },
        ],
        found ? [childId] : [],
      );
    const already = row.children.find((one) => one.childId === childId);
    if (already && already.state !== 'withdrawn')
      throw validationFailed([{ field: FIELD, message: 'This child is part of this referral already' }]);
    const { holder } = found;
    if (holder !== null && holder !== call.partition && this.partnership.hasPartition(holder)) {
      const { name } = this.partnership.partition(holder);
      throw validationFailed([
        {
          field: FIELD,
          message: `${name} holds this child’s case. Record a referral of its own for this child, and pass it on to ${name}`,
        },
      ]);
    }
    return found;
  }

  /** Runs `add`; that somebody named a child who is not here, or is hidden, is written down after it was rolled back. */
  async explained(adding: Adding, call: Call, add: () => Promise<void>): Promise<void> {
    try {
      await add();
    } catch (error) {
      if (!(error instanceof NotRecognised) || adding.what !== 'child') throw error;
      await alertKeeper(call, { childIds: error.hidden, action: ACTION, now: this.clock.now() });
      if (error.hidden.length === 0)
        await call.db.audit(call, {
          action: ACTION,
          subjects: [adding.child.sameAsChildId!],
          why: 'no such child here to recognise',
          outcome: 'refused',
        });
      throw validationFailed(error.fieldErrors);
    }
  }
}
