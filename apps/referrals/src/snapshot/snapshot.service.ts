import {
  episodeSnapshotted,
  factsRenewed,
  referralSnapshotted,
  type ParsedRequestOf,
  type ResponseOf,
  type snapshotFacts,
} from '@conjoint/contracts';
import { requireRole, type Call, type Origin, type PartitionDb, type Tx } from '@conjoint/platform';
import { Injectable } from '@nestjs/common';
import { episodeFacts, holdEpisodesAfter, isEpisode } from '../episode/episode-fact.repository.js';
import { holdReferralsAfter, referralFacts } from '../referral/referral-fact.repository.js';

/** Referrals held and said in one transaction: few, because people who work on them wait meanwhile. */
const BATCH = 100;
/** In one request: far below its deadline even on a slow day. */
const BATCHES = 5;

/** Says the facts of this partition again. Whoever heard them already hears the same with a higher version. */
@Injectable()
export class SnapshotService {
  async say(
    { after }: ParsedRequestOf<typeof snapshotFacts>,
    call: Call,
  ): Promise<ResponseOf<typeof snapshotFacts>> {
    requireRole(call, 'operator');
    return this.renew(after, call);
  }

  /** The same for a service of this council whose read model was put back from an older copy. */
  async renew(after: string | null, call: Call): Promise<{ said: number; next: string | null }> {
    let [said, next] = [0, after];
    for (let batch = 0; batch < BATCHES; batch += 1) {
      const done = await this.sayBatch(next, call.db, call);
      said += done.said;
      next = done.next;
      if (next === null) break;
    }
    return { said, next };
  }

  /** Every fact in the epoch of a restore, and at the end that these are all: whoever knows of another forgets it. */
  async sayAll(db: PartitionDb, origin: Origin): Promise<void> {
    let [facts, next] = [0, null as string | null];
    do {
      const done = await this.sayBatch(next, db, origin);
      [facts, next] = [facts + done.said, done.next];
    } while (next !== null);
    await db.transaction(origin, (tx) =>
      tx.publish(factsRenewed, { aggregateId: db.partition, payload: { facts } }),
    );
  }

  /**
   * The next part, after a referral or an episode: the facts of episodes follow those of referrals, so that the id of what was said last
   * says where to go on.
   */
  private async sayBatch(after: string | null, db: PartitionDb, origin: Origin): Promise<Part> {
    return db.transaction(origin, async (tx) => {
      const inEpisodes = after !== null && (await isEpisode(tx, after));
      if (inEpisodes) return this.sayEpisodes(after, tx);
      const referrals = await this.sayReferrals(after, tx);
      if (referrals.next !== null) return referrals;
      const episodes = await this.sayEpisodes(null, tx);
      return { said: referrals.said + episodes.said, next: episodes.next };
    });
  }

  /**
   * The referrals are held while their facts are read and said: otherwise a change in between would be published first, and the
   * fact from before it would follow with the higher version.
   */
  private async sayReferrals(after: string | null, tx: Tx): Promise<Part> {
    const ids = await holdReferralsAfter(tx, after, BATCH);
    const facts = await referralFacts(tx, ids);
    await tx.publishAll(
      referralSnapshotted,
      facts.map((fact) => ({ aggregateId: fact.referralId, payload: fact })),
    );
    await tx.audit({ action: 'facts.snapshotted', subjects: facts.map(({ referralId }) => referralId) });
    return { said: facts.length, next: ids.length < BATCH ? null : ids.at(-1)! };
  }

  private async sayEpisodes(after: string | null, tx: Tx): Promise<Part> {
    const ids = await holdEpisodesAfter(tx, after, BATCH);
    const facts = await episodeFacts(tx, ids);
    await tx.publishAll(
      episodeSnapshotted,
      facts.map((fact) => ({ aggregateId: fact.episodeId, payload: fact })),
    );
    if (ids.length > 0) await tx.audit({ action: 'facts.snapshotted', subjects: ids });
    return { said: facts.length, next: ids.length < BATCH ? null : ids.at(-1)! };
  }
}

interface Part {
  said: number;
  next: string | null;
}
