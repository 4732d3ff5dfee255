import { checkSocialWorkRegistration, validationFailed } from '@conjoint/kernel';
import type { Terms, Worker } from './worker.rules.js';

/** @throws DomainError `validation-failed` for a number the register does not have. Empty is somebody without the qualification. */
export function checkedRegistration(text: string | null): string | null {
  if (text === null || text.trim() === '') return null;
  const checked = checkSocialWorkRegistration(text);
  if (checked.ok) return checked.value;
  throw validationFailed([{ field: 'registration', message: checked.message }]);
}

/** @throws DomainError `validation-failed` */
export function checkedTerms(worker: Worker, terms: Terms): Terms {
  if (terms.validFrom < worker.startedOn)
    throw validationFailed([
      { field: 'from', message: 'The first day must be the day this worker started or a later one' },
    ]);
  if (worker.leftOn !== null && terms.validFrom > worker.leftOn)
    throw validationFailed([
      { field: 'from', message: 'The first day must not be after the worker’s last day' },
    ]);
  return terms;
}

/** @throws DomainError `validation-failed` where it ends before it begins, or meets another absence. */
export function checkedAbsence(
  worker: Worker,
  { from, until }: { from: string; until: string | null },
): void {
  if (until !== null && until < from)
    throw validationFailed([
      { field: 'until', message: 'The last day must be the first day or a later one' },
    ]);
  const meets = worker.absences.some(
    (other) => (until === null || other.from <= until) && (other.until === null || from <= other.until),
  );
  if (meets)
    throw validationFailed([
      {
        field: 'from',
        message: 'This worker is recorded as away on some of these days already. Change that absence',
      },
    ]);
}

/** @throws DomainError `validation-failed` */
export function checkedLeaving(worker: Worker, leftOn: string): void {
  if (leftOn < worker.startedOn)
    throw validationFailed([
      { field: 'leftOn', message: 'The last day must be the day this worker started or a later one' },
    ]);
}
