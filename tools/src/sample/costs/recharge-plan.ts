import { addDays, londonDate, monthsAfter, type LocalDate } from '@conjoint/kernel';
import type { CostsPlan, CostsStep } from '@conjoint/contracts';
import type { Partnership } from '@conjoint/platform';
import { SeededRandom } from '../plan/seeded-random.js';
import { someTimeOn, workingDayAfter } from '../plan/working-hours.js';
import { ledgerFile } from './ledger-file.js';
import { planLedger, type PlannedCost } from './ledger-plan.js';
import { firstQuarterFrom, quartersBetween, type PlannedQuarter } from './quarters.js';
import { sharedServices, type SharedService } from './shared-services.js';

const MONTHS = 18;
/** Below it a council may have no open episode in a quarter, and nothing could be shared by days: such quarters wait for a person. */
const LEAST_SCALE_TO_COUNT = 0.01;
const QUARTER_MONTHS = 3;
/** Working days after the end of a month or quarter on which things are done, as in a finance office. */
const FILE_ON = 3;
const START_ON = 6;
const APPROVE_ON = 8;
const FIRST_ANSWER_ON = 13;
const DAYS_BETWEEN_ANSWERS = 2;

interface Service extends SharedService {
  costs: PlannedCost[];
  quarters: PlannedQuarter[];
}

/**
 * What hosts and partners did with the costs of the last eighteen months: extracts of the ledgers month by month; each quarter that is over
 * run, approved and answered, but for the last, which waits for a person. One cost came late and is charged by a correction, which one
 * partner has not answered yet; one charge is queried.
 */
export function planRecharges(of: {
  partnership: Partnership;
  now: Date;
  scale: number;
  seed: string;
}): CostsPlan {
  const today = londonDate(of.now);
  const from = monthsAfter(`${today.slice(0, 8)}01`, -MONTHS);
  if (of.scale === 0) return { moments: [] };
  const services = sharedServices(of.partnership, of.scale, today).map((service, index) =>
    withCosts(service, { ...of, from, today, index }),
  );
  return { moments: new RechargePlanner(services, of.now, new SeededRandom(`${of.seed} recharges`)).plan() };
}

function withCosts(
  service: SharedService,
  of: { now: Date; seed: string; scale: number; from: LocalDate; today: LocalDate; index: number },
): Service {
  const from = firstQuarterFrom(service.since > of.from ? service.since : of.from);
  const holds = (day: string): boolean => service.until === undefined || day <= service.until;
  const costs = planLedger({
    costCentre: service.costCentre,
    yearlyPence: service.yearlyPence,
    from,
    now: of.now,
    firstDocument: 400_000 + of.index * 20_000,
    random: new SeededRandom(`${of.seed} ledger ${service.host} ${service.agreementKey}`),
  });
  return {
    ...service,
    costs: costs.filter(({ postingDate }) => holds(postingDate)),
    quarters:
      service.countsDays && of.scale < LEAST_SCALE_TO_COUNT
        ? []
        : quartersBetween(from, of.today).filter(({ until }) => holds(until)),
  };
}

class RechargePlanner {
  private readonly moments: CostsPlan['moments'] = [];

  constructor(
    private readonly services: readonly Service[],
    private readonly now: Date,
    private readonly random: SeededRandom,
  ) {}

  plan(): CostsPlan['moments'] {
    if (this.services.every(({ costs }) => costs.length === 0)) return [];
    const first = this.services.flatMap(({ costs }) => costs.map(({ period }) => period)).sort()[0]!;
    this.at(`${first}-01`, START_ON, this.services.flatMap(rulesAndAccounts));
    const late = this.lateCost();
    for (const month of this.months()) this.takeFiles(month, late);
    for (const quarter of this.sealedQuarters()) this.recharge(quarter);
    if (late) this.correct(late);
    return this.moments.sort((left, right) => (left.at < right.at ? -1 : left.at > right.at ? 1 : 0));
  }

  private months(): string[] {
    return [...new Set(this.services.flatMap(({ costs }) => costs.map(({ period }) => period)))].sort();
  }

