import { Module } from '@nestjs/common';
import { AssessmentCorrectionService } from './assessment-correction.service.js';
import { AssessmentController } from './assessment.controller.js';
import { AssessmentService } from './assessment.service.js';

@Module({
  controllers: [AssessmentController],
  providers: [AssessmentService, AssessmentCorrectionService],
})
export class AssessmentModule {}
