import { Module } from '@nestjs/common';
import { EpisodeController } from './episode.controller.js';
import { EpisodeSummaryService } from './episode-summary.service.js';

@Module({ controllers: [EpisodeController], providers: [EpisodeSummaryService] })
export class EpisodeModule {}
