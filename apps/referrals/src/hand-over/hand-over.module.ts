import { Module } from '@nestjs/common';
import { ReferralViews } from '../referral/referral-views.js';
import { HandOverController } from './hand-over.controller.js';
import { HandOverService } from './hand-over.service.js';

@Module({ controllers: [HandOverController], providers: [HandOverService, ReferralViews] })
export class HandOverModule {}
