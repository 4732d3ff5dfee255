import { REFERRAL_SECTIONS, type Draft, type DraftSummary } from '@conjoint/contracts';
import { DomainError } from '@conjoint/kernel';
import type { Call } from '@conjoint/platform';
import type { DraftOwner, StoredDraft } from './draft.repository.js';

/** Children that a list names. */
const MOST_NAMED = 10;

export function ownerOf({ acting }: Call): DraftOwner {
  const { personKey: key, personName: name, mandates } = acting;
  return { key, name, mandateIds: mandates.map(({ id }) => id) };
}

/** The form, and the children of the records it says it is about. */
export function namedBy({ id, answers }: StoredDraft): string[] {
  return [id, ...(answers.children ?? []).flatMap(({ sameAsChildId }) => sameAsChildId ?? [])];
}

export function notThere(): DomainError {
  return new DomainError('not-found', 'This form is not there any more. It may have been sent or discarded');
}

export function summaryOf(row: StoredDraft): DraftSummary {
  const { answers, ...rest } = draftView(row);
  return {
    ...rest,
    inDanger: answers.danger?.inDanger ?? false,
    children: (answers.children ?? []).slice(0, MOST_NAMED).map((child) => ({
      givenName: child.givenName ?? null,
      familyName: child.familyName ?? null,
      unborn: child.unborn,
      expectedOn: child.expectedOn ?? null,
    })),
  };
}

export function draftView(row: StoredDraft): Draft {
  return {
    id: row.id,
    version: row.version,
    answers: row.answers,
    completed: REFERRAL_SECTIONS.filter((section) => section in row.answers),
    startedAt: row.started_at.toISOString(),
    savedAt: row.saved_at.toISOString(),
    takeovers: row.takeovers.map(({ at, ...takeover }) => ({ ...takeover, at: new Date(at).toISOString() })),
  };
}
