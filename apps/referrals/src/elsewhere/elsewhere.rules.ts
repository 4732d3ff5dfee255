import type { ElsewhereAnswer } from '@conjoint/contracts';
import { isDomainError } from '@conjoint/kernel';
import type { Council } from '@conjoint/platform';

/** A child of this council that a look-up matched strongly, and when this council first knew of it. */
export interface KnownChild {
  childId: string;
  restricted: boolean;
  since: string | null;
}

/** The least that helps: since when, and whom to ring. A restricted record gives the same answer as none. */
export function answerOf(found: readonly KnownChild[], frontDoor: Council['frontDoor']): ElsewhereAnswer {
  const since = found
    .filter(({ restricted }) => !restricted)
    .flatMap((child) => (child.since === null ? [] : [child.since]))
    .sort()[0];
  if (since === undefined) return { answer: 'no-record' };
  const { team, telephone, email } = frontDoor;
  return { answer: 'known', since, contact: { team, telephone, email } };
}

/** The records whose keepers are told, silently, that somebody elsewhere asked. */
export function hiddenAmong(found: readonly KnownChild[]): string[] {
  return found.filter(({ restricted }) => restricted).map(({ childId }) => childId);
}

/** A council that cannot be reached must not cost the answers of the others: whatever fails there is "unavailable". */
export function answerToFailure(error: unknown): ElsewhereAnswer {
  if (isDomainError(error) && error.code === 'not-permitted')
    return { answer: 'not-shared', why: 'That council does not share this with this council' };
  return { answer: 'unavailable' };
}

export const NOT_SHARED: ElsewhereAnswer = {
  answer: 'not-shared',
  why: 'The partnership has no rule by which this may be shared between the two councils for this function',
};
