import { Module } from '@nestjs/common';
import { AlertController } from './alert.controller.js';
import { AlertService } from './alert.service.js';

@Module({ controllers: [AlertController], providers: [AlertService] })
export class AlertModule {}
