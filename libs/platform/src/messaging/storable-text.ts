import type { FieldError } from '@conjoint/kernel';

const MESSAGE = 'This has a broken character. Type it again instead of pasting it';

/**
 * Texts that PostgreSQL cannot store: with the character NUL, or with half of a surrogate pair (an emoji cut in two). Found at the
 * edge, with the place, instead of failing in the database. The name of a field that is broken itself is left out of the place.
 */
export function unstorableTexts(value: unknown, path = ''): FieldError[] {
  if (typeof value === 'string') return isStorable(value) ? [] : [{ field: path, message: MESSAGE }];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    if (!isStorable(key)) return [{ field: path, message: MESSAGE }];
    return unstorableTexts(inner, path === '' ? key : `${path}.${key}`);
  });
}

function isStorable(text: string): boolean {
  return !text.includes('\u0000') && !/\p{Surrogate}/u.test(text);
}
