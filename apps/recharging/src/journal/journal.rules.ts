import { sumPence } from '@conjoint/kernel';

/**
 * The accounts of a recharge. Of the host: `in-transit` (charged and not yet accepted, by partner), `debtor` (accepted), `cost-recovery` (what
 * of the cost is charged on, by subjective), `own-cost` (the part it bears itself). Of a partner: `recharged-cost` and `creditor`.
 */
export const ACCOUNTS = [
  'debtor',
  'in-transit',
  'cost-recovery',
  'own-cost',
  'creditor',
  'recharged-cost',
] as const;
export type Account = (typeof ACCOUNTS)[number];

/** `charges`: a sealed run at its host. `receipt`: a partner accepted, at the host. `acceptance`: the same at the partner. */
export type JournalKind = 'charges' | 'receipt' | 'acceptance';

export interface Entry {
  readonly account: Account;
  readonly partner: string | null;
  readonly subjective: string | null;
  /** Debit positive, credit negative. */
  readonly amountPence: number;
}

export interface Total {
  readonly subjective: string;
  readonly amountPence: number;
}

export interface ChargeTotals {
  readonly partner: string;
  readonly totals: readonly Total[];
}

/** "J000012": how a journal is named to the other side. */
export function journalRef(number: number): string {
  return `J${String(number).padStart(6, '0')}`;
}

/** Sealing: what is charged is on its way to each partner; the cost is recovered code by code. The host's own part is its own cost. */
export function chargesJournal(host: string, charges: readonly ChargeTotals[]): Entry[] {
  const entries = charges.flatMap(({ partner, totals }): Entry[] =>
    partner === host
      ? totals.map(({ subjective, amountPence }) => ({
          account: 'own-cost',
          partner,
          subjective,
          amountPence,
        }))
      : [{ account: 'in-transit', partner, subjective: null, amountPence: totalOf(totals) }],
  );
  const bySubjective = new Map<string, number[]>();
  for (const { totals } of charges)
    for (const { subjective, amountPence } of totals)
      bySubjective.set(subjective, [...(bySubjective.get(subjective) ?? []), amountPence]);
  for (const [subjective, amounts] of [...bySubjective].sort(([left], [right]) => (left < right ? -1 : 1)))
    entries.push({ account: 'cost-recovery', partner: null, subjective, amountPence: -sumPence(amounts) });
  return withoutNothing(entries);
}

/** The partner has accepted: what was in transit is owed. */
export function receiptJournal(partner: string, amountPence: number): Entry[] {
  return withoutNothing([
    { account: 'debtor', partner, subjective: null, amountPence },
    { account: 'in-transit', partner, subjective: null, amountPence: -amountPence },
  ]);
}

/** At the partner: the cost by the host's codes, owed to the host. */
export function acceptanceJournal(host: string, totals: readonly Total[]): Entry[] {
  return withoutNothing([
    ...totals.map(({ subjective, amountPence }): Entry => ({
      account: 'recharged-cost',
      partner: null,
      subjective,
      amountPence,
    })),
    { account: 'creditor', partner: host, subjective: null, amountPence: -totalOf(totals) },
  ]);
}

const totalOf = (totals: readonly Total[]): number => sumPence(totals.map(({ amountPence }) => amountPence));

const withoutNothing = (entries: readonly Entry[]): Entry[] =>
  entries.filter(({ amountPence }) => amountPence !== 0);
