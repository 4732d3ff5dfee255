import { Module } from '@nestjs/common';
import { PoolRuleController } from '../pool-rule/pool-rule.controller.js';
import { PoolRuleService } from '../pool-rule/pool-rule.service.js';
import { CostController } from './cost.controller.js';
import { CostService } from './cost.service.js';
import { CostWorker } from './cost-worker.js';

@Module({
  controllers: [CostController, PoolRuleController],
  providers: [CostService, CostWorker, PoolRuleService],
  exports: [CostWorker],
})
export class CostModule {}
