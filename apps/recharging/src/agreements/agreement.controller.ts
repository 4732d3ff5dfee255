import { listAgreements, type ParsedRequestOf, type ResponseOf } from '@conjoint/contracts';
import { Answers, type Call } from '@conjoint/platform';
import { Controller } from '@nestjs/common';
import { AgreementService } from './agreement.service.js';

@Controller()
export class AgreementController {
  constructor(private readonly agreements: AgreementService) {}

  @Answers(listAgreements)
  list(
    _request: ParsedRequestOf<typeof listAgreements>,
    call: Call,
  ): Promise<ResponseOf<typeof listAgreements>> {
    return this.agreements.list(call);
  }
}
