import type { CinReturnView } from '@conjoint/contracts';
import { censusYear, hasEnded } from '../cin-writing/census-year.js';
import type { ReturnRow } from './cin-return.repository.js';
import { keptUntil, returnFileName } from './cin-return.rules.js';

export function returnView(row: ReturnRow, authorityCode: string): CinReturnView {
  const { from, until } = censusYear(row.year);
  return {
    id: row.id,
    year: row.year,
    from,
    referenceDate: until,
    beforeYearEnd: !hasEnded(row.year, row.asked_at),
    state: row.state,
    startedAt: row.asked_at.toISOString(),
    byName: row.asked_by_name,
    finishedAt: row.finished_at?.toISOString() ?? null,
    childrenDone: row.children_done,
    childrenTotal: row.children_total,
    children: row.children,
    episodes: row.episodes,
    episodesLeftOut: row.episodes_left_out,
    problems: row.problems,
    ofOtherYears: row.of_other_years,
    fileName: returnFileName(row.year, authorityCode, row.serial),
    sizeBytes: row.size_bytes === null ? null : Number(row.size_bytes),
    sha256: row.sha256,
    chunks: row.state === 'done' ? row.chunks : 0,
    keptUntil: row.state === 'done' && row.finished_at ? keptUntil(row.finished_at) : null,
    failure: row.failure,
  };
}
