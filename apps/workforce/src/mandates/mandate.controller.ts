import {
  assertMandate,
  checkRole,
  listMandates,
  withdrawMandate,
  type ParsedRequestOf,
  type ResponseOf,
} from '@conjoint/contracts';
import { Answers, type Call } from '@conjoint/platform';
import { Controller } from '@nestjs/common';
import { AssertionService } from './assertion.service.js';
import { MandateService } from './mandate.service.js';

@Controller()
export class MandateController {
  constructor(
    private readonly assertions: AssertionService,
    private readonly mandates: MandateService,
  ) {}

  @Answers(assertMandate)
  assert(
    _request: ParsedRequestOf<typeof assertMandate>,
    call: Call,
  ): Promise<ResponseOf<typeof assertMandate>> {
    return this.assertions.assert(call);
  }

  @Answers(listMandates)
  async list(
    { page }: ParsedRequestOf<typeof listMandates>,
    call: Call,
  ): Promise<ResponseOf<typeof listMandates>> {
    return this.mandates.list(call, page);
  }

  @Answers(checkRole)
  checkRole({ role }: ParsedRequestOf<typeof checkRole>, call: Call): Promise<ResponseOf<typeof checkRole>> {
    return this.mandates.checkRole(call, role);
  }

  @Answers(withdrawMandate)
  async withdraw(
    request: ParsedRequestOf<typeof withdrawMandate>,
    call: Call,
  ): Promise<ResponseOf<typeof withdrawMandate>> {
    return { mandate: await this.mandates.withdraw(call, request) };
  }
}
