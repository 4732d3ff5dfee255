import type { WorkforceProblem } from '@conjoint/contracts';
import type { CensusWorker } from './census-file.js';

interface Fault {
  readonly message: string;
  readonly line: number;
  readonly xpath?: string | undefined;
}

/** What the validator says, as somebody reads it who has to correct the other system: where, which field, what is wrong, what to do. */
export function problemOf(
  { message, line, xpath }: Fault,
  workers: readonly CensusWorker[],
): WorkforceProblem {
  const text = message.trim();
  const number = /\/CSWWWorker(?:\[(\d+)\])?/.exec(xpath ?? '');
  const worker = number ? workers[Number(number[1] ?? 1) - 1] : undefined;
  const field = /^Element '(?:\{[^}]*\})?([^']+)'/.exec(text)?.[1] ?? 'Message';
  const where = {
    line: line > 0 ? line : (worker?.line ?? null),
    worker: worker?.number ?? null,
    reference: worker?.source.find((one) => one.field === 'SWENo')?.value ?? null,
  };
  return { ...where, ...inWords(text, field) };
}

function inWords(text: string, field: string): Pick<WorkforceProblem, 'field' | 'message' | 'remedy'> {
  const expected = /Expected is (?:one of )?\( (.*?) \)/.exec(text)?.[1]?.split(', ') ?? [];
  if (text.includes('This element is not expected')) {
    // The last of those that may come here is the one that has to.
    const missing = expected.at(-1);
    return missing === undefined
      ? {
          field,
          message: `${field} stands where it may not`,
          remedy: 'Move or remove it in the other system',
        }
      : {
          field: missing,
          message: `${missing} is missing before ${field}`,
          remedy: `Enter ${missing} of this worker in the other system`,
        };
  }
  if (text.includes('Missing child element'))
    return {
      field: expected.at(-1) ?? field,
      message: `${expected.at(-1) ?? 'A field'} is missing at the end of ${field}`,
      remedy: `Enter ${expected.at(-1) ?? 'it'} in the other system`,
    };
  if (text.includes('[facet '))
    return {
      field,
      message: `The value of ${field} is none that the census knows`,
      remedy: `Choose a value of the census for ${field} in the other system`,
    };
  return {
    field,
    message: `The value of ${field} is not written as the census wants it`,
    remedy: `Correct ${field} in the other system`,
  };
}
