import { EVERY_OTHER_CODE } from '@conjoint/contracts';

/** The own account of a code of the host: its own row, else that of every other code, else none. */
export function accountOf(codes: ReadonlyMap<string, string>, subjective: string): string | null {
  return codes.get(subjective) ?? codes.get(EVERY_OTHER_CODE) ?? null;
}
