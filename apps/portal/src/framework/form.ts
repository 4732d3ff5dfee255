import { isDomainError, type DomainError, type FieldError } from '@conjoint/kernel';
import { Instead, page, type PageResult } from './page.js';

/** The fields of a posted form as somebody typed them. Names that are repeated (checkboxes) become lists. */
export class Form {
  private readonly fields: ReadonlyMap<string, readonly string[]>;

  constructor(body: unknown) {
    const fields = new Map<string, readonly string[]>();
    if (typeof body === 'object' && body !== null) {
      for (const [name, value] of Object.entries(body)) {
        const values = (Array.isArray(value) ? value : [value]).filter((v) => typeof v === 'string');
        fields.set(name, values);
      }
    }
    this.fields = fields;
  }

  /** The text without blanks around it; empty when the field is missing. */
  text(name: string): string {
    return (this.fields.get(name)?.at(-1) ?? '').trim();
  }

  /** The text, or null when nothing was typed. */
  optional(name: string): string | null {
    return this.text(name) || null;
  }

  /** Ticked checkboxes, or the answers of a repeated field, in order. */
  list(name: string): string[] {
    return (this.fields.get(name) ?? []).map((value) => value.trim());
  }

  /** Ticked, or `yes` / `true` / `on` chosen. */
  yes(name: string): boolean {
    return ['yes', 'true', 'on'].includes(this.text(name));
  }

  /** The three fields of a govukDateInput with `namePrefix: name`. */
  date(name: string): { day: string; month: string; year: string } {
    return {
      day: this.text(`${name}-day`),
      month: this.text(`${name}-month`),
      year: this.text(`${name}-year`),
    };
  }

  has(name: string): boolean {
    return this.fields.has(name);
  }

  names(): string[] {
    return [...this.fields.keys()];
  }

  /** Every field but the form's own token, for forms that show again what was typed. */
  typed(): { name: string; value: string }[] {
    return [...this.fields].flatMap(([name, values]) =>
      name.startsWith('_form') ? [] : values.map((value) => ({ name, value })),
    );
  }
}

/** What is wrong with a form: the error summary at the top, and the message at each field. */
export class FormErrors {
  static readonly none = new FormErrors([]);

  constructor(private readonly errors: readonly FieldError[]) {}

  get any(): boolean {
    return this.errors.length > 0;
  }

  /** For `govukErrorSummary({ errorList: errors.summary })`. A field's id is its name with dots as hyphens. */
  get summary(): { text: string; href?: string }[] {
    return this.errors.map(({ field, message }) =>
      field ? { text: message, href: `#${idOf(field)}` } : { text: message },
    );
  }

  /** For `errorMessage: errors.at('reason')`; undefined where the field is fine. */
  at(field: string): { text: string } | undefined {
    const found = this.errors.find((error) => error.field === field);
    return found && { text: found.message };
  }
}

export function idOf(field: string): string {
  return field.replaceAll('.', '-');
}

const NOT_JUST_NOW = new Set(['unavailable', 'partition-unavailable', 'deadline-exceeded', 'rate-limited']);

export function isUnavailable(error: unknown): error is DomainError {
  return isDomainError(error) && NOT_JUST_NOW.has(error.code);
}

/**
 * Sends what somebody typed. What is wrong with it, or a service that does not answer, shows the same form again with
 * everything that was typed still in it; any other expected failure has a page of its own (see problem-pages.ts).
 */
export async function submit<R>(steps: {
  send: () => Promise<R>;
  /** Usually `redirectTo(…)`. */
  done: (result: R) => PageResult | Promise<PageResult>;
  /** The form again. `errors` goes into the model as `errors`. */
  again: (errors: FormErrors) => PageResult | Promise<PageResult>;
  /** Names of message fields as the form calls them: `{ 'children.0.dateOfBirth': 'dateOfBirth' }`. */
  fields?: Readonly<Record<string, string>>;
}): Promise<PageResult> {
  let result: R;
  try {
    result = await steps.send();
  } catch (error) {
    const shown = formErrorsOf(error, steps.fields);
    if (!shown) throw error;
    return withStatus(await steps.again(shown.errors), shown.status);
  }
  return steps.done(result);
}

function formErrorsOf(
  error: unknown,
  fields: Readonly<Record<string, string>> = {},
): { errors: FormErrors; status: number } | null {
  if (isUnavailable(error)) {
    const message =
      'This could not be saved just now. What you typed is still here: try again in a few minutes.';
    return { errors: new FormErrors([{ field: '', message }]), status: 503 };
  }
  if (isDomainError(error) && error.code === 'being-checked')
    return { errors: new FormErrors([{ field: '', message: error.message }]), status: 503 };
  if (!isDomainError(error) || error.code !== 'validation-failed') return null;
  const listed = error.fieldErrors?.length ? error.fieldErrors : [{ field: '', message: error.message }];
  return {
    errors: new FormErrors(listed.map(({ field, message }) => ({ field: fields[field] ?? field, message }))),
    status: 422,
  };
}

function withStatus(result: PageResult, status: number): PageResult {
  return 'view' in result ? page(result.view, result.model, { status }) : result;
}

/** Refuses a form at once with what is wrong, before anything is sent. */
export function refuse(view: string, model: object, errors: readonly FieldError[]): never {
  throw new Instead(page(view, { ...model, errors: new FormErrors(errors) }, { status: 422 }));
}
