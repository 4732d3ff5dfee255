import { Module } from '@nestjs/common';
import { DraftController } from './draft.controller.js';
import { DraftService } from './draft.service.js';
import { TakeoverService } from './takeover.service.js';

@Module({ controllers: [DraftController], providers: [DraftService, TakeoverService] })
export class DraftModule {}
