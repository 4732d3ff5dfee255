import { Module } from '@nestjs/common';
import { ChildController } from './child.controller.js';
import { ChildHistoryService } from './child-history.service.js';
import { ChildService } from './child.service.js';

@Module({ controllers: [ChildController], providers: [ChildService, ChildHistoryService] })
export class ChildModule {}
