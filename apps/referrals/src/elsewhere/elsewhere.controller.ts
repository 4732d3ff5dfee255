import { askElsewhere, lookUpElsewhere, type ParsedRequestOf, type ResponseOf } from '@conjoint/contracts';
import { Answers, type Call } from '@conjoint/platform';
import { Controller } from '@nestjs/common';
import { AskService } from './ask.service.js';
import { LookUpService } from './look-up.service.js';

@Controller()
export class ElsewhereController {
  constructor(
    private readonly asking: AskService,
    private readonly lookUps: LookUpService,
  ) {}

  @Answers(askElsewhere)
  ask(request: ParsedRequestOf<typeof askElsewhere>, call: Call): Promise<ResponseOf<typeof askElsewhere>> {
    return this.asking.ask(request, call);
  }

  @Answers(lookUpElsewhere)
  async lookUp(
    request: ParsedRequestOf<typeof lookUpElsewhere>,
    call: Call,
  ): Promise<ResponseOf<typeof lookUpElsewhere>> {
    return { answer: await this.lookUps.lookUp(request, call) };
  }
}
