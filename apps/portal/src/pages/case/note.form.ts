import { CHILD_SEEN, NOTE_KINDS, type NoteContent, type NoteView } from '@conjoint/contracts';
import { formatTime, londonDate } from '@conjoint/kernel';
import type { Form } from '../../framework/form.js';
import { dateFields, Fields, LONG_TEXT, SHORT_TEXT } from '../referral-form/answers/fields.js';
import { typedMoment } from '../referral/typed-answers.js';
import { CHILD_SEEN_WORDS, NOTE_KIND_WORDS } from './case.words.js';

/** Fields of the message as the form calls them. */
export const NOTE_FIELDS = {
  'note.kind': 'kind',
  'note.happenedAt': 'at-day',
  'note.people': 'people',
  'note.childSeen': 'childSeen',
  'note.text': 'text',
} as const;

/** What was typed; with a reason where a note is corrected. @throws DomainError `validation-failed` */
export function typedNote(
  form: Form,
  { now, corrects }: { now: Date; corrects: boolean },
): { note: NoteContent; reason: string } {
  const fields = new Fields(form);
  const kind = fields.choice('kind', NOTE_KINDS, 'Select what kind of note this is');
  const happenedAt = typedMoment(fields, { label: 'Date', now }) ?? '';
  const people = fields.text('people', { label: 'Who was seen or spoken to', longest: SHORT_TEXT });
  const childSeen = CHILD_SEEN.find((one) => one === form.text('childSeen')) ?? null;
  const text =
    fields.text('text', { label: 'The note', longest: LONG_TEXT, required: 'Enter the note' }) ?? '';
  const reason = corrects
    ? fields.text('reason', { label: 'Reason', longest: 2000, required: 'Enter why the note is corrected' })
    : null;
  return fields.all({ note: { kind, happenedAt, people, childSeen, text }, reason: reason ?? '' });
}

/** The form as it was typed, or as the note stands. */
export function noteFormView(form: Form | null, note: NoteView | null, roles: readonly string[]) {
  const current = note?.current;
  const typed = (name: string, stands: string): string => (form ? form.text(name) : stands);
  const kind = typed('kind', current?.kind ?? '');
  const childSeen = typed('childSeen', current?.childSeen ?? '');
  const stands = current ? dateFields('at', londonDate(current.happenedAt)) : {};
  return {
    kinds: NOTE_KINDS.filter((one) => one !== 'management-oversight' || roles.includes('team-manager')).map(
      (value) => ({ value, text: NOTE_KIND_WORDS[value], checked: kind === value }),
    ),
    seen: CHILD_SEEN.map((value) => ({
      value,
      text: CHILD_SEEN_WORDS[value],
      checked: childSeen === value,
    })),
    date: form?.date('at') ?? {
      day: stands['at-day'] ?? '',
      month: stands['at-month'] ?? '',
      year: stands['at-year'] ?? '',
    },
    time: typed('at-time', current ? formatTime(current.happenedAt) : ''),
    people: typed('people', current?.people ?? ''),
    text: typed('text', current?.text ?? ''),
    reason: typed('reason', ''),
  };
}
