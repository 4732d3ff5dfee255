const MAX_LENGTH = 2000;

/**
 * A path of this portal to come back to after signing in, or null. Anything that a browser could take for another
 * site (`//host`, `/\host`, a scheme, control characters that browsers drop) is refused: no open redirect.
 */
export function safeReturnPath(candidate: unknown): string | null {
  if (typeof candidate !== 'string' || candidate.length > MAX_LENGTH) return null;
  if (!/^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/.test(candidate)) return null;
  const url = new URL(candidate, 'http://portal.invalid');
  if (url.origin !== 'http://portal.invalid' || url.pathname.startsWith('//')) return null;
  if (/^\/(sign-|signed-|back-channel|switch|assets|health|metrics|api)/.test(url.pathname)) return null;
  return url.pathname + url.search;
}

/** The council whose page this is, if it is one. */
export function councilOfPath(path: string | null): string | null {
  return (path && /^\/councils\/([A-Za-z0-9-]{2,40})(?:[/?]|$)/.exec(path)?.[1]) || null;
}
