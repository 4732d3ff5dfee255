import { Module } from '@nestjs/common';
import { TidyWorker } from './tidy-worker.js';
import { TidyService } from './tidy.service.js';

@Module({ providers: [TidyService, TidyWorker] })
export class TidyModule {}
