import type { Tx } from '@conjoint/platform';
import { Injectable } from '@nestjs/common';

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
}
