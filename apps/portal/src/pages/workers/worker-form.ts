import {
  ABSENCE_KINDS,
  absenceKindSchema,
  GRADES,
  gradeSchema,
  WORKER_CONTRACTS,
  workerContractSchema,
  type AbsenceKind,
  type Grade,
  type WorkerContract,
} from '@conjoint/contracts';
import { parseDateParts, validationFailed, type FieldError } from '@conjoint/kernel';
import type { Form } from '../../framework/form.js';
import { GRADE_WORDS } from '../allocation/allocation-words.js';
import { ABSENCE_WORDS, CONTRACT_WORDS } from './worker.view.js';

/** Answers about a worker; everything that is wrong is told at once. */
export class WorkerAnswers {
  private readonly errors: FieldError[] = [];
  constructor(private readonly form: Form) {}

  date(field: string, label: string): string {
    const parsed = parseDateParts({ label, parts: this.form.date(field) });
    if (parsed.ok) return parsed.value;
    this.errors.push({ field: `${field}-${parsed.parts[0] ?? 'day'}`, message: parsed.message });
    return '';
  }

  /** Null where nothing is typed. */
  optionalDate(field: string, label: string): string | null {
    const { day, month, year } = this.form.date(field);
    return `${day}${month}${year}` === '' ? null : this.date(field, label);
  }

  terms(): { contract: WorkerContract; grade: Grade; fteHundredths: number; caseHolder: boolean } {
    const contract = workerContractSchema.safeParse(this.form.text('contract'));
    const grade = gradeSchema.safeParse(this.form.text('grade'));
    if (!contract.success) this.errors.push({ field: 'contract', message: 'Choose a contract' });
    if (!grade.success) this.errors.push({ field: 'grade', message: 'Choose a grade' });
    return {
      contract: contract.data ?? 'permanent',
      grade: grade.data ?? 'social-worker',
      fteHundredths: this.hours(),
      caseHolder: this.form.yes('caseHolder'),
    };
  }

  /** Full-time equivalent as it is spoken of: "0.8", "1". */
  private hours(): number {
    const text = this.form.text('fte').replace(',', '.');
    const hundredths = Math.round(Number(text) * 100);
    if (/^\d(\.\d{1,2})?$/.test(text) && hundredths <= 200) return hundredths;
    this.errors.push({
      field: 'fte',
      message: 'Hours must be a full-time equivalent between 0 and 2, such as 0.8',
    });
    return 0;
  }

  absenceKind(): AbsenceKind {
    const kind = absenceKindSchema.safeParse(this.form.text('kind'));
    if (!kind.success) this.errors.push({ field: 'kind', message: 'Choose a kind of absence' });
    return kind.data ?? 'sickness';
  }

  required(field: string, message: string): string {
    const text = this.form.text(field);
    if (text === '') this.errors.push({ field, message });
    return text;
  }

  /** @throws DomainError `validation-failed` with everything that was wrong. */
  all<T>(answers: T): T {
    if (this.errors.length > 0) throw validationFailed(this.errors);
    return answers;
  }
}

/** What the boxes show: what was typed, or what holds now. */
export function termsBoxes(
  form: Form,
  now: { contract: WorkerContract; grade: Grade; fteHundredths: number; caseHolder: boolean } | null,
) {
  const typed = form.has('grade');
  const contract = typed ? form.text('contract') : (now?.contract ?? '');
  const grade = typed ? form.text('grade') : (now?.grade ?? 'social-worker');
  return {
    contracts: WORKER_CONTRACTS.map((value) => ({
      value,
      text: CONTRACT_WORDS[value],
      checked: value === contract,
    })),
    grades: GRADES.map((value) => ({ value, text: GRADE_WORDS[value], selected: value === grade })),
    fte: typed ? form.text('fte') : now ? String(now.fteHundredths / 100) : '1',
    caseHolder: typed ? form.yes('caseHolder') : (now?.caseHolder ?? true),
  };
}

export function absenceKinds(chosen: string) {
  return ABSENCE_KINDS.map((value) => ({ value, text: ABSENCE_WORDS[value], checked: value === chosen }));
}

export function dateBox(form: Form, field: string, date: string | null = null) {
  if (form.has(`${field}-day`) || date === null) return form.date(field);
  const [year = '', month = '', day = ''] = date.split('-').map((part) => String(Number(part)));
  return { day, month, year };
}
