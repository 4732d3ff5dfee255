import type {
  countStatistics,
  ParsedRequestOf,
  QuarterStatistic,
  StatisticAnswer,
} from '@conjoint/contracts';
import { DomainError, londonDate } from '@conjoint/kernel';
import { CLOCK, PARTNERSHIP, type Call, type Clock, type Partnership, type Tx } from '@conjoint/platform';
import { Inject, Injectable } from '@nestjs/common';
import { FiguresRepository } from '../indicators/figures.repository.js';
import type { MonthCounts } from '../indicators/indicator.rules.js';
import { RebuildRepository } from '../rebuild/rebuild.repository.js';
import { monthsOfQuarter, QUIET_SECONDS, quartersToRelease } from './quarter.rules.js';
import { ReleaseRepository, type Released } from './release.repository.js';
import { FAMILIES, mayReplace, suppressed, type QuarterCounts } from './suppression.rules.js';

/** Answers a body that this council is a member of. This council’s own reading of the sharing rules decides, and it suppresses itself. */
@Injectable()
export class StatisticService {
  constructor(
    private readonly figures: FiguresRepository,
    private readonly releases: ReleaseRepository,
    private readonly rebuilds: RebuildRepository,
    @Inject(PARTNERSHIP) private readonly partnership: Partnership,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async count({ personKey }: ParsedRequestOf<typeof countStatistics>, call: Call): Promise<StatisticAnswer> {
    const to = call.from;
    if (to === null) throw new DomainError('wrong-partition', 'Statistics are asked by another partition');
    const why = `for ${to}, ${personKey}`;
    if (!this.mayShare(call.partition, to)) {
      await call.db.audit(call, { action: 'statistics.given', subjects: [], why, outcome: 'refused' });
      return { answer: 'not-shared' };
    }
    if ((await this.rebuilds.open(call.db)) || (await this.releases.isReconciling(call.db))) {
      await call.db.audit(call, { action: 'statistics.given', subjects: [], why: `${why}; being rebuilt` });
      return { answer: 'being-rebuilt' };
    }
    const quarters = await this.quarters(call);
    const shown = quarters.filter(({ releasedOn }) => releasedOn !== null).map(({ quarter }) => quarter);
    await call.db.audit(call, {
      action: 'statistics.given',
      subjects: [],
      why: `${why}; quarters from ${shown.join(', ') || 'none'}`,
    });
    return { answer: 'shared', quarters };
  }

  private mayShare(from: string, to: string): boolean {
    const rule = this.partnership.sharingRule({ from, to, purpose: 'statistics', at: this.today() });
    return rule?.answer === 'suppressed-counts' && this.partnership.partition(from).kind === 'council';
  }

  private async quarters(call: Call): Promise<QuarterStatistic[]> {
    const quarters = quartersToRelease(this.today());
    const counts = await this.counts(call, quarters);
    return call.db.transaction(call, async (tx) => {
      for (const quarter of quarters) await this.letOut(tx, quarter, counts.get(quarter)!);
      const released = await this.releases.released(tx, quarters);
      return quarters.map((quarter) => quarterOf(quarter, released));
    });
  }

  private async counts(call: Call, quarters: readonly string[]): Promise<Map<string, QuarterCounts>> {
    const months = quarters.flatMap(monthsOfQuarter);
    const counts = await this.figures.months(call.db, months, { now: this.clock.now(), today: this.today() });
    return new Map(
      quarters.map((quarter, index) => [quarter, quarterCounts(counts.slice(index * 3, index * 3 + 3))]),
    );
  }

  /** The first counts stand; others take their place only where that tells nobody a small number. */
  private async letOut(tx: Tx, quarter: string, counts: QuarterCounts): Promise<void> {
    const before = await this.releases.released(tx, [quarter]);
    const heard = await this.releases.lastHeard(tx, quarter);
    const now = this.clock.now();
    for (const family of FAMILIES) {
      const quiet = now.getTime() - (heard[family]?.getTime() ?? 0) >= QUIET_SECONDS * 1000;
      if (!quiet) continue;
      const released = before.find((one) => one.family === family);
      const next: Released = { quarter, family, counts: counts[family], releasedAt: now };
      if (!released) await this.releases.release(tx, next);
      else if (mayReplace(family, released.counts as never, counts[family] as never))
        await this.releases.replace(tx, next);
    }
  }

  private today(): string {
    return londonDate(this.clock.now());
  }
}

/** Three months added up, and the stock at the end of the last. */
function quarterCounts(months: readonly MonthCounts[]): QuarterCounts {
  const sum = (of: (month: MonthCounts) => number): number =>
    months.reduce((total, month) => total + of(month), 0);
  return {
    referrals: {
      children: sum(({ children }) => children),
      inTime: sum(({ childrenInTime }) => childrenInTime),
      again: sum(({ childrenAgain }) => childrenAgain),
    },
    assessments: {
      completed: sum(({ assessments }) => assessments),
      inTime: sum(({ assessmentsInTime }) => assessmentsInTime),
    },
    workforce: workforceOf(months.at(-1)!.stock),
  };
}

function workforceOf({
  cases,
  holders,
  holderFte,
  staff,
  staffFte,
  agency,
  agencyFte,
}: MonthCounts['stock']) {
  return { cases, holders, holderFte, staff, staffFte, agency, agencyFte };
}

/** A family that is not out yet is left out. */
function quarterOf(quarter: string, released: readonly Released[]): QuarterStatistic {
  const of = released.filter((one) => one.quarter === quarter);
  if (of.length === 0) return { quarter, releasedOn: null, cells: [] };
  const counts = Object.fromEntries(
    of.map(({ family, counts }) => [family, counts]),
  ) as Partial<QuarterCounts>;
  const last = of.reduce(
    (latest, { releasedAt }) => (releasedAt > latest ? releasedAt : latest),
    new Date(0),
  );
  return { quarter, releasedOn: londonDate(last), cells: suppressed(counts) };
}
