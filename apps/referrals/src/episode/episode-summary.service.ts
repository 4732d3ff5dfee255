import {
  summariseEpisodes,
  type EpisodeSummary,
  type ParsedRequestOf,
  type ResponseOf,
} from '@conjoint/contracts';
import { isOverdue } from '@conjoint/kernel';
import { CLOCK, requireRole, type Call, type Clock } from '@conjoint/platform';
import { Inject, Injectable } from '@nestjs/common';
import { displayName } from '../household/display-name.js';
import { isKeeper } from '../restriction/hidden.js';
import { readSummaries, type SummaryRow } from './episode-summary.repository.js';

const READERS =
  summariseEpisodes.access.by === 'mandate' && summariseEpisodes.access.roles !== 'any'
    ? summariseEpisodes.access.roles
    : [];

/** The children behind the episodes of a list: who keeps the list (a caseload, what is unallocated) knows only their ids. */
@Injectable()
export class EpisodeSummaryService {
  constructor(@Inject(CLOCK) private readonly clock: Clock) {}

  async summarise(
    { episodeIds }: ParsedRequestOf<typeof summariseEpisodes>,
    call: Call,
  ): Promise<ResponseOf<typeof summariseEpisodes>> {
    requireRole(call, ...READERS);
    const now = this.clock.now();
    const rows = await readSummaries(call.db, { episodeIds, keeper: isKeeper(call.acting) });
    const shown = new Set(rows.map((row) => row.id));
    const missing = episodeIds.filter((id) => !shown.has(id));
    if (missing.length > 0)
      await call.db.audit(call, { action: 'episodes.read', subjects: missing, outcome: 'refused' });
    await call.db.audit(call, {
      action: 'episodes.read',
      subjects: rows.flatMap((row) => [row.id, row.child_id]),
    });
    return { episodes: rows.map((row) => summaryOf(row, now)) };
  }
}

function summaryOf(row: SummaryRow, now: Date): EpisodeSummary {
  return {
    episodeId: row.id,
    childId: row.child_id,
    referralId: row.referral_id,
    childName: displayName({
      givenName: row.given_name,
      familyName: row.family_name,
      unborn: row.unborn,
      localId: row.local_id,
    }),
    dateOfBirth: row.date_of_birth,
    expectedOn: row.expected_on,
    work: row.work,
    state: row.state,
    openedOn: row.opened_on,
    closedOn: row.closed_on,
    siblingsOfReferral: row.siblings,
    nextDue: row.next_due && {
      kind: row.next_due.kind,
      dueOn: row.next_due.derivation.dueOn,
      dueAt: row.next_due.derivation.dueAt,
      overdue: isOverdue(row.next_due.derivation.dueAt, now),
    },
  };
}
