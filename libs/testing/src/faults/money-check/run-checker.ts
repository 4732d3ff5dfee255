import { grouped } from './grouped.js';
import { partnersOf, type Agreement } from '../money/money-setup.js';
import type { MoneyAcknowledged } from '../money/money-acknowledged.js';
import type { ChargeRow, MoneyRows, RunRow } from './money-rows.js';

const isSealed = ({ state }: RunRow): boolean => state === 'sealed' || state === 'posted';

/** Whether every run is sealed once at most, in one chain, of the right costs, and shared to the penny: computed here, in whole numbers. */
export function runFindings(
  acknowledged: MoneyAcknowledged,
  all: readonly MoneyRows[],
  agreements: readonly Agreement[],
): string[] {
  return [
    ...all.flatMap((rows) => [...onceEach(rows), ...takenLines(rows)]),
    ...agreements.flatMap((agreement) => shared(agreement, all)),
    ...acknowledgedRuns(acknowledged, all),
  ];
}

function acknowledgedRuns({ sealed, cancelled }: MoneyAcknowledged, all: readonly MoneyRows[]): string[] {
  const rowsOf = (host: string): MoneyRows => all.find(({ party }) => party === host)!;
  return [
    ...sealed.flatMap(({ host, runId, reference, amountPence }) => {
      const run = rowsOf(host).runs.find(({ id }) => id === runId);
      const same = run && isSealed(run) && run.reference === reference && run.pence === BigInt(amountPence);
      return same ? [] : [`lost: run ${reference} of ${host} is not as it was sealed`];
    }),
    ...cancelled.flatMap(({ host, runId }) => {
      const { runs, runLines } = rowsOf(host);
      const isCancelled = runs.find(({ id }) => id === runId)?.state === 'cancelled';
      const holds = runLines.some(({ run_id }) => run_id === runId);
      return isCancelled && !holds ? [] : [`lost: run ${runId} of ${host} was cancelled and is not`];
    }),
  ];
}

function onceEach({ party, runs }: MoneyRows): string[] {
  const problems: string[] = [];
  const sealed = runs.filter(isSealed);
  const quarters = grouped(
    sealed.filter(({ kind }) => kind === 'quarter'),
    (run) => `${run.agreement_key} ${run.financial_year} Q${run.quarter}`,
  );
  for (const [quarter, same] of quarters)
    if (same.length > 1) problems.push(`doubled: ${quarter} of ${party} is sealed ${same.length} times`);
  for (const run of sealed)
    if (run.approved_by === run.prepared_by)
      problems.push(`approved by who prepared: ${run.reference} of ${party}`);
  for (const [agreement, chain] of grouped(sealed, (run) => run.agreement_key))
    chain
      .sort((left, right) => left.sequence! - right.sequence!)
      .forEach((run, i) => {
        if (run.sequence !== i + 1)
          problems.push(`sequence: run ${i + 1} of ${agreement} in ${party} is ${run.sequence}`);
        if (run.previous_run_hash !== (chain[i - 1]?.run_hash ?? null))
          problems.push(`chain: ${run.reference} of ${party} does not follow the run before it`);
      });
  return problems;
}

/** A cost line is in one run at most, in one of its own agreement and quarter, and none of a run is gone. */
function takenLines({ party, lines, runs, runLines }: MoneyRows): string[] {
  const problems: string[] = [];
  const costs = new Map(lines.map((line) => [line.id, line]));
  const byId = new Map(runs.map((run) => [run.id, run]));
  for (const [line, taken] of grouped(runLines, ({ line_id }) => line_id))
    if (taken.length > 1) problems.push(`doubled: line ${line} of ${party} is in ${taken.length} runs`);
  for (const { run_id, line_id } of runLines) {
    const [cost, run] = [costs.get(line_id), byId.get(run_id)];
    if (!cost || !run) problems.push(`lost: line ${line_id} of a run of ${party}`);
    else if (cost.pool !== run.agreement_key || quarterOf(cost.period) !== run.period_from)
      problems.push(`line ${line_id} of ${party} is charged in a run of another agreement or quarter`);
  }
  return problems;
}

/** The first day of the quarter of a month. */
function quarterOf(period: string): string {
  const month = Number(period.slice(5));
  return `${period.slice(0, 4)}-${String(month - ((month - 1) % 3)).padStart(2, '0')}-01`;
}

/** Follows an agreement from its first line to its last: exact entitlements as fractions over one denominator. */
function shared(agreement: Agreement, all: readonly MoneyRows[]): string[] {
  const host = all.find(({ party }) => party === agreement.host)!;
  const runs = host.runs.filter((run) => run.agreement_key === agreement.key && isSealed(run));
  const partners = [...partnersOf(agreement)].sort();
  const book = new Book(agreement, partners);
  const costs = new Map(host.lines.map(({ id, pence }) => [id, pence]));
  const linesOf = grouped(host.runLines, ({ run_id }) => run_id);
  for (const run of runs.sort((left, right) => left.sequence! - right.sequence!)) {
    const weights = weightsOf(agreement, run, partners, all);
    const charges = host.charges.filter(({ run_id }) => run_id === run.id);
    if (typeof weights === 'string') book.problems.push(weights);
    else
      book.run(
        run,
        weights,
        (linesOf.get(run.id) ?? []).map((line) => ({ ...line, pence: costs.get(line.line_id) ?? 0n })),
        charges,
      );
  }
  book.closes(host.totals.filter(({ agreement_key }) => agreement_key === agreement.key));
  return book.problems;
}

