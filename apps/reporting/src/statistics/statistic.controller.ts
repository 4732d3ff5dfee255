import { compareCouncils, countStatistics, type ParsedRequestOf, type ResponseOf } from '@conjoint/contracts';
import { Answers, type Call } from '@conjoint/platform';
import { Controller } from '@nestjs/common';
import { ComparisonService } from './comparison.service.js';
import { StatisticService } from './statistic.service.js';

@Controller()
export class StatisticController {
  constructor(
    private readonly statistics: StatisticService,
    private readonly comparison: ComparisonService,
  ) {}

  @Answers(countStatistics)
  async count(
    request: ParsedRequestOf<typeof countStatistics>,
    call: Call,
  ): Promise<ResponseOf<typeof countStatistics>> {
    return { answer: await this.statistics.count(request, call) };
  }

  @Answers(compareCouncils)
  compare(_request: object, call: Call): Promise<ResponseOf<typeof compareCouncils>> {
    return this.comparison.compare(call);
  }
}
