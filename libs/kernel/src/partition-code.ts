import { DomainError } from './errors.js';

/**
 * A partition belongs to a council (its ONS code, `E09000013`) or to a body declared in the partnership file
 * (a slug, `tri-borough`). Code may ask for the *kind* of a partition, never for a literal code (design, "Partnership file").
 */
export type PartitionKind = 'council' | 'body';

const GSS = /^[EWSN]\d{8}$/;
// E06 unitary, E07 district, E08 metropolitan, E09 London, E10 county: the councils of England.
const COUNCIL = /^(E0[6-9]\d{6}|E10\d{6})$/;
const SLUG = /^[a-z][a-z0-9-]{1,30}$/;

/** Any nine-character ONS (GSS) area code of the United Kingdom. */
export function isGssCode(text: string): boolean {
  return GSS.test(text);
}

/** The GSS code of an English council: E06–E09 and E10. Says nothing about whether that council exists: see `authorityByGss`. */
export function isCouncilCode(text: string): boolean {
  return COUNCIL.test(text);
}

/**
 * The slug of a body: lower-case letter, then 1–30 letters, digits or hyphens. A slug that looks like a GSS code
 * (`e09000013`) is refused: its database would be that council's.
 */
export function isBodySlug(text: string): boolean {
  return SLUG.test(text) && !GSS.test(text.toUpperCase());
}

export function isPartitionCode(text: string): boolean {
  return isCouncilCode(text) || isBodySlug(text);
}

/** @throws DomainError `validation-failed` when the text is neither a council code nor a body slug. */
export function partitionKind(code: string): PartitionKind {
  if (isCouncilCode(code)) return 'council';
  if (isBodySlug(code)) return 'body';
  throw new DomainError(
    'validation-failed',
    'A partition is a council code such as E09000013, or a short name of a body in lower-case letters, digits and hyphens such as tri-borough',
  );
}

/**
 * The partition's name inside NATS stream names, subjects and user names: `E09000013`, `tri_borough`.
 * Different codes never give the same token, because no code holds an underscore.
 * @throws DomainError `validation-failed` for anything that is no partition code.
 */
export function partitionToken(code: string): string {
  partitionKind(code);
  return code.replaceAll('-', '_');
}

/** The end of the partition's database names: `e09000013`, `tri_borough`. @throws DomainError as `partitionToken`. */
export function databaseSuffix(code: string): string {
  return partitionToken(code).toLowerCase();
}