/** As the file agrees them; where days are counted, as each partner's own evidence adds up. */
function weightsOf(
  agreement: Agreement,
  run: RunRow,
  partners: string[],
  all: readonly MoneyRows[],
): bigint[] | string {
  const { basis } = agreement;
  if (basis.kind === 'fixed-shares')
    return partners.map((partner) =>
      BigInt(basis.shares.find((share) => share.partner === partner)!.basisPoints),
    );
  const host = all.find(({ party }) => party === agreement.host)!;
  const found = partners.map((partner) => {
    const said = host.weights.find((weight) => weight.run_id === run.id && weight.partner === partner);
    const counted = all
      .find(({ party }) => party === partner)!
      .counts.find(({ id }) => id === said?.count_id);
    return counted && counted.days === counted.evidence && said?.weight === counted.days
      ? counted.days
      : null;
  });
  return found.every((weight) => weight !== null)
    ? found
    : `driver: a count of ${run.reference} is not what its partner has evidence for`;
}

type Line = MoneyRows['runLines'][number] & { pence: bigint };

class Book {
  readonly problems: string[] = [];
  private readonly charged: bigint[];
  private owed: bigint[];
  private denominator = 1n;

  constructor(
    private readonly agreement: Agreement,
    private readonly partners: readonly string[],
  ) {
    this.charged = partners.map(() => 0n);
    this.owed = partners.map(() => 0n);
  }

  run(
    { reference, pence }: RunRow,
    weights: readonly bigint[],
    lines: readonly Line[],
    charges: readonly ChargeRow[],
  ): void {
    const { partners, problems } = this;
    const whole = weights.reduce((sum, weight) => sum + weight, 0n);
    this.owed = this.owed.map((owed) => owed * whole);
    this.denominator *= whole;
    const gain = weights.map((weight) => (weight * this.denominator) / whole);
    const parts = partners.map(() => 0n);
    let running = 0n;
    lines.forEach((line, i) => {
      running += line.pence;
      line.parts.forEach((part, p) => (parts[p]! += part));
      if (line.position !== i + 1) problems.push(`line ${i + 1} of ${reference} is missing`);
      if (line.running !== running)
        problems.push(`pennies: ${reference} runs to ${line.running}p at line ${i + 1}, not ${running}p`);
      const sum = line.parts.reduce((all, part) => all + part, 0n);
      if (sum !== line.pence || line.parts.length !== partners.length)
        problems.push(
          `pennies: the shares of line ${i + 1} of ${reference} come to ${sum}p, not ${line.pence}p`,
        );
      partners.forEach((partner, p) => {
        const off = (this.charged[p]! + parts[p]!) * this.denominator - (this.owed[p]! + running * gain[p]!);
        if ((off < 0n ? -off : off) >= this.denominator)
          problems.push(
            `pennies: ${partner} is a penny or more away from its entitlement at line ${i + 1} of ${reference}`,
          );
      });
    });
    if (running !== pence) problems.push(`pennies: ${reference} is of ${pence}p, its lines of ${running}p`);
    partners.forEach((partner, p) => {
      const [charge, ...others] = charges.filter((one) => one.partner === partner);
      if (!charge || others.length > 0)
        problems.push(`${others.length + (charge ? 1 : 0)} charges of ${reference} to ${partner}`);
      else if (charge.pence !== parts[p] || charge.by_code !== parts[p])
        problems.push(
          `pennies: ${partner} is charged ${charge.pence}p by ${reference}, its lines say ${parts[p]}p`,
        );
      this.charged[p]! += parts[p]!;
      this.owed[p]! += running * gain[p]!;
    });
  }

  closes(totals: MoneyRows['totals']): void {
    const { agreement, partners, problems, charged, owed, denominator } = this;
    if (denominator === 1n) return;
    partners.forEach((partner, p) => {
      const kept = totals.find((total) => total.partner === partner);
      const [numerator, over] = (kept?.entitlement ?? '0/1').split('/').map(BigInt) as [bigint, bigint];
      if (kept?.charged !== charged[p])
        problems.push(
          `pennies: ${partner} has a running total of ${kept?.charged}p under ${agreement.key}, not ${charged[p]}p`,
        );
      if (numerator * denominator !== owed[p]! * over)
        problems.push(`entitlement: of ${partner} under ${agreement.key} is not what its runs add up to`);
    });
  }
}
