import { Module } from '@nestjs/common';
import { CinImportController } from './cin-import.controller.js';
import { CinImportService } from './cin-import.service.js';
import { ImportWorker } from './import-worker.js';

@Module({ controllers: [CinImportController], providers: [CinImportService, ImportWorker] })
export class CinImportModule {}
