import { countMonths, type ParsedRequestOf, type ResponseOf } from '@conjoint/contracts';
import { Answers, type Call } from '@conjoint/platform';
import { Controller } from '@nestjs/common';
import { MonthService } from './month.service.js';

@Controller()
export class MonthController {
  constructor(private readonly months: MonthService) {}

  @Answers(countMonths)
  count(request: ParsedRequestOf<typeof countMonths>, call: Call): Promise<ResponseOf<typeof countMonths>> {
    return this.months.count(call, request);
  }
}
