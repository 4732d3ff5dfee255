import {
  REFERRAL_SECTIONS,
  type Draft,
  type DraftSummary,
  type ParsedRequestOf,
  type saveDraft as saveContract,
} from '@conjoint/contracts';
import { DomainError, formatTime } from '@conjoint/kernel';
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
  type DraftOwner,
  type StoredDraft,
} from './draft.repository.js';

/** More forms than anybody keeps open; a script that starts them without end stops here. */
const MOST_DRAFTS = 100;
/** Of a whole form: what can be saved can be read again in one message. */
const MOST_BYTES = 600 * 1024;
/** Children that a list names. */
const MOST_NAMED = 10;

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
      return view(row);
    });
  }

  async get(id: string, call: Call): Promise<Draft> {
    mayType(call);
    const row = await this.mine(call.db, id, call);
    await call.db.audit(call, { action: 'draft.read', subjects: namedBy(row) });
    return view(row);
  }

  async list(call: Call): Promise<DraftSummary[]> {
    mayType(call);
    const rows = await listDrafts(call.db, call.acting.personKey, MOST_DRAFTS);
    await call.db.audit(call, { action: 'draft.listed', subjects: [...new Set(rows.flatMap(namedBy))] });
    return rows.map(summary);
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
        return view(saved);
      }
      const current = await this.mine(tx, draftId, call);
      if (current.version === version)
        throw new DomainError('too-large', 'This form holds too much text. Shorten it and save again');
      if (await holdsAnswers(tx, { id: draftId, version, answers })) return view(current);
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
      if (!(await discardDraft(tx, discarded))) throw notThere();
      await tx.audit({ action: 'draft.discarded', subjects: [id] });
    });
  }

  private async mine(db: Pick<Tx, 'query'>, id: string, call: Call): Promise<StoredDraft> {
    const row = await findDraft(db, { id, ownerKey: call.acting.personKey });
    if (!row) throw notThere();
    return row;
  }
}

function ownerOf({ acting }: Call): DraftOwner {
  const { personKey: key, personName: name, mandates } = acting;
  return { key, name, mandateIds: mandates.map(({ id }) => id) };
}

/** The form, and the children of the records it says it is about. */
function namedBy({ id, answers }: StoredDraft): string[] {
  return [id, ...(answers.children ?? []).flatMap(({ sameAsChildId }) => sameAsChildId ?? [])];
}

function notThere(): DomainError {
  return new DomainError('not-found', 'This form is not there any more. It may have been sent or discarded');
}

function mayType(call: Call): void {
  requireRole(call, 'front-door-worker', 'front-door-manager', 'team-manager', 'social-worker');
}

function summary(row: StoredDraft): DraftSummary {
  const { answers, ...rest } = view(row);
  return {
    ...rest,
    inDanger: answers.danger?.inDanger ?? false,
    children: (answers.children ?? []).slice(0, MOST_NAMED).map((child) => ({
      givenName: child.givenName ?? null,
      familyName: child.familyName ?? null,
      unborn: child.unborn,
      expectedOn: child.expectedOn ?? null,
    })),
  };
}

function view(row: StoredDraft): Draft {
  return {
    id: row.id,
    version: row.version,
    answers: row.answers,
    completed: REFERRAL_SECTIONS.filter((section) => section in row.answers),
    startedAt: row.started_at.toISOString(),
    savedAt: row.saved_at.toISOString(),
  };
}
