import { Module } from '@nestjs/common';
import { ReferralViews } from '../referral/referral-views.js';
import { DecisionController } from './decision.controller.js';
import { DecisionService } from './decision.service.js';

@Module({ controllers: [DecisionController], providers: [DecisionService, ReferralViews] })
export class DecisionModule {}
