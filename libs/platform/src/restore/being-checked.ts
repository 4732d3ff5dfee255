import { DomainError } from '@conjoint/kernel';

/** What a partition answers to everything that waits until its records were checked after a restore. */
export function beingChecked(partition: string, name = 'this council'): DomainError {
  return new DomainError(
    'being-checked',
    `The records of ${name} are being checked after a restore. They can be read, and changed again as soon as the check is over. Nothing was saved.`,
    { details: { partition } },
  );
}
