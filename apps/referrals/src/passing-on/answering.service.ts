import {
  passingOnAccepted,
  passingOnReturned,
  type acceptPassingOn,
  type ParsedRequestOf,
  type returnPassingOn,
} from '@conjoint/contracts';
import { DomainError, validationFailed } from '@conjoint/kernel';
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
import { alertKeeper } from '../restriction/keeper-alert.js';
import { NotRecognised } from '../referral/not-recognised.js';
import {
  changePassingOn,
  lockPassingOn,
  type PassingOnRow,
  type PassingOnView,
} from './passing-on.repository.js';
import { receiverStep, type ReceiverAction, type ReceiverState } from './passing-on.rules.js';
import { passingOnView } from './passing-on.view.js';
import { betweenCouncils, recognisedChildren } from './recognised-children.js';
import { checkRecognitions, type Recognition } from './recognition.rules.js';

/** The answer of a person to an offer: accepted, with the children somebody recognised, or returned with a reason. */
@Injectable()
export class AnsweringService {
  constructor(
    @Inject(PARTNERSHIP) private readonly partnership: Partnership,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Whom somebody recognised is only kept until the release: nothing is joined or changed before the case is held here. */
  async accept(request: ParsedRequestOf<typeof acceptPassingOn>, call: Call): Promise<PassingOnView> {
    requireRole(call, 'front-door-worker', 'front-door-manager');
    const now = this.clock.now();
    const { recognised } = request;
    try {
      return await this.answer(request, call, 'accept', async (tx, row) => {
        await this.checkRecognised(tx, row, recognised, call.partition);
        const changed = await changePassingOn(tx, row.id, {
          state: 'accepted',
          accepted_at: now.toISOString(),
          accepted_by: call.acting.personKey,
          accepted_by_name: call.acting.personName,
          ...(recognised.length > 0 ? { recognised: JSON.stringify(recognised) } : {}),
        });
        await tx.publish(passingOnAccepted, {
          aggregateId: row.id,
          to: row.other_partition,
          payload: { passingOnId: row.id, at: now.toISOString() },
        });
        return changed;
      });
    } catch (error) {
      if (!(error instanceof NotRecognised)) throw error;
      await alertKeeper(call, { childIds: error.hidden, action: 'passing-on.accepted', now });
      throw validationFailed(error.fieldErrors);
    }
  }

  async return(request: ParsedRequestOf<typeof returnPassingOn>, call: Call): Promise<PassingOnView> {
    requireRole(call, 'front-door-worker', 'front-door-manager');
    const at = this.clock.now().toISOString();
    return this.answer(request, call, 'return', async (tx, row) => {
      const changed = await changePassingOn(tx, row.id, {
        state: 'returned',
        returned_at: at,
        returned_by: call.acting.personKey,
        return_reason: request.reason,
      });
      await tx.publish(passingOnReturned, {
        aggregateId: row.id,
        to: row.other_partition,
        payload: { passingOnId: row.id, at, reason: request.reason },
      });
      return changed;
    });
  }

  private async checkRecognised(
    tx: Tx,
    row: PassingOnRow,
    recognised: readonly Recognition[],
    here: string,
  ): Promise<void> {
    if (recognised.length === 0) return;
    const found = await recognisedChildren(tx, recognised);
    const between = betweenCouncils(this.partnership, { here, sender: row.other_partition });
    const fieldErrors = checkRecognitions(recognised, row.told!, found, between);
    if (fieldErrors.length === 0) return;
    const hidden = [...found.values()].filter(({ restricted }) => restricted).map(({ childId }) => childId);
    throw new NotRecognised(fieldErrors, hidden);
  }

  private answer(
    request: { passingOnId: string; version: number },
    call: Call,
    action: ReceiverAction & ('accept' | 'return'),
    change: (tx: Tx, row: PassingOnRow) => Promise<PassingOnRow>,
  ): Promise<PassingOnView> {
    return call.db.transaction(call, async (tx) => {
      const row = await lockPassingOn(tx, request.passingOnId, 'in');
      if (!row) throw new DomainError('not-found', 'There is no such offer to this council');
      // Asked again after a time-out: the answer is what became of it, whatever its version is by now.
      if (receiverStep(row.state as ReceiverState, action) === null)
        return passingOnView(row, this.partnership);
      if (row.version !== request.version)
        throw new DomainError('stale-version', 'Somebody has changed this offer since you opened it');
      const changed = await change(tx, row);
      await tx.audit({
        action: action === 'accept' ? 'passing-on.accepted' : 'passing-on.returned',
        subjects: [row.id, ...(changed.recognised ?? []).map(({ sameAsChildId }) => sameAsChildId)],
        why: `offered by ${row.other_partition}`,
      });
      return passingOnView(changed, this.partnership);
    });
  }
}
