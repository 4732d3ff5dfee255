import type { FieldError } from '@conjoint/kernel';

/** Leaves a transaction with what has to be said after it was rolled back: to the caller, and to the keeper of hidden records. */
export class NotRecognised extends Error {
  constructor(
    readonly fieldErrors: FieldError[],
    /** Hidden children that were named as if they had been recognised. */
    readonly hidden: string[],
  ) {
    super('a recognised child is not there');
  }
}
