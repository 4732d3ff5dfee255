import type { AgreementSeed, PartitionDb, Tx } from '@conjoint/platform';
import { Injectable } from '@nestjs/common';
import { contentHash } from './agreement.rules.js';

export interface KeptAgreement {
  readonly contentHash: string;
  readonly terms: AgreementSeed;
}

@Injectable()
export class AgreementRepository {
  list(db: PartitionDb): Promise<KeptAgreement[]> {
    return db.query(
      `select content_hash as "contentHash", terms from agreement order by line, valid_from, key, content_hash`,
    );
  }

  /** True once a seed: whoever gets true takes it over, in the same transaction. */
  async takeSeed(tx: Tx, seed: string, hash: string, at: Date): Promise<boolean> {
    const taken = await tx.query(
      'insert into seed_applied (seed, content_hash, applied_at) values ($1, $2, $3) on conflict (seed) do nothing returning seed',
      [seed, hash, at],
    );
    return taken.length > 0;
  }

  async keep(tx: Tx, terms: AgreementSeed, at: Date): Promise<string> {
    const hash = contentHash(terms);
    await tx.query(
      `insert into agreement (content_hash, key, line, host, basis, terms, valid_from, valid_until, received_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (content_hash) do nothing`,
      [
        hash,
        terms.key,
        terms.line,
        terms.host,
        terms.basis.kind,
        JSON.stringify(terms),
        terms.since,
        terms.until ?? null,
        at,
      ],
    );
    return hash;
  }
}
