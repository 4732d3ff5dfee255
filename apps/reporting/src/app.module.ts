import { Module } from '@nestjs/common';
import { EpisodeRepository } from './facts/episode.repository.js';
import { FactConsumer } from './facts/fact.consumer.js';
import { FactService } from './facts/fact.service.js';
import { WorkforceRepository } from './facts/workforce.repository.js';
import { FiguresRepository } from './indicators/figures.repository.js';
import { IndicatorController } from './indicators/indicator.controller.js';
import { IndicatorService } from './indicators/indicator.service.js';
import { StockRepository } from './indicators/stock.repository.js';
import { FactsAgain } from './months/facts-again.service.js';
import { MonthController } from './months/month.controller.js';
import { MonthRepository } from './months/month.repository.js';
import { MonthService } from './months/month.service.js';
import { ReferralConsumer } from './months/referral.consumer.js';
import { RebuildWorker } from './rebuild/rebuild-worker.js';
import { RebuildController } from './rebuild/rebuild.controller.js';
import { RebuildRepository } from './rebuild/rebuild.repository.js';
import { RebuildService } from './rebuild/rebuild.service.js';
import { ComparisonService } from './statistics/comparison.service.js';
import { ReleaseRepository } from './statistics/release.repository.js';
import { StatisticController } from './statistics/statistic.controller.js';
import { StatisticService } from './statistics/statistic.service.js';

@Module({
  controllers: [
    MonthController,
    ReferralConsumer,
    FactConsumer,
    IndicatorController,
    StatisticController,
    RebuildController,
  ],
  providers: [
    MonthRepository,
    MonthService,
    FactsAgain,
    EpisodeRepository,
    WorkforceRepository,
    FactService,
    FiguresRepository,
    StockRepository,
    IndicatorService,
    ReleaseRepository,
    StatisticService,
    ComparisonService,
    RebuildRepository,
    RebuildService,
    RebuildWorker,
  ],
})
export class AppModule {}
