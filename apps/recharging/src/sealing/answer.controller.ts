import { chargeAnswered, linesOfCharge, type ParsedRequestOf, type ResponseOf } from '@conjoint/contracts';
import { Answers, Hears, type Call, type EventCall, type EventOf } from '@conjoint/platform';
import { Controller } from '@nestjs/common';
import { AnswerService } from './answer.service.js';

@Controller()
export class AnswerController {
  constructor(private readonly answers: AnswerService) {}

  @Hears(chargeAnswered)
  answered(event: EventOf<typeof chargeAnswered>, call: EventCall): Promise<void> {
    return this.answers.hear(event, call);
  }

  @Answers(linesOfCharge)
  lines(
    request: ParsedRequestOf<typeof linesOfCharge>,
    call: Call,
  ): Promise<ResponseOf<typeof linesOfCharge>> {
    return this.answers.lines(request, call);
  }
}
