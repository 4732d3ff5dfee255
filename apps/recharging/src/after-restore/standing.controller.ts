import { compareCharges, type ParsedRequestOf, type ResponseOf } from '@conjoint/contracts';
import { Answers, type Call } from '@conjoint/platform';
import { Controller } from '@nestjs/common';
import { StandingService } from './standing.service.js';

@Controller()
export class StandingController {
  constructor(private readonly standings: StandingService) {}

  @Answers(compareCharges)
  compare(
    request: ParsedRequestOf<typeof compareCharges>,
    call: Call,
  ): Promise<ResponseOf<typeof compareCharges>> {
    return this.standings.compare(request, call);
  }
}