  /** By its first day; the last that is over is left to a person. */
  private sealedQuarters(): string[] {
    const all = new Set(this.services.flatMap(({ quarters }) => quarters.map(({ from }) => from)));
    return [...all].sort().slice(0, -1);
  }

  /** An extract of each host's ledger, with what was posted in the month; and, once, an invoice that should have come earlier. */
  private takeFiles(month: string, late: LateCost | undefined): void {
    const hosts = [...new Set(this.services.map(({ host }) => host))];
    const steps = hosts.flatMap((host): CostsStep[] => {
      const costs = this.services
        .filter((service) => service.host === host)
        .flatMap((service) => [
          ...service.costs.filter(({ period }) => period === month),
          ...(late?.service === service && late.inFileOf === month ? [late.cost] : []),
        ]);
      if (costs.length === 0) return [];
      return [{ do: 'file', host, fileName: `ledger-extract-${month}.csv`, text: ledgerFile(costs) }];
    });
    this.at(monthsAfter(`${month}-01`, 1), FILE_ON, steps);
  }

  private recharge(from: string): void {
    const over = monthsAfter(from, QUARTER_MONTHS);
    const runs = this.services.flatMap((service) => {
      const quarter = service.quarters.find((one) => one.from === from);
      return quarter ? [{ service, quarter, kind: 'quarter' as const }] : [];
    });
    this.run(runs, { after: over, startOn: START_ON, count: true });
    const lastSealed = this.sealedQuarters().at(-1) === from;
    const query = lastSealed ? this.query(from) : undefined;
    this.answers(runs, over, (service, partner) =>
      query?.service === service && query.partner === partner ? query.step : 'accept',
    );
  }

  private run(
    runs: readonly PlannedRun[],
    { after, startOn, count }: { after: LocalDate; startOn: number; count: boolean },
  ): void {
    const started = this.at(
      after,
      startOn,
      runs.map((run) => ({
        do: 'start',
        ...named(run),
        agreementKey: run.service.agreementKey,
        financialYear: run.quarter.financialYear,
        quarter: run.quarter.quarter,
        kind: run.kind,
      })),
    );
    const counted = runs.filter(({ service }) => count && service.countsDays);
    this.minutesAfter(
      started,
      4,
      counted.map((run) => ({ do: 'count', ...named(run) })),
    );
    this.minutesAfter(
      started,
      11,
      runs.map((run) => ({ do: 'calculate', ...named(run) })),
    );
    const approveOn = startOn + APPROVE_ON - START_ON;
    this.at(
      after,
      approveOn,
      runs.map((run) => ({ do: 'approve', ...named(run) })),
    );
  }

  /** Each partner answers all that she was charged on one day, one partner some days after another. */
  private answers(
    runs: readonly PlannedRun[],
    after: LocalDate,
    answerOf: (service: Service, partner: string) => 'accept' | 'wait' | QueryStep,
  ): void {
    const partners = [...new Set(runs.flatMap(({ service }) => service.charged))].sort();
    partners.forEach((partner, index) => {
      const steps = runs.flatMap((run): CostsStep[] => {
        if (!run.service.charged.includes(partner)) return [];
        const answer = answerOf(run.service, partner);
        if (answer === 'wait') return [];
        if (answer === 'accept') return [{ do: 'accept', ...named(run), partner }];
        return [{ ...answer, ...named(run), partner }];
      });
      this.at(after, FIRST_ANSWER_ON + index * DAYS_BETWEEN_ANSWERS, steps);
    });
  }

  /** The last agreement with a partner beside the host: its last partner does not take an invoice for hers. */
  private query(from: string): { service: Service; partner: string; step: QueryStep } | undefined {
    const service = this.services.findLast(
      ({ charged, quarters }) => charged.length > 0 && quarters.some((quarter) => quarter.from === from),
    );
    const until = monthsAfter(from, QUARTER_MONTHS);
    const invoice = service?.costs.find(
      ({ supplier, netPence, postingDate }) =>
        supplier !== null && netPence > 0 && postingDate >= from && postingDate < until,
    );
    if (!service || !invoice) return undefined;
    return {
      service,
      partner: service.charged.at(-1)!,
      step: {
        do: 'query',
        against: 'line',
        about: invoice.documentNumber,
        disputedPence: Math.max(1, Math.floor(invoice.netPence / service.charged.length)),
        reason: `Nothing was sent with the invoice of ${invoice.supplier} that shows for which council the work was done. Please send it, or take the invoice out of what is shared.`,
      },
    };
  }

