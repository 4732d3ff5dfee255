import type { Calculation, ChargeStanding } from '@conjoint/contracts';
import type { RunState } from '../run/run.rules.js';

type Sealed = ChargeStanding['sealed'];

/** A charge that a partner holds and its host has lost. */
export interface Lost {
  readonly partner: string;
  readonly standing: ChargeStanding;
}

/** Why a lost run cannot be written again by itself, in words; null where it can. */
export function whyNotPutBack(
  host: string,
  lost: readonly Lost[],
  here: { state: RunState | null; holdsAgreement: boolean },
): string | null {
  const { sealed } = lost[0]!.standing;
  if (lost.some(({ standing }) => standing.sealed.runHash !== sealed.runHash))
    return 'its partners hold different runs under its id. Look at the charges with them';
  if (here.state === 'sealed' || here.state === 'posted' || here.state === 'cancelled')
    return `it is ${here.state} here, and its partners hold charges of it that are not known here. Look at the charges with them`;
  if (!here.holdsAgreement)
    return 'the copy does not have the terms it was made under. Apply the partnership file, then settle this';
  const silent = sealed.pools[0]!.weights.filter(
    ({ partner }) => partner !== host && !lost.some((one) => one.partner === partner),
  );
  return silent.length === 0
    ? null
    : `${silent.map(({ partner }) => partner).join(', ')} did not say what it holds of it. Its books are not whole before`;
}

/** The number of a run stands at the end of its reference: "front-door 2026-27 Q2 / 3". */
export const sequenceOf = ({ reference }: Pick<Sealed, 'reference'>): number =>
  Number(/ \/ (\d+)$/.exec(reference)?.[1]);

/**
 * The calculation of a lost run from what each partner was told. Each tells its own parts by the host's code; of the host's own part only the
 * sum is known, which is what the running totals say.
 */
export function calculationOf(host: string, lost: readonly Lost[]): Calculation {
  const { lineCount, linesRoot, pools } = lost[0]!.standing.sealed;
  const [pool] = pools as [Sealed['pools'][number]];
  const charged = (totals: readonly { partner: string; chargedPence: number }[], of: string): number =>
    totals.find(({ partner }) => partner === of)?.chargedPence ?? 0;
  const charges = pool.weights.map(({ partner }) => {
    const amountPence = charged(pool.closing, partner) - charged(pool.opening, partner);
    const told = partner === host ? undefined : lost.find((one) => one.partner === partner);
    const totals = told?.standing.sealed.totals ?? [{ pool: pool.pool, subjective: '', amountPence }];
    return { partner, amountPence, totals };
  });
  return { lineCount, linesRoot, amountPence: pool.amountPence, pools, charges };
}
