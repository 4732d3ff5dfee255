import { newId, type Tx } from '@conjoint/platform';
import { Injectable } from '@nestjs/common';
import type { Fact } from './partnership-facts.js';

/** What a partition keeps as current. */
export interface KeptFact {
  readonly id: string;
  readonly list: string;
  readonly key: string;
  readonly title: string;
  readonly from: string;
  readonly hash: string;
}

@Injectable()
export class PartnershipRepository {
  /** True once a seed: whoever gets true takes it over, in the same transaction. */
  async takeSeed(tx: Tx, seed: string, contentHash: string, at: Date): Promise<boolean> {
    const taken = await tx.query(
      'insert into seed_applied (seed, content_hash, applied_at) values ($1, $2, $3) on conflict (seed) do nothing returning seed',
      [seed, contentHash, at],
    );
    return taken.length > 0;
  }

  /** Locked: two applications of a file wait for each other. */
  async currentFacts(tx: Tx): Promise<KeptFact[]> {
    await tx.query('lock table partnership_fact in share row exclusive mode');
    return tx.query<KeptFact>(
      `select id, list, key, title, valid_from::text as from, content_hash as hash
       from partnership_fact where superseded_at is null order by list, key, valid_from`,
    );
  }

  async addFact(tx: Tx, fact: Fact, { by, at }: { by: string; at: Date }): Promise<string> {
    const id = newId(at.getTime());
    await tx.query(
      `insert into partnership_fact (id, list, key, title, content, content_hash, valid_from, valid_until, recorded_at, recorded_by)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      [id, fact.list, fact.key, fact.title, fact.content, fact.hash, fact.from, fact.until, at, by],
    );
    return id;
  }

  async supersedeFacts(tx: Tx, ids: readonly string[], { by, at }: { by: string; at: Date }): Promise<void> {
    await tx.query(
      'update partnership_fact set superseded_at = $2, superseded_by = $3 where id = any($1::uuid[])',
      [ids, at, by],
    );
  }
}
