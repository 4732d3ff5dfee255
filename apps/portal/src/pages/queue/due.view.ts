import type { Derivation } from '@conjoint/contracts';
import { counted } from '../../framework/paging.js';
import { dateTimeWords, dateWithDayWords } from '../../framework/words.js';

export interface Tag {
  text: string;
  classes: string;
}

export interface DueView {
  day: string;
  /** In words as well as in colour; null where neither is worth saying. */
  tag: Tag | null;
  rule: string;
  source: string;
  received: string;
  /** Received is day 0: counting begins with the next working day. */
  dayNought: string;
  counted: string;
  weekends: string;
  holidays: { day: string; why: string }[];
  /** The whole in one sentence, for whoever opens the details. */
  sentence: string;
}

export interface DueState {
  overdue: boolean;
  dueToday: boolean;
  /** What was due was done: nothing is waiting, late or not. */
  done?: boolean;
}

const WEEKEND = new Set(['Saturday', 'Sunday']);

/** A due day with how it came about: rule, receipt, working days counted, weekends and bank holidays passed over. */
export function dueView(derivation: Derivation, state: DueState): DueView {
  const { limitWorkingDays, skipped } = derivation;
  const weekendDays = skipped.filter(({ why }) => WEEKEND.has(why)).length;
  const holidays = skipped
    .filter(({ why }) => !WEEKEND.has(why))
    .map(({ date, why }) => ({ day: dateWithDayWords(date), why }));
  const limit = counted(limitWorkingDays, 'working day', 'working days');
  return {
    day: dateWithDayWords(derivation.dueOn),
    tag: tagOf(state),
    rule: derivation.rule,
    source: derivation.source,
    received: dateTimeWords(derivation.startedAt),
    dayNought: dateWithDayWords(derivation.startOn),
    counted: limit,
    weekends: weekendDays === 0 ? 'None' : counted(weekendDays, 'day', 'days'),
    holidays,
    sentence: `The limit is ${limit}. The day of receipt is day 0, so it is due by the end of ${dateWithDayWords(derivation.dueOn)}.`,
  };
}

function tagOf({ overdue, dueToday, done }: DueState): Tag | null {
  if (done)
    return overdue
      ? { text: 'Done late', classes: 'govuk-tag--orange' }
      : { text: 'Done in time', classes: 'govuk-tag--green' };
  if (overdue) return { text: 'Overdue', classes: 'govuk-tag--red' };
  return dueToday ? { text: 'Due today', classes: 'govuk-tag--yellow' } : null;
}
