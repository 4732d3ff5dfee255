import { compareBalance, listBalances, type ParsedRequestOf, type ResponseOf } from '@conjoint/contracts';
import { Answers, Call } from '@conjoint/platform';
import { Controller } from '@nestjs/common';
import { BalanceService } from './balance.service.js';

@Controller()
export class BalanceController {
  constructor(private readonly balances: BalanceService) {}

  @Answers(compareBalance)
  compare(
    _request: ParsedRequestOf<typeof compareBalance>,
    call: Call,
  ): Promise<ResponseOf<typeof compareBalance>> {
    return this.balances.compare(call);
  }

  @Answers(listBalances)
  list(_request: ParsedRequestOf<typeof listBalances>, call: Call): Promise<ResponseOf<typeof listBalances>> {
    return this.balances.list(call);
  }
}
