import { changeWorkloadStandard, type WorkloadChange, type WorkloadStandard } from '@conjoint/contracts';
import type { Acting } from '../../acting/acting.js';
import { counted } from '../../framework/paging.js';
import { dateTimeWords, dateWords } from '../../framework/words.js';
import { paths } from '../../paths.js';
import { GRADE_WORDS, WORK_WORDS } from '../allocation/allocation-words.js';

/** Before a council decided anything there is the number it began with: that day says nothing to anybody. */
const BEGINNING = '2000-01-01';

interface Dated {
  points: number;
  validFrom: string;
  next: { points: number; validFrom: string } | null;
}

const points = (number: number): string => counted(number, 'point', 'points');

export function standardView(acting: Acting, { weights, targets, changes }: WorkloadStandard) {
  const at = { council: acting.code };
  const mayChange = acting.may(changeWorkloadStandard) && acting.council.kind === 'council';
  const row = (text: string, of: string, dated: Dated) => ({
    text,
    points: points(dated.points),
    since: dated.validFrom === BEGINNING ? 'Since the beginning' : `Since ${dateWords(dated.validFrom)}`,
    next: dated.next && `${points(dated.next.points)} from ${dateWords(dated.next.validFrom)}`,
    changeHref: mayChange ? paths.workloadPointsChange(at, { of }) : null,
  });
  return {
    council: acting.council.name,
    weights: weights.map((weight) => row(WORK_WORDS[weight.work], `work:${weight.work}`, weight)),
    targets: targets.map((target) => row(GRADE_WORDS[target.grade], `grade:${target.grade}`, target)),
    changes: changes.map(changeView),
    changeHref: mayChange ? paths.workloadPointsChange(at) : null,
  };
}

function changeView({ at, byName, work, grade, before, points: now, validFrom, reason }: WorkloadChange) {
  return {
    at: dateTimeWords(at),
    byName,
    what: work === null ? GRADE_WORDS[grade!] : WORK_WORDS[work],
    change: `${before === null ? 'nothing' : points(before)} to ${points(now)}`,
    from: dateWords(validFrom),
    reason,
  };
}

/** What can be changed, each with what it is now. */
export function changeable({ weights, targets }: WorkloadStandard, chosen: string) {
  const option = (value: string, text: string, { points: now }: Dated) => ({
    value,
    text: `${text} (now ${points(now)})`,
    selected: value === chosen,
  });
  return [
    { value: '', text: 'Choose', selected: chosen === '' },
    ...weights.map((one) => option(`work:${one.work}`, `A case: ${WORK_WORDS[one.work]}`, one)),
    ...targets.map((one) => option(`grade:${one.grade}`, `Target: ${GRADE_WORDS[one.grade]}`, one)),
  ];
}
