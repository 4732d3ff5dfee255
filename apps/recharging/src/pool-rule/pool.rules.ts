/** A rule as far as it decides: what a cost centre or a subjective begins with, and from when to when. */
export interface PoolTerms {
  id: string;
  costCentrePrefix: string | null;
  subjectivePrefix: string | null;
  pool: string | null;
  validFrom: string;
  validUntil: string | null;
}

interface Coded {
  costCentre: string | null;
  subjective: string | null;
  postingDate: string;
}

/**
 * To which agreement a cost belongs, by the rules in force on its posting date. The most exact rule decides (the one that says most
 * letters); of equally exact ones the later made: ids rise with time.
 */
export function poolOf(rules: readonly PoolTerms[], line: Coded): string | null {
  let best: PoolTerms | null = null;
  for (const rule of rules) {
    if (line.postingDate < rule.validFrom) continue;
    if (rule.validUntil !== null && line.postingDate > rule.validUntil) continue;
    if (!begins(line.costCentre, rule.costCentrePrefix) || !begins(line.subjective, rule.subjectivePrefix))
      continue;
    if (
      best === null ||
      exactness(rule) > exactness(best) ||
      (exactness(rule) === exactness(best) && rule.id > best.id)
    )
      best = rule;
  }
  return best?.pool ?? null;
}

function begins(code: string | null, prefix: string | null): boolean {
  return prefix === null || (code !== null && code.toLowerCase().startsWith(prefix.toLowerCase()));
}

function exactness({ costCentrePrefix, subjectivePrefix }: PoolTerms): number {
  return (costCentrePrefix?.length ?? 0) + (subjectivePrefix?.length ?? 0);
}
