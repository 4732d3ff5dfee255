import { Module } from '@nestjs/common';
import { EpisodeController } from './episode.controller.js';
import { EpisodeService } from './episode.service.js';
import { EpisodeSummaryService } from './episode-summary.service.js';

@Module({
  controllers: [EpisodeController],
  providers: [EpisodeService, EpisodeSummaryService],
  exports: [EpisodeService],
})
export class EpisodeModule {}
