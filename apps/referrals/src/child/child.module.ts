import { Module } from '@nestjs/common';
import { ChildController } from './child.controller.js';
import { ChildService } from './child.service.js';

@Module({ controllers: [ChildController], providers: [ChildService] })
export class ChildModule {}
