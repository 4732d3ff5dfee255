/**
 * Does `actual` say all that `wanted` says? Keycloak adds fields of its own, so only wanted ones are compared. Lists
 * of words are sets to Keycloak: their order does not count.
 */
export function contains(actual: unknown, wanted: unknown): boolean {
  if (Array.isArray(wanted)) {
    if (!Array.isArray(actual) || actual.length !== wanted.length) return false;
    return wanted.every((item) => (actual as unknown[]).some((other) => contains(other, item)));
  }
  if (typeof wanted === 'object' && wanted !== null) {
    if (typeof actual !== 'object' || actual === null) return false;
    return Object.entries(wanted).every(([key, value]) =>
      contains((actual as Record<string, unknown>)[key], value),
    );
  }
  return actual === wanted;
}
