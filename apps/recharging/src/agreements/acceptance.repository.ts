import type { AgreementTerms } from '@conjoint/contracts';
import type { PartitionDb, Tx } from '@conjoint/platform';
import { partiesOf } from './agreement.rules.js';

/** One version as it is held here, with whose acceptances. */
export interface HeldVersion {
  readonly contentHash: string;
  readonly terms: AgreementTerms;
  readonly acceptedBy: readonly string[];
}

export interface Acceptance {
  readonly contentHash: string;
  readonly party: string;
  readonly how: 'take-over' | 'person';
  readonly acceptedBy: string | null;
  readonly acceptedByName: string | null;
  readonly acceptedAt: Date;
}

const VERSIONS = `select a.content_hash as "contentHash", a.terms,
    coalesce((select array_agg(p.party order by p.party) from agreement_acceptance p where p.content_hash = a.content_hash), '{}') as "acceptedBy"
  from agreement a`;

type Reader = Pick<PartitionDb | Tx, 'query'>;

/** All versions of all agreements held here; there are few. */
export function versions(db: Reader): Promise<HeldVersion[]> {
  return db.query(`${VERSIONS} order by a.key, a.valid_from, a.received_at, a.content_hash`);
}

export async function version(db: Reader, contentHash: string): Promise<HeldVersion | undefined> {
  return (await db.query<HeldVersion>(`${VERSIONS} where a.content_hash = $1`, [contentHash]))[0];
}

/** True where it was not held before. */
export async function keepAcceptance(tx: Tx, one: Acceptance): Promise<boolean> {
  const kept = await tx.query(
    `insert into agreement_acceptance (content_hash, party, how, accepted_by, accepted_by_name, accepted_at)
     values ($1, $2, $3, $4, $5, $6) on conflict do nothing returning party`,
    [one.contentHash, one.party, one.how, one.acceptedBy, one.acceptedByName, one.acceptedAt],
  );
  return kept.length > 0;
}

/** In force where the acceptances of all its parties are held. */
export function isInForce({ terms, acceptedBy }: HeldVersion): boolean {
  return partiesOf(terms).every((party) => acceptedBy.includes(party));
}

/** The version of an agreement in force on a day: of several, the one that began last. */
export function inForceOn(
  held: readonly HeldVersion[],
  asked: { readonly key: string; readonly on: string },
): HeldVersion | undefined {
  return held
    .filter(
      ({ terms }) =>
        terms.key === asked.key &&
        terms.since <= asked.on &&
        (terms.until === undefined || terms.until >= asked.on),
    )
    .filter(isInForce)
    .reduce<HeldVersion | undefined>(
      (latest, one) => (latest === undefined || one.terms.since >= latest.terms.since ? one : latest),
      undefined,
    );
}
