import { getIndicator, listIndicators, type ParsedRequestOf, type ResponseOf } from '@conjoint/contracts';
import { Answers, type Call } from '@conjoint/platform';
import { Controller } from '@nestjs/common';
import { IndicatorService } from './indicator.service.js';

@Controller()
export class IndicatorController {
  constructor(private readonly indicators: IndicatorService) {}

  @Answers(listIndicators)
  list(_request: object, call: Call): Promise<ResponseOf<typeof listIndicators>> {
    return this.indicators.list(call);
  }

  @Answers(getIndicator)
  get(request: ParsedRequestOf<typeof getIndicator>, call: Call): Promise<ResponseOf<typeof getIndicator>> {
    return this.indicators.get(request, call);
  }
}
