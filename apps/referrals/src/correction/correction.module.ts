import { Module } from '@nestjs/common';
import { AddedChildren } from './added-children.js';
import { CorrectionController } from './correction.controller.js';
import { CorrectionService } from './correction.service.js';
import { HouseholdKeeper } from './household-keeper.js';
import { HouseholdService } from './household.service.js';

@Module({
  controllers: [CorrectionController],
  providers: [CorrectionService, HouseholdService, HouseholdKeeper, AddedChildren],
})
export class CorrectionModule {}
