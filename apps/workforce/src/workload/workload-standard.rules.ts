import { addDays, formatDate, validationFailed } from '@conjoint/kernel';

/** As far ahead as a council plans. */
const MOST_DAYS_AHEAD = 366;
const MOST_POINTS_OF_A_CASE = 100;

export interface WantedChange {
  of: 'work' | 'grade';
  points: number;
  validFrom: string;
}

/**
 * A change begins today or later: what somebody carried until now stays what it was, and so do the reasons why she was or was not
 * suggested. `before` is what holds on its first day so far. @throws DomainError `validation-failed`
 */
export function checkChange(
  { of, points, validFrom }: WantedChange,
  { today, before }: { today: string; before: number | null },
): void {
  const wrong = (field: string, message: string) => validationFailed([{ field, message }]);
  if (of === 'work' && points > MOST_POINTS_OF_A_CASE)
    throw wrong('points', `A case weighs ${MOST_POINTS_OF_A_CASE} points or fewer`);
  if (validFrom < today) throw wrong('validFrom', 'The first day must be today or later');
  if (validFrom > addDays(today, MOST_DAYS_AHEAD))
    throw wrong(
      'validFrom',
      `The first day must be ${formatDate(addDays(today, MOST_DAYS_AHEAD))} or earlier`,
    );
  if (points === before)
    throw wrong('points', `It is ${points} on ${formatDate(validFrom)} already. Enter another number`);
}
