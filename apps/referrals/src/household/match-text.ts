import { normaliseName } from '@conjoint/kernel';

interface Names {
  givenName: string | null;
  familyName: string | null;
  alternativeNames: readonly { givenName: string | null; familyName: string | null }[];
}

/** The normalised full names of a person, each once: what candidates for a match are looked up by. */
export function matchNames({ givenName, familyName, alternativeNames }: Names): string[] {
  const names = [{ givenName, familyName }, ...alternativeNames].map((name) =>
    normaliseName([name.givenName, name.familyName].filter(Boolean).join(' ')),
  );
  return [...new Set(names.filter((name) => name !== ''))];
}

/** Columns `match_names` and `match_text` of a person. */
export function matchColumns(names: Names): { match_names: string[]; match_text: string } {
  const all = matchNames(names);
  return { match_names: all, match_text: all.join(' | ') };
}
