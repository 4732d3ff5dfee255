import type {
  Draft,
  listDrafts as listContract,
  ParsedRequestOf,
  ResponseOf,
  saveDraft as saveContract,
} from '@conjoint/contracts';
import { DomainError, formatDateTime, formatTime } from '@conjoint/kernel';
import { CLOCK, newId, requireRole, type Call, type Clock, type Tx } from '@conjoint/platform';
import { Inject, Injectable } from '@nestjs/common';
import {
  countDrafts,
  discardDraft,
  findDraft,
  holdsAnswers,
  listDrafts,
  saveDraft,
  startDraft,
  type StoredDraft,
} from './draft.repository.js';
import { draftView, namedBy, notThere, ownerOf, summaryOf } from './draft.view.js';
import { takenFromHer, whyNotHers } from './takeover.repository.js';

/** More forms than anybody keeps open; a script that starts them without end stops here. */
const MOST_DRAFTS = 100;
/** Of a whole form: what can be saved can be read again in one message. */
const MOST_BYTES = 600 * 1024;

/** A referral that is being typed: saved page by page, by its own person, in the council acted for. */
@Injectable()
export class DraftService {
  constructor(@Inject(CLOCK) private readonly clock: Clock) {}

  async start(requestId: string, call: Call): Promise<Draft> {
    mayType(call);
    const ownerKey = call.acting.personKey;
    if ((await countDrafts(call.db, ownerKey)) >= MOST_DRAFTS)
      throw new DomainError(
        'conflict',
        `You have ${MOST_DRAFTS} referrals that are not sent yet. Send or discard one of them first`,
      );
    const id = newId();
    return call.db.transaction(call, async (tx) => {
      const row = await startDraft(tx, { id, requestId, owner: ownerOf(call), at: this.clock.now() });
      if (!row) throw new DomainError('conflict', 'This form was started by somebody else. Start again');
      await tx.audit({ action: 'draft.started', subjects: namedBy(row) });
      return draftView(row);
    });
  }

  async get(id: string, call: Call): Promise<Draft> {
    mayType(call);
    const row = await this.mine(call.db, id, call);
    await call.db.audit(call, { action: 'draft.read', subjects: namedBy(row) });
    return draftView(row);
  }

  async list(call: Call): Promise<ResponseOf<typeof listContract>> {
    mayType(call);
    const rows = await listDrafts(call.db, call.acting.personKey, MOST_DRAFTS);
    await call.db.audit(call, { action: 'draft.listed', subjects: [...new Set(rows.flatMap(namedBy))] });
    const taken = await takenFromHer(call.db, call.acting.personKey);
    return {
      drafts: rows.map(summaryOf),
      takenOver: taken.map(({ draft_id: draftId, at, by_name: byName, reason, state }) => ({
        draftId,
        at: at.toISOString(),
        byName,
        reason,
        state,
      })),
    };
  }

  async save(
    { draftId, version, answers }: ParsedRequestOf<typeof saveContract>,
    call: Call,
  ): Promise<Draft> {
    mayType(call);
    const at = this.clock.now();
    return call.db.transaction(call, async (tx) => {
      const save = { id: draftId, owner: ownerOf(call), version, answers, at, mostBytes: MOST_BYTES };
      const saved = await saveDraft(tx, save);
      if (saved) {
        await tx.audit({ action: 'draft.saved', subjects: namedBy(saved) });
        return draftView(saved);
      }
      const current = await this.mine(tx, draftId, call);
      if (current.version === version)
        throw new DomainError('too-large', 'This form holds too much text. Shorten it and save again');
      if (await holdsAnswers(tx, { id: draftId, version, answers })) return draftView(current);
      throw new DomainError(
        'stale-version',
        `Another tab saved this form at ${formatTime(current.saved_at)}. What you typed here is not saved yet: look at what was saved, then save again`,
        { details: { draftId, version: current.version, savedAt: current.saved_at.toISOString() } },
      );
    });
  }

  async discard(id: string, call: Call): Promise<void> {
    mayType(call);
    const discarded = { id, ownerKey: call.acting.personKey, at: this.clock.now() };
    await call.db.transaction(call, async (tx) => {
      if (!(await discardDraft(tx, discarded))) throw await this.elsewhere(tx, id, call);
      await tx.audit({ action: 'draft.discarded', subjects: [id] });
    });
  }

  private async mine(db: Pick<Tx, 'query'>, id: string, call: Call): Promise<StoredDraft> {
    const row = await findDraft(db, { id, ownerKey: call.acting.personKey });
    if (!row) throw await this.elsewhere(db, id, call);
    return row;
  }

  /** Whoever had it is told who took it over; to anybody else it is not there. */
  private async elsewhere(db: Pick<Tx, 'query'>, id: string, call: Call): Promise<DomainError> {
    const { taken } = await whyNotHers(db, { id, ownerKey: call.acting.personKey });
    if (!taken) return notThere();
    return new DomainError(
      'not-acceptable-state',
      `${taken.by_name} took this form over on ${formatDateTime(taken.at)} and goes on with it. Tell ${taken.by_name} what else you know`,
    );
  }
}

function mayType(call: Call): void {
  requireRole(call, 'front-door-worker', 'front-door-manager', 'team-manager', 'social-worker');
}
