import type { AllocationRefusal } from '@conjoint/contracts';
import { DomainError } from '@conjoint/kernel';

const REFUSED = {
  'no-mandate': 'This worker may not act for this council as a social worker',
  restricted: 'This worker is restricted from this family',
  left: 'This worker has left',
  'holds-no-cases': 'This worker does not hold cases',
} as const satisfies Record<AllocationRefusal, string>;

/** No reason of a manager overrules it. */
export function refusalOf(refusals: readonly AllocationRefusal[]): DomainError {
  const message = refusals.map((refusal) => REFUSED[refusal]).join('. ');
  return new DomainError('validation-failed', message, {
    details: { refusals },
    fieldErrors: [{ field: 'workerId', message }],
  });
}
