import {
  countStatistics,
  INDICATORS,
  type compareCouncils,
  type QuarterStatistic,
  type ResponseOf,
} from '@conjoint/contracts';
import { DomainError, isDomainError, londonDate } from '@conjoint/kernel';
import {
  CLOCK,
  PARTNERSHIP,
  Requests,
  requireRole,
  type Call,
  type Clock,
  type Council,
  type Partnership,
} from '@conjoint/platform';
import { Inject, Injectable } from '@nestjs/common';
import { wordsOf } from '../indicators/indicator.words.js';
import { quartersToRelease } from './quarter.rules.js';

/** How long a page waits for one council before it says that it is not available just now. */
const PATIENCE_MS = 3000;

type Column = ResponseOf<typeof compareCouncils>['councils'][number];

/** For a body: asks each of its councils. Nothing of them is kept here; what came is shown and forgotten. */
@Injectable()
export class ComparisonService {
  constructor(
    private readonly requests: Requests,
    @Inject(PARTNERSHIP) private readonly partnership: Partnership,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async compare(call: Call): Promise<ResponseOf<typeof compareCouncils>> {
    requireRole(call, 'director', 'performance-analyst', 'auditor');
    if (this.partnership.partition(call.partition).kind !== 'body')
      throw new DomainError('not-found', 'Councils are shown side by side to the body they are members of');
    const { members } = this.partnership.body(call.partition);
    const councils = this.partnership.councils.filter(({ code }) => members.includes(code));
    // Asked and answered are two rows: if the process dies in between, it is still known that somebody asked.
    const codes = councils.map(({ code }) => code).join(', ');
    await call.db.audit(call, { action: 'statistics.asked', subjects: [], why: `of ${codes}` });
    const columns = await Promise.all(councils.map((council) => this.ask(council, call)));
    await call.db.audit(call, {
      action: 'statistics.answered',
      subjects: [],
      why: columns.map(({ partition, answer }) => `${partition}: ${answer}`).join(', '),
    });
    return {
      quarters: quartersToRelease(this.today()),
      indicators: INDICATORS.map(wordsOf),
      councils: columns,
    };
  }

  /** One council’s failure is its answer, not the failure of the page. */
  private async ask(council: Council, call: Call): Promise<Column> {
    const column = (answer: Column['answer'], quarters: QuarterStatistic[] = []): Column => ({
      partition: council.code,
      name: council.shortName,
      answer,
      quarters,
    });
    const rule = this.partnership.sharingRule({
      from: council.code,
      to: call.partition,
      purpose: 'statistics',
      at: this.today(),
    });
    if (!rule) return column('not-shared');
    try {
      const { answer } = await this.requests.sendTo(
        call,
        council.code,
        countStatistics,
        { personKey: call.acting.personKey },
        { timeoutMs: PATIENCE_MS },
      );
      return answer.answer === 'shared' ? column('shared', answer.quarters) : column(answer.answer);
    } catch (error) {
      if (!isDomainError(error)) throw error;
      return column('not-available');
    }
  }

  private today(): string {
    return londonDate(this.clock.now());
  }
}
