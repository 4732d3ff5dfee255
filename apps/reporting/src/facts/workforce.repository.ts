import type { Tx } from '@conjoint/platform';
import { Injectable } from '@nestjs/common';
import type { Spell, Terms } from './fact.rules.js';
import type { HeardFact } from './heard.js';

@Injectable()
export class WorkforceRepository {
  /** The fact, and its spells in the place of those before. */
  async keepAllocation(
    tx: Tx,
    { id, epoch, version, heardAt }: HeardFact,
    spells: readonly Spell[],
  ): Promise<void> {
    await tx.query(
      `insert into allocation_fact (episode_id, epoch, version, heard_at) values ($1, $2, $3, $4)
       on conflict (episode_id) do update set epoch = excluded.epoch, version = excluded.version, heard_at = excluded.heard_at`,
      [id, epoch, version, heardAt],
    );
    await tx.query('delete from allocation_spell where episode_id = $1', [id]);
    if (spells.length === 0) return;
    await tx.query(
      `insert into allocation_spell (episode_id, allocation_id, worker_id, from_on, until_on)
       select $1, * from unnest($2::uuid[], $3::uuid[], $4::date[], $5::date[])`,
      [
        id,
        spells.map(({ allocationId }) => allocationId),
        spells.map(({ workerId }) => workerId),
        spells.map(({ fromOn }) => fromOn),
        spells.map(({ untilOn }) => untilOn),
      ],
    );
  }

  async keepWorker(
    tx: Tx,
    { id, epoch, version, heardAt }: HeardFact,
    worker: { startedOn: string; leftOn: string | null; terms: readonly Terms[] },
  ): Promise<void> {
    await tx.query(
      `insert into worker_fact (worker_id, started_on, left_on, epoch, version, heard_at) values ($1, $2, $3, $4, $5, $6)
       on conflict (worker_id) do update set started_on = excluded.started_on, left_on = excluded.left_on, epoch = excluded.epoch,
         version = excluded.version, heard_at = excluded.heard_at`,
      [id, worker.startedOn, worker.leftOn, epoch, version, heardAt],
    );
    await tx.query('delete from worker_term where worker_id = $1', [id]);
    await tx.query(
      `insert into worker_term (worker_id, from_on, agency, qualified, fte_hundredths)
       select $1, * from unnest($2::date[], $3::boolean[], $4::boolean[], $5::integer[])`,
      [
        id,
        worker.terms.map(({ fromOn }) => fromOn),
        worker.terms.map(({ agency }) => agency),
        worker.terms.map(({ qualified }) => qualified),
        worker.terms.map(({ fteHundredths }) => fteHundredths),
      ],
    );
  }
}
