import type {
  chargeSealed,
  ChargeCheck,
  ChargeQuery,
  PayloadOf,
  QUERY_AGAINST,
  ReceivedCharge,
} from '@conjoint/contracts';
import { newId, type PartitionDb, type Tx } from '@conjoint/platform';
import { Injectable } from '@nestjs/common';
import type { ChargeState } from './charge.rules.js';

export type SealedCharge = PayloadOf<typeof chargeSealed>;
type Reads = Pick<PartitionDb, 'query'>;

/** A charge as kept: what came, and where it stands. */
export interface KeptCharge {
  readonly host: string;
  readonly sealed: SealedCharge;
  readonly state: ChargeState;
  readonly version: number;
  readonly receivedAt: string;
  readonly checkedAt: string;
  readonly failedChecks: number;
  readonly journalRef: string | null;
  readonly postedOn: string | null;
}

interface ChargeRow {
  host: string;
  sealed: SealedCharge;
  state: ChargeState;
  version: number;
  received_at: Date;
  checked_at: Date;
  failed_checks: number;
  journal_ref: string | null;
  posted_on: string | null;
}

const CHARGE = `select host, sealed, state, version, received_at, checked_at, failed_checks, journal_ref, posted_on::text
  from received_charge`;

@Injectable()
export class ChargeRepository {
  async keep(tx: Tx, kept: { host: string; sealed: SealedCharge; checks: readonly ChargeCheck[]; at: Date }) {
    const { host, sealed, checks, at } = kept;
    await tx.query(
      `insert into received_charge (id, host, agreement_key, sequence, reference, kind, period_from, period_until, total_pence,
         sealed, sealed_at, received_at, state, failed_checks, checked_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 'received', $13, $12)`,
      [
        sealed.chargeId,
        host,
        sealed.agreementKey,
        sealed.sequence,
        sealed.reference,
        sealed.kind,
        sealed.period.from,
        sealed.period.until,
        sealed.totalPence,
        JSON.stringify(sealed),
        sealed.sealedAt,
        at,
        failed(checks),
      ],
    );
    await this.insertChecks(tx, sealed.chargeId, checks);
  }

  /** In the place of those before. */
  async keepChecks(tx: Tx, chargeId: string, checks: readonly ChargeCheck[], at: Date): Promise<void> {
    await tx.query('delete from received_charge_check where charge_id = $1', [chargeId]);
    await this.insertChecks(tx, chargeId, checks);
    await tx.query('update received_charge set failed_checks = $2, checked_at = $3 where id = $1', [
      chargeId,
      failed(checks),
      at,
    ]);
  }

  private async insertChecks(tx: Tx, chargeId: string, checks: readonly ChargeCheck[]): Promise<void> {
    await tx.query(
      `insert into received_charge_check (charge_id, position, check_name, agrees, found)
       select $1, place, name, agrees, found
       from unnest($2::text[], $3::boolean[], $4::text[]) with ordinality as checks (name, agrees, found, place)`,
      [
        chargeId,
        checks.map(({ check }) => check),
        checks.map(({ agrees }) => agrees),
        checks.map(({ found }) => found),
      ],
    );
  }

  async find(db: Reads, chargeId: string): Promise<KeptCharge | null> {
    const [row] = await db.query<ChargeRow>(`${CHARGE} where id = $1`, [chargeId]);
    return row ? asKept(row) : null;
  }

  async lock(tx: Tx, chargeId: string): Promise<KeptCharge | null> {
    const [row] = await tx.query<ChargeRow>(`${CHARGE} where id = $1 for update`, [chargeId]);
    return row ? asKept(row) : null;
  }

  async atSequence(
    db: Reads,
    { host, agreementKey, sequence }: { host: string; agreementKey: string; sequence: number },
  ): Promise<SealedCharge | null> {
    const [row] = await db.query<{ sealed: SealedCharge }>(
      'select sealed from received_charge where host = $1 and agreement_key = $2 and sequence = $3',
      [host, agreementKey, sequence],
    );
    return row?.sealed ?? null;
  }

  /** Charges of the same quarter under the same agreement, before this one. */
  async ofPeriod(db: Reads, host: string, sealed: SealedCharge): Promise<{ kind: string }[]> {
    return db.query(
      `select kind from received_charge where host = $1 and agreement_key = $2 and period_from = $3 and period_until = $4
         and sequence < $5`,
      [host, sealed.agreementKey, sealed.period.from, sealed.period.until, sealed.sequence],
    );
  }

