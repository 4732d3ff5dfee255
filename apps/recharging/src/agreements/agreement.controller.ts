import {
  agreementAccepted,
  listAgreements,
  type ParsedRequestOf,
  type ResponseOf,
} from '@conjoint/contracts';
import { Answers, Hears, type Call, type EventCall, type EventOf } from '@conjoint/platform';
import { Controller } from '@nestjs/common';
import { AcceptanceService } from './acceptance.service.js';
import { AgreementService } from './agreement.service.js';

@Controller()
export class AgreementController {
  constructor(
    private readonly agreements: AgreementService,
    private readonly acceptances: AcceptanceService,
  ) {}

  @Answers(listAgreements)
  list(
    _request: ParsedRequestOf<typeof listAgreements>,
    call: Call,
  ): Promise<ResponseOf<typeof listAgreements>> {
    return this.agreements.list(call);
  }

  @Hears(agreementAccepted)
  accepted(event: EventOf<typeof agreementAccepted>, call: EventCall): Promise<void> {
    return this.acceptances.hear(event, call);
  }
}
