import type { NoteContent, Role } from '@conjoint/contracts';
import { formatDate, instantMs, londonDate, validationFailed, type FieldError } from '@conjoint/kernel';

export interface NoteCase {
  openedOn: string;
  closedOn: string | null;
  unborn: boolean;
}

/** Kinds of note in which somebody was met or spoken to. */
const WITH_PEOPLE: readonly NoteContent['kind'][] = ['visit', 'call', 'meeting'];

/** @throws DomainError `validation-failed` naming each part of a note that cannot stand. */
export function checkNote(
  note: NoteContent,
  { within, roles, now }: { within: NoteCase; roles: readonly Role[]; now: Date },
): void {
  const errors = [
    ...wrongKind(note, roles),
    ...wrongMoment(note, within, now),
    ...whoWasSeen(note, within),
  ].map(({ field, message }) => ({ field: `note.${field}`, message }));
  if (errors.length > 0) throw validationFailed(errors);
}

function wrongKind({ kind }: NoteContent, roles: readonly Role[]): FieldError[] {
  return kind === 'management-oversight' && !roles.includes('team-manager')
    ? [{ field: 'kind', message: 'Management oversight is written by a team manager' }]
    : [];
}

/** Nothing happens in a case before it opens or after it closes (rule 8565). */
function wrongMoment({ happenedAt }: NoteContent, { openedOn, closedOn }: NoteCase, now: Date): FieldError[] {
  const field = 'happenedAt';
  const on = londonDate(happenedAt);
  if (instantMs(happenedAt) > now.getTime()) return [{ field, message: 'Date and time must be in the past' }];
  if (on < openedOn)
    return [{ field, message: `Date must be on or after ${formatDate(openedOn)}, when the case opened` }];
  if (closedOn !== null && on > closedOn)
    return [
      {
        field,
        message: `Date must be on or before ${formatDate(closedOn)}, when the case closed. What happened later belongs to a new referral`,
      },
    ];
  return [];
}

function whoWasSeen({ kind, people, childSeen }: NoteContent, { unborn }: NoteCase): FieldError[] {
  return [
    ...(WITH_PEOPLE.includes(kind) && people === null
      ? [{ field: 'people', message: 'Enter who was seen or spoken to' }]
      : []),
    ...(kind === 'visit' && childSeen === null && !unborn
      ? [{ field: 'childSeen', message: 'Select whether the child was seen, and alone' }]
      : []),
  ];
}

/** Its author puts a note right, or a team manager. */
export function mayChangeNote(
  { writtenBy, withdrawn }: { writtenBy: string; withdrawn: boolean },
  { personKey, roles }: { personKey: string; roles: readonly Role[] },
): boolean {
  if (withdrawn) return false;
  return roles.includes('team-manager') || (personKey === writtenBy && roles.includes('social-worker'));
}
