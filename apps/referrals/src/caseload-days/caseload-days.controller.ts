import { tallyCaseloadDays, type ParsedRequestOf, type ResponseOf } from '@conjoint/contracts';
import { Answers, Call } from '@conjoint/platform';
import { Controller } from '@nestjs/common';
import { CaseloadDaysService } from './caseload-days.service.js';

@Controller()
export class CaseloadDaysController {
  constructor(private readonly caseloadDays: CaseloadDaysService) {}

  @Answers(tallyCaseloadDays)
  tally(
    request: ParsedRequestOf<typeof tallyCaseloadDays>,
    call: Call,
  ): Promise<ResponseOf<typeof tallyCaseloadDays>> {
    return this.caseloadDays.tally(request, call);
  }
}