  private lateCost(): LateCost | undefined {
    const sealed = this.sealedQuarters().at(-1);
    const service = this.services.find(
      ({ charged, countsDays, quarters }) =>
        countsDays && charged.length > 0 && quarters.some(({ from }) => from === sealed),
    );
    const quarter = service?.quarters.find(({ from }) => from === sealed);
    if (!service || !quarter) return undefined;
    const lastMonth = monthsAfter(quarter.from, QUARTER_MONTHS - 1).slice(0, 7);
    const like = service.costs.findLast(
      ({ period, supplier, netPence }) => period === lastMonth && supplier !== null && netPence > 0,
    );
    if (!like) return undefined;
    const cost = {
      ...like,
      documentNumber: `${like.documentNumber}-L`,
      description: `${like.description}, invoice received late`,
    };
    return { service, quarter, cost, inFileOf: monthsAfter(quarter.from, QUARTER_MONTHS + 1).slice(0, 7) };
  }

  /** Shared as the sealed quarter was; the second of its partners has not answered yet. */
  private correct({ service, quarter, inFileOf }: LateCost): void {
    const runs = [{ service, quarter, kind: 'correction' as const }];
    const after = monthsAfter(`${inFileOf}-01`, 1);
    this.run(runs, { after, startOn: START_ON, count: false });
    const waits = service.charged[1] ?? service.charged[0];
    this.answers(runs, after, (_, partner) => (partner === waits ? 'wait' : 'accept'));
  }

  /** Some time in the morning of the working day so many after that day; never later than now. */
  private at(day: string, workingDays: number, steps: CostsStep[]): string {
    const at = someTimeOn(workingDayAfter(addDays(day, -1), workingDays), this.random, { from: 9, to: 12 });
    return this.add(at, steps);
  }

  private minutesAfter(at: string, minutes: number, steps: CostsStep[]): void {
    this.add(new Date(Date.parse(at) + minutes * 60_000).toISOString(), steps);
  }

  private add(at: string, steps: CostsStep[]): string {
    const latest = new Date(this.now.getTime() - 60_000).toISOString();
    const when = at < latest ? at : latest;
    if (steps.length > 0) this.moments.push({ at: when, steps });
    return when;
  }
}

interface PlannedRun {
  service: Service;
  quarter: PlannedQuarter;
  kind: 'quarter' | 'correction';
}

interface LateCost {
  service: Service;
  quarter: PlannedQuarter;
  cost: PlannedCost;
  /** The month with whose extract it came. */
  inFileOf: string;
}

type QueryStep = Omit<Extract<CostsStep, { do: 'query' }>, 'host' | 'run' | 'partner'>;

const named = ({ service, quarter, kind }: PlannedRun): { host: string; run: string } => ({
  host: service.host,
  run: `${service.agreementKey}-${quarter.financialYear}-q${quarter.quarter}-${kind}`,
});

function rulesAndAccounts(service: Service): CostsStep[] {
  const { host, agreementKey, costCentre, costs, charged } = service;
  const validFrom = `${costs[0]?.period ?? service.since.slice(0, 7)}-01`;
  const letters = costCentre.replace(/\d+$/, '');
  const accounts = [
    { subjective: '*', account: `${letters}-4410` },
    { subjective: '1010', account: `${letters}-1000` },
    { subjective: '1300', account: `${letters}-1300` },
  ];
  return [
    { do: 'rule', host, costCentrePrefix: costCentre, pool: agreementKey, validFrom },
    ...charged.map((partner): CostsStep => ({ do: 'accounts', host, partner, agreementKey, accounts })),
  ];
}
