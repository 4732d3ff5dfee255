import { recordDecision, type ParsedRequestOf, type ResponseOf } from '@conjoint/contracts';
import { Answers, type Call } from '@conjoint/platform';
import { Controller } from '@nestjs/common';
import { DecisionService } from './decision.service.js';

@Controller()
export class DecisionController {
  constructor(private readonly decisions: DecisionService) {}

  @Answers(recordDecision)
  async record(
    request: ParsedRequestOf<typeof recordDecision>,
    call: Call,
  ): Promise<ResponseOf<typeof recordDecision>> {
    return { referral: await this.decisions.record(request, call) };
  }
}
