import { CASE_READERS, type CaseView } from '@conjoint/contracts';
import { CLOCK, requireRole, type Call, type Clock } from '@conjoint/platform';
import { Inject, Injectable } from '@nestjs/common';
import { clockView } from '../clock/clock.rules.js';
import { displayName } from '../household/display-name.js';
import { isKeeper } from '../restriction/hidden.js';
import { readCase, type CaseRow } from './episode-read.repository.js';
import { episodeBehind } from './locked-episode.js';

/** A case as whoever works in it sees it. */
@Injectable()
export class EpisodeService {
  constructor(@Inject(CLOCK) private readonly clock: Clock) {}

  async get(episodeId: string, call: Call): Promise<CaseView> {
    requireRole(call, ...CASE_READERS);
    const now = this.clock.now();
    const action = 'episode.read';
    await episodeBehind(call, { of: 'episode', id: episodeId, action, now });
    const row = await readCase(call.db, episodeId, { keeper: isKeeper(call.acting) });
    const siblings = row.siblings.map(({ childId }) => childId);
    await call.db.audit(call, { action, subjects: [episodeId, row.child.childId, ...siblings] });
    return caseView(row, { mine: row.worker_key === call.acting.personKey, now });
  }
}

function caseView(row: CaseRow, { mine, now }: { mine: boolean; now: Date }): CaseView {
  return {
    id: row.id,
    version: row.version,
    childId: row.child.childId,
    childName: displayName(row.child),
    dateOfBirth: row.child.born,
    expectedOn: row.child.expectedOn,
    unborn: row.child.unborn,
    referralId: row.referral_id,
    siblings: row.siblings.map((sibling) => ({
      childId: sibling.childId,
      displayName: displayName(sibling),
      episodeId: sibling.episodeId,
    })),
    state: row.state,
    origin: row.origin,
    work: row.work,
    openedOn: row.opened_on,
    closedOn: row.closed_on,
    closureReason: row.closure_reason,
    withoutAssessment: row.referral_nfa ?? false,
    reReferral: row.re_referral,
    primaryNeed: row.primary_need,
    workerName: row.worker_name,
    mine,
    clocks: row.clocks.map((clock) => clockView({ ...clock, childId: row.child.childId }, now)),
    assessments: row.assessments,
    closures: row.closures,
    information: row.information,
    notes: row.notes,
  };
}
