import {
  INDICATORS,
  type getIndicator,
  type listIndicators,
  type ModelState,
  type ParsedRequestOf,
  type ResponseOf,
} from '@conjoint/contracts';
import { DomainError, londonDate } from '@conjoint/kernel';
import { CLOCK, PARTNERSHIP, requireRole, type Call, type Clock, type Partnership } from '@conjoint/platform';
import { Inject, Injectable } from '@nestjs/common';
import { RebuildRepository } from '../rebuild/rebuild.repository.js';
import { FiguresRepository } from './figures.repository.js';
import { figuresOf, monthsUntil } from './indicator.rules.js';
import { countingOf, wordsOf } from './indicator.words.js';
import { definitionOf, publishedOf, SOURCE } from './published.js';

/** A year, and the same month a year ago. */
const MONTHS = 13;

@Injectable()
export class IndicatorService {
  constructor(
    private readonly figures: FiguresRepository,
    private readonly rebuilds: RebuildRepository,
    @Inject(PARTNERSHIP) private readonly partnership: Partnership,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async list(call: Call): Promise<ResponseOf<typeof listIndicators>> {
    this.mayRead(call);
    const months = monthsUntil(this.today(), MONTHS);
    const read = await this.read(call, months);
    await this.audit(call, `every indicator, ${months[0]} to ${months.at(-1)}`);
    return {
      model: read.model,
      indicators: INDICATORS.map((key) => ({
        words: wordsOf(key),
        months: figuresOf(key, read.counts, read),
      })),
    };
  }

  async get(
    { indicator, until, months: count }: ParsedRequestOf<typeof getIndicator>,
    call: Call,
  ): Promise<ResponseOf<typeof getIndicator>> {
    this.mayRead(call);
    const today = this.today();
    const months = monthsUntil(until !== undefined && until < today ? until : today, count);
    const read = await this.read(call, months);
    await this.audit(call, `${indicator}, ${months[0]} to ${months.at(-1)}`);
    return {
      model: read.model,
      words: wordsOf(indicator),
      months: figuresOf(indicator, read.counts, read),
      definition: { ...definitionOf(indicator), source: SOURCE },
      counting: countingOf(indicator),
      published: { ...publishedOf(indicator, call.partition), source: SOURCE },
    };
  }

  private async read(call: Call, months: readonly string[]) {
    const [now, today] = [this.clock.now(), this.today()];
    const [counts, knownSince, model] = await Promise.all([
      this.figures.months(call.db, months, { now, today }),
      this.figures.knownSince(call.db),
      this.model(call),
    ]);
    return { counts, knownSince, model, today };
  }

  private async model(call: Call): Promise<ModelState> {
    const open = await this.rebuilds.open(call.db);
    return { asOf: await this.figures.lastHeard(call.db), beingRebuilt: open !== null };
  }

  private mayRead(call: Call): void {
    requireRole(call, 'performance-analyst', 'director', 'front-door-manager', 'team-manager', 'auditor');
    if (this.partnership.partition(call.partition).kind !== 'council')
      throw new DomainError('not-found', 'A body holds no child, so that it has no figures of its own');
  }

  private audit(call: Call, why: string): Promise<void> {
    return call.db.audit(call, { action: 'figures.read', subjects: [], why });
  }

  private today(): string {
    return londonDate(this.clock.now());
  }
}
