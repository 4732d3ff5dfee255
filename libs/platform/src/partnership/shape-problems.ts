import type { z } from 'zod';
import { pathInWords, type FilePath, type PartnershipProblem } from './problems.js';
import type { PartnershipText } from './partnership-text.js';

type Issue = z.core.$ZodIssue;

/** What the schema refuses, in words a person who writes the file understands. */
export function shapeProblems(issues: readonly Issue[], text: PartnershipText): PartnershipProblem[] {
  return issues.flatMap((issue) => {
    const path = issue.path.map((part) => (typeof part === 'number' ? part : String(part)));
    if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownField(path, key, text));
    return [{ line: text.lineOf(path), path: pathInWords(path), ...explain(issue, path, text.value) }];
  });
}

function unknownField(path: FilePath, key: string, text: PartnershipText): PartnershipProblem {
  return {
    line: text.lineOfKey(path, key),
    path: pathInWords([...path, key]),
    message: 'is not a field of a partnership file',
    remedy:
      'Remove it, or correct its spelling; editors that read partnership.schema.json suggest the right ones.',
  };
}

function explain(issue: Issue, path: FilePath, root: unknown): { message: string; remedy: string } {
  const value = valueAt(root, path);
  if (value === undefined || value === null) return missing(path);
  switch (issue.code) {
    case 'invalid_type':
      return {
        message: `must be ${typeInWords(issue.expected)}`,
        remedy:
          issue.expected === 'string' && typeof value === 'number'
            ? 'Put the number in quotes.'
            : 'Correct the value.',
      };
    case 'invalid_value':
      return {
        message: 'is not one of the allowed values',
        remedy: `Use one of: ${issue.values.join(', ')}.`,
      };
    case 'invalid_union':
      return { message: issue.message, remedy: 'Use one of the kinds the schema names.' };
    case 'invalid_format':
      return issue.format === 'date'
        ? {
            message: 'is not a day of the calendar',
            remedy: 'Write the day as YYYY-MM-DD, for example 2025-04-01.',
          }
        : { message: issue.message, remedy: 'Correct the value.' };
    case 'too_small':
    case 'too_big':
      return { message: issue.message, remedy: 'Shorten, lengthen or correct the value.' };
    default:
      return { message: issue.message, remedy: 'Correct the value.' };
  }
}

function missing(path: FilePath): { message: string; remedy: string } {
  const field = String(path.at(-1) ?? 'The file');
  if (field === 'statute' || field === 'basis') {
    return {
      message: 'is missing: nobody may act for a council without a power',
      remedy:
        'Name the statute, for example lga-1972-s113 for lent staff or cypa-2008-part-1 for a company or trust.',
    };
  }
  return { message: 'is missing', remedy: `Add ${field} here.` };
}

function typeInWords(expected: string): string {
  const words: Record<string, string> = {
    string: 'text',
    array: 'a list',
    object: 'a group of fields',
    boolean: 'true or false',
    int: 'a whole number',
    number: 'a number',
  };
  return words[expected] ?? expected;
}

function valueAt(root: unknown, path: FilePath): unknown {
  return path.reduce<unknown>(
    (value, part) =>
      typeof value === 'object' && value !== null
        ? (value as Record<string | number, unknown>)[part]
        : undefined,
    root,
  );
}
