import type {
  Draft,
  listForgottenDrafts as listContract,
  ParsedRequestOf,
  ResponseOf,
  takeOverDraft,
} from '@conjoint/contracts';
import { CLOCK, requireRole, type Call, type Clock } from '@conjoint/platform';
import { Inject, Injectable } from '@nestjs/common';
import { raiseAlert } from '../alert/alert.repository.js';
import { isKeeper } from '../restriction/hidden.js';
import { soughtHidden } from '../restriction/keeper-alert.js';
import { findDraft } from './draft.repository.js';
import { draftView, namedBy, notThere, ownerOf, summaryOf } from './draft.view.js';
import { forgottenOfOthers, giveTo, lastTakeover, lockDraft } from './takeover.repository.js';
import { takingOver } from './takeover.rules.js';

const MOST_LISTED = 100;
const TAKE_OVER = 'draft.taken-over';

/** What somebody typed and did not send may be a referral that nobody else knows of: a manager goes on with it. */
@Injectable()
export class TakeoverService {
  constructor(@Inject(CLOCK) private readonly clock: Clock) {}

  async list(call: Call): Promise<ResponseOf<typeof listContract>> {
    maySupervise(call);
    const rows = await forgottenOfOthers(call.db, {
      me: call.acting.personKey,
      keeper: isKeeper(call.acting),
      limit: MOST_LISTED,
    });
    await call.db.audit(call, {
      action: 'draft.forgotten-listed',
      subjects: [...new Set(rows.flatMap(namedBy))],
    });
    return { drafts: rows.map((row) => ({ ...summaryOf(row), ownerName: row.owner_name })) };
  }

  async takeOver(
    { draftId, version, reason }: ParsedRequestOf<typeof takeOverDraft>,
    call: Call,
  ): Promise<Draft> {
    maySupervise(call);
    const now = this.clock.now();
    const hidden = await soughtHidden(call, { id: draftId, action: TAKE_OVER, now });
    return call.db.transaction(call, async (tx) => {
      const draft = hidden ? null : await lockDraft(tx, draftId);
      if (!draft) throw notThere();
      const last = await lastTakeover(tx, draftId);
      const form = {
        ownerKey: draft.owner_key,
        ownerName: draft.owner_name,
        version: draft.version,
        savedAt: draft.saved_at,
        forgotten: draft.alerted_at !== null,
        last: last && { version: last.version, byKey: last.by_key, byName: last.by_name, at: last.at },
      };
      const owner = ownerOf(call);
      if (takingOver(form, { me: owner.key, version }) === 'take') {
        await giveTo(tx, { draft, owner, reason, at: now });
        await raiseAlert(tx, {
          kind: 'draft-taken-over',
          at: now,
          forPersonKey: draft.owner_key,
          text: `${owner.name} took over a referral that you began and did not send`,
        });
        await tx.audit({ action: TAKE_OVER, subjects: namedBy(draft), why: reason });
      }
      return draftView((await findDraft(tx, { id: draftId, ownerKey: owner.key }))!);
    });
  }
}

function maySupervise(call: Call): void {
  requireRole(call, 'front-door-manager', 'team-manager');
}
