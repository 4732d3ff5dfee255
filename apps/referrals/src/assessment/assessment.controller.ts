import {
  beginAssessment,
  completeAssessment,
  correctAssessment,
  getAssessment,
  saveAssessment,
  type ParsedRequestOf,
  type ResponseOf,
} from '@conjoint/contracts';
import { Answers, Call } from '@conjoint/platform';
import { Controller } from '@nestjs/common';
import { AssessmentCorrectionService } from './assessment-correction.service.js';
import { AssessmentService } from './assessment.service.js';

@Controller()
export class AssessmentController {
  constructor(
    private readonly assessments: AssessmentService,
    private readonly corrections: AssessmentCorrectionService,
  ) {}

  @Answers(getAssessment)
  async get(
    { assessmentId }: ParsedRequestOf<typeof getAssessment>,
    call: Call,
  ): Promise<ResponseOf<typeof getAssessment>> {
    return { assessment: await this.assessments.get(assessmentId, call) };
  }

  @Answers(beginAssessment)
  async begin(
    { episodeId }: ParsedRequestOf<typeof beginAssessment>,
    call: Call,
  ): Promise<ResponseOf<typeof beginAssessment>> {
    return { assessment: await this.assessments.begin(episodeId, call) };
  }

  @Answers(saveAssessment)
  async save(
    request: ParsedRequestOf<typeof saveAssessment>,
    call: Call,
  ): Promise<ResponseOf<typeof saveAssessment>> {
    return { assessment: await this.assessments.save(request, call) };
  }

  @Answers(completeAssessment)
  async complete(
    request: ParsedRequestOf<typeof completeAssessment>,
    call: Call,
  ): Promise<ResponseOf<typeof completeAssessment>> {
    return { assessment: await this.assessments.complete(request, call) };
  }

  @Answers(correctAssessment)
  async correct(
    request: ParsedRequestOf<typeof correctAssessment>,
    call: Call,
  ): Promise<ResponseOf<typeof correctAssessment>> {
    await this.corrections.correct(request, call);
    return { assessment: await this.assessments.get(request.assessmentId, call) };
  }
}
