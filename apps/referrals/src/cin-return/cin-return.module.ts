import { Module } from '@nestjs/common';
import { CinReturnController } from './cin-return.controller.js';
import { CinReturnService } from './cin-return.service.js';
import { ReturnWorker } from './return-worker.js';

@Module({ controllers: [CinReturnController], providers: [CinReturnService, ReturnWorker] })
export class CinReturnModule {}
