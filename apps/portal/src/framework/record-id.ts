import { idSchema } from '@conjoint/contracts';
import { DomainError } from '@conjoint/kernel';

/** The id in an address. Text that is no id is a page that does not exist, not a mistake of a form. @throws DomainError `not-found` */
export function recordId(text: string): string {
  if (!idSchema.safeParse(text).success) throw new DomainError('not-found', 'There is no such record');
  return text.toLowerCase();
}

/** `?page=3`; anything else is the first page. */
export function pageNumber(text: string | undefined): number {
  const number = Number(text ?? '1');
  return Number.isInteger(number) && number >= 1 && number <= 100_000 ? number : 1;
}
