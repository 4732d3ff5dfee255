import { Module } from '@nestjs/common';
import { EpisodeModule } from '../episode/episode.module.js';
import { ClosingController } from './closing.controller.js';
import { ClosingService } from './closing.service.js';

@Module({ imports: [EpisodeModule], controllers: [ClosingController], providers: [ClosingService] })
export class ClosingModule {}
