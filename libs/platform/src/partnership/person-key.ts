import { createHash } from 'node:crypto';

/**
 * A UUID that depends on its words only, so that the people and organisations of a development installation keep
 * their ids, and with them their mandates, across imports and machines.
 */
export function fixedId(...words: string[]): string {
  const digest = createHash('sha256').update(JSON.stringify(words)).digest();
  digest[6] = ((digest[6] ?? 0) & 0x0f) | 0x80; // version 8: defined by the application (RFC 9562)
  digest[8] = ((digest[8] ?? 0) & 0x3f) | 0x80;
  const hex = digest.subarray(0, 16).toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** The subject an invented person has in her organisation’s development realm. */
export function developmentSubject(organisationAlias: string, staffKey: string): string {
  return fixedId('staff', organisationAlias, staffKey);
}

/** The id Keycloak keeps for an organisation. */
export function organisationId(organisationAlias: string): string {
  return fixedId('organisation', organisationAlias);
}

/**
 * The stable key of a person everywhere in Conjoint: `<organisation alias>.<her subject at that organisation>`, which
 * is the token’s `preferred_username`. Keycloak keeps user names in lower case, so the key is lower case too.
 */
export function personKey(organisationAlias: string, subject: string): string {
  return `${organisationAlias}.${subject}`.toLowerCase();
}