  async change(
    tx: Tx,
    chargeId: string,
    to: { state: ChargeState; journalRef?: string; postedOn?: string },
  ): Promise<void> {
    await tx.query(
      `update received_charge set state = $2, version = version + 1, journal_ref = coalesce($3, journal_ref),
         posted_on = coalesce($4, posted_on) where id = $1`,
      [chargeId, to.state, to.journalRef ?? null, to.postedOn ?? null],
    );
  }

  async list(
    db: Reads,
    { state, limit, offset }: { state: ChargeState | null; limit: number; offset: number },
  ): Promise<KeptCharge[]> {
    const rows = await db.query<ChargeRow>(
      `${CHARGE} where $1::text is null or state = $1 order by sealed_at desc, sequence desc, id desc limit $2 offset $3`,
      [state, limit, offset],
    );
    return rows.map(asKept);
  }

  async counts(db: Reads, state: ChargeState | null): Promise<{ total: number; waiting: number }> {
    const [row] = await db.query<{ total: number; waiting: number }>(
      `select count(*) filter (where $1::text is null or state = $1)::int as total,
         count(*) filter (where state = 'received')::int as waiting from received_charge`,
      [state],
    );
    return row!;
  }

  checks(db: Reads, chargeId: string): Promise<ChargeCheck[]> {
    return db.query(
      'select check_name as "check", agrees, found from received_charge_check where charge_id = $1 order by position',
      [chargeId],
    );
  }

  async addQuery(
    tx: Tx,
    query: {
      chargeId: string;
      against: (typeof QUERY_AGAINST)[number];
      about: string;
      disputedPence: number;
      undisputedPence: number;
      reason: string;
      by: { personKey: string; personName: string };
      at: Date;
    },
  ): Promise<void> {
    await tx.query(
      `insert into charge_query (id, charge_id, against, about, disputed_pence, undisputed_pence, reason, by_key, by_name, at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      [
        newId(),
        query.chargeId,
        query.against,
        query.about,
        query.disputedPence,
        query.undisputedPence,
        query.reason,
        query.by.personKey,
        query.by.personName,
        query.at,
      ],
    );
  }

  async endQuery(tx: Tx, chargeId: string, by: string, at: Date): Promise<void> {
    await tx.query(
      'update charge_query set withdrawn_by = $2, withdrawn_at = $3 where charge_id = $1 and withdrawn_at is null',
      [chargeId, by, at],
    );
  }

  async queries(db: Reads, chargeId: string): Promise<ChargeQuery[]> {
    const rows = await db.query<{
      against: ChargeQuery['against'];
      about: string;
      disputed_pence: string;
      undisputed_pence: string;
      reason: string;
      by_name: string;
      at: Date;
      withdrawn_at: Date | null;
    }>(
      `select against, about, disputed_pence, undisputed_pence, reason, by_name, at, withdrawn_at
       from charge_query where charge_id = $1 order by at desc, id desc`,
      [chargeId],
    );
    return rows.map((row) => ({
      against: row.against,
      about: row.about,
      disputedPence: Number(row.disputed_pence),
      undisputedPence: Number(row.undisputed_pence),
      reason: row.reason,
      by: row.by_name,
      at: row.at.toISOString(),
      withdrawnAt: row.withdrawn_at?.toISOString() ?? null,
    }));
  }
}

const failed = (checks: readonly ChargeCheck[]): number => checks.filter(({ agrees }) => !agrees).length;

function asKept(row: ChargeRow): KeptCharge {
  return {
    host: row.host,
    sealed: row.sealed,
    state: row.state,
    version: row.version,
    receivedAt: row.received_at.toISOString(),
    checkedAt: row.checked_at.toISOString(),
    failedChecks: row.failed_checks,
    journalRef: row.journal_ref,
    postedOn: row.posted_on,
  };
}

export function chargeSummary(kept: KeptCharge): ReceivedCharge {
  const { sealed } = kept;
  return {
    chargeId: sealed.chargeId,
    host: kept.host,
    reference: sealed.reference,
    agreementKey: sealed.agreementKey,
    agreementHash: sealed.agreementHash,
    sequence: sealed.sequence,
    kind: sealed.kind,
    period: sealed.period,
    totalPence: sealed.totalPence,
    lineCount: sealed.lineCount,
    sealedAt: sealed.sealedAt,
    receivedAt: kept.receivedAt,
    state: kept.state,
    version: kept.version,
    failedChecks: kept.failedChecks,
  };
}
