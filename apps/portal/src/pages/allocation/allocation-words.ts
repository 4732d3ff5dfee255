import type {
  AllocationAdvice,
  AllocationRefusal,
  AllocationView,
  EpisodeWork,
  Grade,
  Workload,
} from '@conjoint/contracts';
import type { Tag } from '../queue/due.view.js';

export const WORK_WORDS = {
  assessment: 'Child and family assessment',
  'child-in-need': 'Child in need',
  'child-protection': 'Child protection',
} as const satisfies Record<EpisodeWork, string>;

export const GRADE_WORDS = {
  'newly-qualified': 'Newly qualified social worker',
  'social-worker': 'Social worker',
  'experienced-social-worker': 'Experienced social worker',
  'advanced-practitioner': 'Advanced practitioner',
  practitioner: 'Practitioner (not a social worker)',
  'team-manager': 'Team manager',
  'senior-manager': 'Senior manager',
} as const satisfies Record<Grade, string>;

export const ADVICE_WORDS = {
  absent: 'Away now',
  'over-target': 'Over her or his target with this child',
  'not-qualified': 'Not a registered social worker, and the work is child protection',
} as const satisfies Record<AllocationAdvice, string>;

export const REFUSAL_WORDS = {
  'no-mandate': 'May not act for this council as a social worker',
  restricted: 'Restricted from this family',
  left: 'Has left',
  'holds-no-cases': 'Does not hold cases',
} as const satisfies Record<AllocationRefusal, string>;

export const ALLOCATION_TAGS = {
  current: { text: 'Now', classes: 'govuk-tag--green' },
  moved: { text: 'Moved', classes: 'govuk-tag--grey' },
  ended: { text: 'Ended', classes: 'govuk-tag--grey' },
  closed: { text: 'Closed', classes: 'govuk-tag--grey' },
  lost: { text: 'Lost', classes: 'govuk-tag--orange' },
} as const satisfies Record<AllocationView['state'], Tag>;

/** "45" or "36.5": hundredths of a point without a nought too many. */
export function pointsWords(hundredths: number): string {
  return String(hundredths / 100);
}

/** "1", "0.8" */
export function fteWords(hundredths: number): string {
  return String(hundredths / 100);
}

/** In words and not by colour alone; null where there is room. */
export function utilisationTag(percent: number | null): Tag | null {
  if (percent === null || percent <= 100) return null;
  return { text: 'Over target', classes: 'govuk-tag--orange' };
}

export function percentWords(percent: number | null): string {
  return percent === null ? 'Carries no cases' : `${percent}%`;
}

/** All points, wherever they are carried. */
export function allPoints({ points, elsewhere }: Workload): number {
  return points + (elsewhere?.points ?? 0);
}
