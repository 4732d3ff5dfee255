import { instantMs, londonDate, londonInstant } from '@conjoint/kernel';
import type { Form } from '../../framework/form.js';
import { Fields } from '../referral-form/answers/fields.js';

/** The reason of a change: always asked, kept with the record. @throws DomainError `validation-failed` */
export function typedReason(form: Form, required: string): string {
  const fields = new Fields(form);
  const reason = fields.text('reason', { label: 'Reason', longest: 2000, required });
  if (reason !== null && reason.length < 3) fields.wrong('reason', 'The reason must be 3 characters or more');
  return fields.all(reason ?? '');
}

/** A moment in three boxes and a time (`at-day` … `at-time`), as somebody in London means it. */
export function typedMoment(fields: Fields, { label, now }: { label: string; now: Date }): string | null {
  const today = londonDate(now);
  const date = fields.date('at', { label, today, notAfter: today });
  const time = fields.time('at-time', 'Time');
  if (date === null || time === null) return null;
  try {
    const at = londonInstant(date, time);
    if (instantMs(at) <= now.getTime()) return at;
    fields.wrong('at-time', 'The time must be in the past');
  } catch {
    // The one way left to fail: the hour that the clocks skip in March.
    fields.wrong('at-time', 'This time did not exist: the clocks went forward by an hour that night');
  }
  return null;
}

/** What was told to the referrer, or sent: when and how. @throws DomainError `validation-failed` */
export function typedTelling<const H extends string>(
  form: Form,
  ways: readonly H[],
  now: Date,
): { at: string; how: H } {
  const fields = new Fields(form);
  const at = typedMoment(fields, { label: 'Date', now });
  const how = fields.choice('how', ways, 'Select how');
  return fields.all({ at: at ?? '', how });
}
