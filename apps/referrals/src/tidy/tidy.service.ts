import { CLOCK, systemOrigin, type Clock, type PartitionDb, type Tx } from '@conjoint/platform';
import { Inject, Injectable } from '@nestjs/common';
import { raiseAlert } from '../alert/alert.repository.js';
import { deleteFailed, deleteForgotten } from '../cin-import/upload-tidy.repository.js';
import { KEEPER } from '../restriction/hidden.js';
import { removeReturns } from '../cin-return/cin-return.repository.js';
import { RETURN_KEPT_DAYS } from '../cin-return/cin-return.rules.js';
import {
  deleteOldDrafts,
  forgetDiscarded,
  forgetReturnedOffers,
  forgetTakeovers,
  forgottenDrafts,
  markAlerted,
} from './tidy.repository.js';

const DAY_MS = 86_400_000;
/** A form that was not touched for so long is told to a manager: what it says may be a referral that nobody else knows of. */
const ALERT_AFTER_DAYS = 2;
const DRAFT_KEPT_DAYS = 90;
/** Between the alert and the end, whatever the age. */
const WARNED_DAYS = 28;
const DISCARDED_KEPT_DAYS = 90;
const UPLOAD_KEPT_DAYS = 7;
const FAILED_UPLOAD_KEPT_DAYS = 1;
const RETURNED_OFFER_KEPT_DAYS = 30;

/** Ends what nobody comes back to. Each job is one transaction with its audit row, and doing it again changes nothing. */
@Injectable()
export class TidyService {
  constructor(@Inject(CLOCK) private readonly clock: Clock) {}

  async tidy(db: PartitionDb): Promise<void> {
    const now = this.clock.now();
    const before = (days: number): Date => new Date(now.getTime() - days * DAY_MS);
    const origin = systemOrigin('referrals', db.partition, 'tidy');
    const jobs: ((tx: Tx) => Promise<void>)[] = [
      (tx) => this.tellOfDrafts(tx, before(ALERT_AFTER_DAYS), now),
      async (tx) => {
        const old = { savedBefore: before(DRAFT_KEPT_DAYS), alertedBefore: before(WARNED_DAYS) };
        await audited(tx, 'draft.expired', await deleteOldDrafts(tx, old));
        await forgetDiscarded(tx, before(DISCARDED_KEPT_DAYS));
        await forgetTakeovers(tx, before(DISCARDED_KEPT_DAYS));
      },
      async (tx) => {
        const forgotten = await deleteForgotten(tx, before(UPLOAD_KEPT_DAYS));
        const failed = await deleteFailed(tx, before(FAILED_UPLOAD_KEPT_DAYS));
        await audited(tx, 'file.expired', [...forgotten, ...failed]);
      },
      async (tx) =>
        audited(tx, 'cin-return.removed', await removeReturns(tx, before(RETURN_KEPT_DAYS + 1), now)),
      async (tx) =>
        audited(tx, 'passing-on.forgotten', await forgetReturnedOffers(tx, before(RETURNED_OFFER_KEPT_DAYS))),
    ];
    for (const job of jobs) await db.transaction(origin, job);
  }

  private async tellOfDrafts(tx: Tx, savedBefore: Date, now: Date): Promise<void> {
    const drafts = await forgottenDrafts(tx, savedBefore);
    for (const { id, owner_name: owner, hidden } of drafts) {
      await markAlerted(tx, id, now);
      await raiseAlert(tx, {
        kind: 'draft-not-sent',
        at: now,
        forRole: hidden ? KEEPER : 'front-door-manager',
        text: toldOf(owner ?? 'Somebody', hidden),
      });
    }
    await audited(
      tx,
      'draft.told-of',
      drafts.map(({ id }) => id),
    );
  }
}

/** A manager may take it over, but not where the child it is about is hidden from her. */
function toldOf(owner: string, hidden: boolean): string {
  const what = hidden
    ? 'about a child whose record is hidden and did not send it. Ask what it says'
    : 'and did not send it. Ask whether it was recorded, or take it over';
  return `${owner} began a referral ${what}. It is deleted in ${WARNED_DAYS} days or later`;
}

async function audited(tx: Tx, action: string, subjects: string[]): Promise<void> {
  if (subjects.length > 0) await tx.audit({ action, subjects });
}
