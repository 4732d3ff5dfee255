import { listAccountCodes, setAccountCode, type ParsedRequestOf, type ResponseOf } from '@conjoint/contracts';
import { Answers, Call } from '@conjoint/platform';
import { Controller } from '@nestjs/common';
import { AccountCodeService } from './account-code.service.js';

@Controller()
export class AccountCodeController {
  constructor(private readonly codes: AccountCodeService) {}

  @Answers(listAccountCodes)
  list(
    _request: ParsedRequestOf<typeof listAccountCodes>,
    call: Call,
  ): Promise<ResponseOf<typeof listAccountCodes>> {
    return this.codes.list(call);
  }

  @Answers(setAccountCode)
  set(
    request: ParsedRequestOf<typeof setAccountCode>,
    call: Call,
  ): Promise<ResponseOf<typeof setAccountCode>> {
    return this.codes.set(request, call);
  }
}
