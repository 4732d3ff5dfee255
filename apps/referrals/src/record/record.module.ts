import { Module } from '@nestjs/common';
import { RecordController } from './record.controller.js';
import { RecordService } from './record.service.js';

@Module({ controllers: [RecordController], providers: [RecordService] })
export class RecordModule {}
