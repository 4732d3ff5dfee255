import { ROLE_LABELS } from '@conjoint/contracts';
import { formatDate, formatDateWithDay, londonDateTime } from '@conjoint/kernel';

/** Codes in plain English, for view-models and templates. */
export const BASIS_WORDS: Readonly<Record<string, string>> = {
  employment: 'Employed by this council or body',
  's113-loan': 'Lent by another council',
  'standing-delegation': 'Standing delegation to the employer',
  contract: 'By contract',
};

export const OUTCOME_WORDS: Readonly<Record<string, string>> = {
  'no-further-action': 'No further action',
  'information-and-advice': 'Information and advice',
  'early-help': 'Early help',
  'child-and-family-assessment': 'Child and family assessment',
  'strategy-discussion': 'Strategy discussion',
};

/** "front-door-worker" → "Front-door worker"; an unknown code with its hyphens as spaces. */
export function roleWords(role: string): string {
  const label = (ROLE_LABELS as Readonly<Record<string, string>>)[role];
  return label ? capital(label) : sentence(role);
}

/** The words of a code; a code of a later release as it is. */
export function wordsOf(words: Readonly<Record<string, string>>, code: string): string {
  return words[code] ?? code;
}

export function sentence(code: string): string {
  return capital(code.replaceAll('-', ' '));
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** "a, b and c" */
export function listWords(items: readonly string[]): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}

/** An ISO date as "14 January 2025"; an instant as its London date. */
export function dateWords(value: string): string {
  return formatDate(value.length === 10 ? value : londonDateTime(value).date);
}

/** An ISO date or instant as "Tuesday 14 January 2025". */
export function dateWithDayWords(value: string): string {
  return formatDateWithDay(value.length === 10 ? value : londonDateTime(value).date);
}

/** An instant as "14 January 2025 at 3:05pm", in London. */
export function dateTimeWords(instant: string): string {
  const { date, time } = londonDateTime(instant);
  return `${formatDate(date)} at ${timeWords(time)}`;
}

/** How somebody was told, or a paper was sent. */
export const TOLD_HOW_WORDS: Readonly<Record<string, string>> = {
  telephone: 'by telephone',
  email: 'by email',
  letter: 'by letter',
  'in-person': 'in person',
  'secure-email': 'by secure email',
  post: 'by post',
};

/** "15:05" → "3:05pm", "12:00" → "midday", as the GOV.UK style guide has it. */
export function timeWords(time: string): string {
  const [hour, minute] = time.split(':').map(Number) as [number, number];
  if (minute === 0 && hour === 12) return 'midday';
  if (minute === 0 && hour === 0) return 'midnight';
  const twelve = hour % 12 === 0 ? 12 : hour % 12;
  return `${twelve}${minute === 0 ? '' : `:${String(minute).padStart(2, '0')}`}${hour < 12 ? 'am' : 'pm'}`;
}
