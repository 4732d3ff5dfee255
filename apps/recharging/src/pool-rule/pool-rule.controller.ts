import {
  endPoolRule,
  listCostLayouts,
  listPoolRules,
  makePoolRule,
  type ParsedRequestOf,
  type ResponseOf,
} from '@conjoint/contracts';
import { Answers, type Call } from '@conjoint/platform';
import { Controller } from '@nestjs/common';
import { PoolRuleService } from './pool-rule.service.js';

@Controller()
export class PoolRuleController {
  constructor(private readonly rules: PoolRuleService) {}

  @Answers(listPoolRules)
  list(_: ParsedRequestOf<typeof listPoolRules>, call: Call): Promise<ResponseOf<typeof listPoolRules>> {
    return this.rules.list(call);
  }

  @Answers(listCostLayouts)
  layouts(
    _: ParsedRequestOf<typeof listCostLayouts>,
    call: Call,
  ): Promise<ResponseOf<typeof listCostLayouts>> {
    return this.rules.layouts(call);
  }

  @Answers(makePoolRule)
  make(request: ParsedRequestOf<typeof makePoolRule>, call: Call): Promise<ResponseOf<typeof makePoolRule>> {
    return this.rules.make(request, call);
  }

  @Answers(endPoolRule)
  end(request: ParsedRequestOf<typeof endPoolRule>, call: Call): Promise<ResponseOf<typeof endPoolRule>> {
    return this.rules.end(request, call);
  }
}
