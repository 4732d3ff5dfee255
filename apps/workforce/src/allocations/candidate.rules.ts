import type { AllocationAdvice, AllocationRefusal, EpisodeWork, WorkerFact } from '@conjoint/contracts';
import { isOver } from '../workload/workload.rules.js';

/** What is looked at of a worker who might get a child. Nothing of the family is in it but the kind of work and whom it may not meet. */
export interface Circumstances {
  readonly state: WorkerFact['state'];
  readonly caseHolder: boolean;
  /** Registered with Social Work England. */
  readonly qualified: boolean;
  /** Points here and elsewhere, before. */
  readonly points: number;
  readonly targetHundredths: number;
  readonly mandate: 'held' | 'expected' | 'none';
  readonly restricted: boolean;
}
/** What she would get: one child, or siblings. */
export interface Work {
  readonly works: readonly EpisodeWork[];
  readonly points: number;
}

/** Why a worker is not suggested for some work, and why she cannot have it at all. Both empty: she is suggested. */
export function assess(
  worker: Circumstances,
  work: Work,
): { advice: AllocationAdvice[]; refusals: AllocationRefusal[] } {
  const advice: AllocationAdvice[] = [];
  if (worker.state === 'absent') advice.push('absent');
  if (isOver(worker.points + work.points, worker.targetHundredths)) advice.push('over-target');
  // Child protection enquiries are led by social workers (Working Together 2023).
  if (!worker.qualified && work.works.includes('child-protection')) advice.push('not-qualified');
  const refusals: AllocationRefusal[] = [];
  if (worker.state === 'left') refusals.push('left');
  if (worker.mandate === 'none') refusals.push('no-mandate');
  if (!worker.caseHolder) refusals.push('holds-no-cases');
  if (worker.restricted) refusals.push('restricted');
  return { advice, refusals };
}
