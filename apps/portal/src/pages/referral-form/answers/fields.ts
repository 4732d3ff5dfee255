import { checkName, parseDateParts, parseTime, validationFailed, type FieldError } from '@conjoint/kernel';
import type { Form } from '../../../framework/form.js';

export const SHORT_TEXT = 200;
export const LONG_TEXT = 20_000;

/** Reads the fields of one page and gathers what is wrong with them, so that somebody sees all of it at once. */
export class Fields {
  private readonly errors: FieldError[] = [];

  constructor(private readonly typed: Form) {}

  wrong(field: string, message: string): void {
    this.errors.push({ field, message });
  }

  /** One of the choices offered. */
  choice<const T extends string>(field: string, among: readonly T[], message: string): T {
    const chosen = among.find((one) => one === this.typed.text(field));
    if (chosen === undefined) this.wrong(field, message);
    return chosen ?? among[0]!; // never used: `all` throws
  }

  text(
    field: string,
    { label, longest, required }: { label: string; longest: number; required?: string },
  ): string | null {
    const text = this.typed.text(field).replaceAll('\r\n', '\n');
    if (text === '' && required !== undefined) this.wrong(field, required);
    if (text.length > longest)
      this.wrong(
        field,
        `${label} must be ${longest.toLocaleString('en-GB')} characters or fewer. You typed ${text.length.toLocaleString('en-GB')}`,
      );
    return text === '' ? null : text;
  }

  name(field: string, label: string): string | null {
    const text = this.typed.text(field);
    if (text === '') return null;
    const checked = checkName(text, label);
    if (checked.ok) return checked.value;
    this.wrong(field, checked.message);
    return null;
  }

  /** A number with a rule of its own (UPN, NHS number, postcode); null when nothing is typed. */
  number(
    field: string,
    check: (text: string) => { ok: true; value: string } | { ok: false; message: string },
  ): string | null {
    const text = this.typed.text(field);
    if (text === '') return null;
    const checked = check(text);
    if (checked.ok) return checked.value;
    this.wrong(field, `${checked.message}. Leave it empty if you do not know it`.replace('.. ', '. '));
    return null;
  }

  email(field: string): string | null {
    const text = this.typed.text(field);
    if (text === '') return null;
    if (text.length <= 254 && /^[^\s@<>"]+@[^\s@<>"]+\.[^\s@<>".]{2,}$/.test(text)) return text;
    this.wrong(field, 'Enter an email address in the correct format, like name@example.com');
    return null;
  }

  /** Three boxes. The error is at the first box to blame, `<field>-day`, so that the summary's link goes there. */
  date(
    field: string,
    limits: { label: string; today?: string; notBefore?: string; notAfter?: string },
  ): string | null {
    const parsed = parseDateParts({ ...limits, parts: this.typed.date(field) });
    if (parsed.ok) return parsed.value;
    this.wrong(`${field}-${parsed.parts[0] ?? 'day'}`, parsed.message);
    return null;
  }

  time(field: string, label: string): string | null {
    const parsed = parseTime({ label, text: this.typed.text(field) });
    if (parsed.ok) return parsed.value;
    this.wrong(field, parsed.message);
    return null;
  }

  /** The value, if nothing was wrong. @throws DomainError `validation-failed` with every field error. */
  all<T>(value: T): T {
    if (this.errors.length > 0) throw validationFailed(this.errors);
    return value;
  }
}

/** The three boxes of a date, as `Form.date` reads them. */
export function dateFields(field: string, date: string | null): Record<string, string> {
  if (date === null) return {};
  const [year, month, day] = date.split('-').map(Number);
  return {
    [`${field}-day`]: String(day),
    [`${field}-month`]: String(month),
    [`${field}-year`]: String(year),
  };
}
