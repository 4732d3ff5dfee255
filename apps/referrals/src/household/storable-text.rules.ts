import type { FieldError } from '@conjoint/kernel';

/**
 * Texts that PostgreSQL cannot store: with the character NUL, or with half of a surrogate pair (an emoji cut in two).
 * Found before anything is written, with the place, instead of failing in the database.
 */
export function unstorableTexts(value: unknown, path = ''): FieldError[] {
  if (typeof value === 'string') {
    if (!value.includes('\u0000') && !/\p{Surrogate}/u.test(value)) return [];
    return [{ field: path, message: 'This has a broken character. Type it again instead of pasting it' }];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    unstorableTexts(inner, path === '' ? key : `${path}.${key}`),
  );
}
