import type { z } from 'zod';

type Issue = z.core.$ZodRawIssue;

const TYPES: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a group of fields',
};
const FORMATS: Readonly<Record<string, string>> = {
  date: 'Enter a real date, year first, like 2026-11-23',
  datetime: 'Enter a real date and time with its offset from UTC, like 2026-11-23T10:00:00Z',
  email: 'Enter an email address in the correct format, like name@example.com',
  uuid: 'Give the id of the record as it was given to you, for example 0199f1f0-0000-7000-8000-000000000001',
};

/**
 * What is wrong with a message, and what to do, in plain English: `contract.request.safeParse(body, { error: plainError })`.
 * What somebody sent is never repeated. Undefined leaves zod's own words, for what is not foreseen here.
 */
export function plainError(issue: Issue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined
        ? 'This is missing. Give a value'
        : `This must be ${TYPES[issue.expected] ?? issue.expected}`;
    case 'invalid_format':
      return (
        FORMATS[issue.format] ??
        'This is not written in the form it must have. Compare it with the example in the description'
      );
    case 'invalid_value':
      return `Use one of: ${issue.values.map(String).join(', ')}`;
    case 'too_big':
      return tooBig(issue);
    case 'too_small':
      return tooSmall(issue);
    case 'invalid_union':
      return 'This is none of the forms that are possible here. Compare it with the examples in the description';
    default:
      return undefined;
  }
}

function tooBig({ origin, maximum }: Extract<Issue, { code: 'too_big' }>): string {
  if (origin === 'string') return `Use ${maximum} characters or fewer`;
  return origin === 'array' ? `Give ${maximum} or fewer` : `Give ${maximum} or less`;
}

function tooSmall({ origin, minimum }: Extract<Issue, { code: 'too_small' }>): string {
  if (origin === 'string')
    return minimum === 1 ? 'This is empty. Enter something' : `Use ${minimum} characters or more`;
  return origin === 'array' ? `Give ${minimum} or more` : `Give ${minimum} or greater`;
}
