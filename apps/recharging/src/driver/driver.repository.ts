import type { DriverCount, EvidenceRow } from '@conjoint/contracts';
import { newId, type PartitionDb, type Tx } from '@conjoint/platform';
import { Injectable } from '@nestjs/common';
import type { Period } from './driver.rules.js';

type Reads = Pick<PartitionDb, 'query'>;

interface CountRow {
  id: string;
  agreement_key: string;
  agreement_hash: string;
  asked_by: string | null;
  period_from: string;
  period_until: string;
  count: string;
  episodes: number;
  evidence_hash: string;
  counted_at: Date;
  confirmed_at: Date;
}

const COUNT = `select id, agreement_key, agreement_hash, asked_by, period_from::text, period_until::text, count, episodes,
  evidence_hash, counted_at, confirmed_at from driver_count`;
const EVIDENCE = `select episode_id as "episodeId", child_id as "childId", from_day::text as "from", until_day::text as "until", days
  from driver_evidence where count_id = $1 order by episode_id`;

@Injectable()
export class DriverRepository {
  /** The count as kept: a new row, or the one that the same facts gave before. */
  async keep(
    tx: Tx,
    counted: Period & {
      agreementKey: string;
      agreementHash: string;
      askedBy: string | null;
      count: number;
      evidenceHash: string;
      evidence: readonly EvidenceRow[];
      at: Date;
    },
  ): Promise<DriverCount> {
    const id = newId();
    const [kept] = await tx.query<{ id: string }>(
      `insert into driver_count (id, agreement_key, agreement_hash, asked_by, driver, period_from, period_until, count, episodes,
         evidence_hash, counted_at, confirmed_at)
       values ($1, $2, $3, $4, 'caseload-days', $5, $6, $7, $8, $9, $10, $10)
       on conflict (agreement_hash, period_from, period_until, evidence_hash) do update
         set confirmed_at = greatest(driver_count.confirmed_at, excluded.confirmed_at),
           asked_by = coalesce(driver_count.asked_by, excluded.asked_by)
       returning id`,
      [
        id,
        counted.agreementKey,
        counted.agreementHash,
        counted.askedBy,
        counted.from,
        counted.until,
        counted.count,
        counted.evidence.length,
        counted.evidenceHash,
        counted.at,
      ],
    );
    if (kept!.id === id) await this.keepEvidence(tx, id, counted.evidence);
    return (await this.find(tx, kept!.id))!;
  }

  private async keepEvidence(tx: Tx, countId: string, evidence: readonly EvidenceRow[]): Promise<void> {
    await tx.query(
      `insert into driver_evidence (count_id, episode_id, child_id, from_day, until_day, days)
       select $1, * from unnest($2::uuid[], $3::uuid[], $4::date[], $5::date[], $6::int[])`,
      [
        countId,
        evidence.map(({ episodeId }) => episodeId),
        evidence.map(({ childId }) => childId),
        evidence.map(({ from }) => from),
        evidence.map(({ until }) => until),
        evidence.map(({ days }) => days),
      ],
    );
  }

  async find(db: Reads, countId: string): Promise<DriverCount | null> {
    const [row] = await db.query<CountRow>(`${COUNT} where id = $1`, [countId]);
    return row ? asCount(row) : null;
  }

  async ofEvidence(
    db: Reads,
    { agreementHash, evidenceHash, from, until }: Period & { agreementHash: string; evidenceHash: string },
  ): Promise<DriverCount | null> {
    const [row] = await db.query<CountRow>(
      `${COUNT} where agreement_hash = $1 and period_from = $2 and period_until = $3 and evidence_hash = $4`,
      [agreementHash, from, until, evidenceHash],
    );
    return row ? asCount(row) : null;
  }

  async list(db: Reads, { limit, offset }: { limit: number; offset: number }): Promise<DriverCount[]> {
    const rows = await db.query<CountRow>(
      `${COUNT} order by period_from desc, counted_at desc, id limit $1 offset $2`,
      [limit, offset],
    );
    return rows.map(asCount);
  }

  async total(db: Reads): Promise<number> {
    const [row] = await db.query<{ total: number }>('select count(*)::int as total from driver_count');
    return row!.total;
  }

  async others(db: Reads, of: DriverCount): Promise<DriverCount[]> {
    const rows = await db.query<CountRow>(
      `${COUNT} where agreement_hash = $1 and period_from = $2 and period_until = $3 and id <> $4 order by counted_at desc limit 20`,
      [of.agreementHash, of.from, of.until, of.countId],
    );
    return rows.map(asCount);
  }

  evidence(
    db: Reads,
    countId: string,
    { limit, offset }: { limit: number | null; offset: number },
  ): Promise<EvidenceRow[]> {
    return db.query(`${EVIDENCE} limit $2 offset $3`, [countId, limit, offset]);
  }
}

function asCount(row: CountRow): DriverCount {
  return {
    countId: row.id,
    agreementKey: row.agreement_key,
    agreementHash: row.agreement_hash,
    askedBy: row.asked_by,
    driver: 'caseload-days',
    from: row.period_from,
    until: row.period_until,
    count: Number(row.count),
    episodes: row.episodes,
    evidenceHash: row.evidence_hash,
    countedAt: row.counted_at.toISOString(),
    confirmedAt: row.confirmed_at.toISOString(),
  };
}
