import type { Calculation, ChargeStanding } from '@conjoint/contracts';
import type { PartitionDb, Tx } from '@conjoint/platform';
import { queryInWords } from '../received-charge/charge.rules.js';
import type { ChargeState } from '../received-charge/charge.rules.js';
import type { SealedCharge } from '../received-charge/charge.repository.js';
import { chargePayload } from '../sealing/charge-payload.js';

type Reads = Pick<PartitionDb | Tx, 'query'>;
interface Asked {
  readonly other: string;
  readonly after?: string | null;
  readonly limit?: number;
  /** Of one charge alone. */
  readonly id?: string;
}

const WHERE = `($2::uuid is null or one.id > $2) and ($3::uuid is null or one.id = $3) order by one.id limit $4`;
const parameters = ({ other, after, id, limit }: Asked): unknown[] => [
  other,
  after ?? null,
  id ?? null,
  limit ?? 1_000_000,
];
const instant = (column: string): string =>
  `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
/** Of the last event that this party addressed to the other about it. */
const said = (aggregate: string): string =>
  `coalesce((select version from outbox_version where aggregate = ${aggregate} || '>' || $1), 0)::float8 as said`;

interface HostRow {
  id: string;
  partner: string;
  sequence: number;
  previousChargeId: string | null;
  amountPence: number;
  state: ChargeStanding['state'];
  answer: NonNullable<ChargeStanding['answer']>;
  run: Parameters<typeof chargePayload>[1] & { calculation: Calculation };
  totals: SealedCharge['totals'];
  said: number;
}

/** What this party charged the other one, as it stands here. */
export async function standingsAsHost(db: Reads, asked: Asked): Promise<ChargeStanding[]> {
  const rows = await db.query<HostRow>(
    `select one.id, one.partner, one.sequence, one.previous_charge_id as "previousChargeId", one.amount_pence::float8 as "amountPence", one.state,
       jsonb_build_object('answeredAt', ${instant('one.answered_at')}, 'personKey', one.answered_by, 'reason', one.answer_reason,
         'postedOn', one.posted_on, 'journalRef', one.journal_ref) as answer,
       jsonb_build_object('id', run.id, 'agreementKey', run.agreement_key, 'agreementHash', run.agreement_hash, 'kind', run.kind,
         'periodFrom', run.period_from, 'periodUntil', run.period_until, 'calculation', run.calculation, 'reference', run.reference,
         'sealedAt', ${instant('run.sealed_at')}, 'hash', run.run_hash, 'previousRunHash', run.previous_run_hash,
         'journal', run.journal_number) as run,
       (select coalesce(jsonb_agg(jsonb_build_object('pool', pool, 'subjective', subjective, 'amountPence', amount_pence)
          order by subjective collate "C"), '[]') from charge_total where charge_id = one.id) as totals,
       ${said(`'recharge:' || one.agreement_key`)}
     from charge one join recharge_run run on run.id = one.run_id where one.partner = $1 and one.state <> 'own' and ${WHERE}`,
    parameters(asked),
  );
  return rows.map(({ run, totals, state, answer, said: version, ...charge }) => ({
    sealed: chargePayload(charge, run, totals),
    state,
    answer: answer.answeredAt === null ? null : answer,
    said: version,
  }));
}

interface PartnerRow {
  sealed: SealedCharge;
  state: ChargeState;
  posted: { at: string; by: string; on: string; ref: string } | null;
  query:
    | (Parameters<typeof queryInWords>[0] & {
        at: string;
        by: string;
        withdrawnAt: string | null;
        withdrawnBy: string | null;
      })
    | null;
  said: number;
}

const IN_HOSTS_WORDS = { received: 'sent', queried: 'queried', posted: 'accepted' } as const;

/** What the other one charged this party, as it stands here. */
export async function standingsAsPartner(db: Reads, asked: Asked): Promise<ChargeStanding[]> {
  const rows = await db.query<PartnerRow>(
    `select one.sealed, one.state, ${said('one.id::text')},
       (select jsonb_build_object('at', ${instant('posted_at')}, 'by', posted_by, 'on', one.posted_on, 'ref', one.journal_ref)
        from journal where kind = 'acceptance' and charge_id = one.id) as posted,
       (select jsonb_build_object('against', against, 'about', about, 'disputedPence', disputed_pence, 'undisputedPence', undisputed_pence,
          'reason', reason, 'at', ${instant('at')}, 'by', by_key, 'withdrawnAt', ${instant('withdrawn_at')}, 'withdrawnBy', withdrawn_by)
        from charge_query where charge_id = one.id order by at desc, id desc limit 1) as query
     from received_charge one where one.host = $1 and ${WHERE}`,
    parameters(asked),
  );
  return rows.map((row) => ({
    sealed: row.sealed,
    state: IN_HOSTS_WORDS[row.state],
    answer: answerOf(row),
    said: row.said,
  }));
}

function answerOf({ posted, query }: PartnerRow): ChargeStanding['answer'] {
  if (posted)
    return {
      answeredAt: posted.at,
      personKey: posted.by,
      reason: null,
      postedOn: posted.on,
      journalRef: posted.ref,
    };
  if (!query) return null;
  const { at, by, withdrawnAt, withdrawnBy } = query;
  const nothing = { postedOn: null, journalRef: null };
  return withdrawnAt === null
    ? { answeredAt: at, personKey: by, reason: queryInWords(query), ...nothing }
    : { answeredAt: withdrawnAt, personKey: withdrawnBy!, reason: null, ...nothing };
}

/** Everybody with whom an agreement is held or anything was ever charged. */
export async function otherParties(db: Reads, own: string): Promise<string[]> {
  const rows = await db.query<{ code: string }>(
    `select distinct party as code from agreement_acceptance where party <> $1
     union select distinct partner from charge where partner <> $1 union select distinct host from received_charge
     union select distinct host from agreement where host <> $1 order by 1`,
    [own],
  );
  return rows.map(({ code }) => code);
}
