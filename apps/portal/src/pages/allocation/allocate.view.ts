import {
  endAllocation,
  restrictWorker,
  type AllocationView,
  type Candidate,
  type EpisodeTeam,
  type listCandidates,
  type ResponseOf,
} from '@conjoint/contracts';
import type { Acting } from '../../acting/acting.js';
import type { Form } from '../../framework/form.js';
import { dateTimeWords, dateWords } from '../../framework/words.js';
import { paths } from '../../paths.js';
import {
  ADVICE_WORDS,
  ALLOCATION_TAGS,
  fteWords,
  GRADE_WORDS,
  percentWords,
  REFUSAL_WORDS,
} from './allocation-words.js';
import { episodeView, visible, type NamedEpisodes } from './named-episodes.js';
import { workloadView } from './workload.view.js';

interface Shown {
  acting: Acting;
  answer: ResponseOf<typeof listCandidates>;
  named: NamedEpisodes;
  typed: Form;
  now: Date;
}

export function allocateView({ acting, answer, named, typed, now }: Shown) {
  const { episode, current, siblings } = answer;
  const at = { council: acting.code, episodeId: episode.episodeId };
  const candidates = answer.candidates.map((one) => candidateView(one, now));
  const waiting = visible(siblings, named).filter((one) => one.current === null);
  return {
    ...episodeView(acting, episode, named),
    council: acting.council.name,
    isOpen: episode.state === 'open',
    current: current && { ...current, since: dateTimeWords(current.startedAt) },
    siblings: waiting.map((one) => ({
      ...episodeView(acting, one, named),
      checked: typed.list('siblings').includes(one.episodeId),
    })),
    allocatedSiblings: visible(siblings, named).flatMap((one) =>
      one.current ? [{ name: episodeView(acting, one, named).name, worker: one.current.workerName }] : [],
    ),
    possible: candidates.filter(
      ({ refusals, workerId }) => !refusals.length && workerId !== current?.workerId,
    ),
    impossible: candidates.filter(({ refusals }) => refusals.length),
    workerId: typed.text('workerId'),
    rationale: typed.text('rationale'),
    againstAdvice: typed.text('againstAdvice'),
    historyHref: paths.allocations(at),
    backHref: paths.unallocated({ council: acting.code }),
    restrictHref: acting.may(restrictWorker) ? paths.familyRestrict(at) : null,
  };
}

function candidateView(one: Candidate, now: Date) {
  const { absence } = one;
  const away = absence && (absence.until ? `until ${dateWords(absence.until)}` : 'until further notice');
  return {
    workerId: one.workerId,
    name: one.name,
    grade: GRADE_WORDS[one.grade],
    hours: `${fteWords(one.fteHundredths)} full-time equivalent`,
    lent: !one.employedHere,
    workload: workloadView(one.workload, now),
    after: percentWords(one.percentAfter),
    advice: one.advice.map((code) => (code === 'absent' && away ? `Away ${away}` : ADVICE_WORDS[code])),
    refusals: one.refusals.map((code) => REFUSAL_WORDS[code]),
  };
}

export function historyRow(acting: Acting, one: AllocationView) {
  const { episodeId, allocationId } = one;
  return {
    worker: one.workerName,
    tag: ALLOCATION_TAGS[one.state],
    from: dateTimeWords(one.startedAt),
    by: one.startedByName,
    rationale: one.rationale,
    advice: one.advice.map((code) => ADVICE_WORDS[code]),
    againstAdvice: one.againstAdvice,
    until: one.endedAt && dateTimeWords(one.endedAt),
    endedBy: one.endedByName,
    endReason: one.endReason,
    endHref:
      one.state === 'current' && acting.may(endAllocation)
        ? paths.allocationEnd({ council: acting.code, episodeId, allocationId })
        : null,
  };
}

/** In which team a child is, and who put it there. */
export function teamView({ name, byHand, moves }: EpisodeTeam) {
  return {
    name: name ?? 'None has this kind of work',
    byHand,
    moves: moves.map(({ at, byName, teamName, reason }) => ({
      text: teamName === null ? 'Back to the team that has this kind of work' : `To ${teamName}`,
      by: `${dateTimeWords(at)}, by ${byName}`,
      reason,
    })),
  };
}
