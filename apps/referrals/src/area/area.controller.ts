import { findArea, type ParsedRequestOf, type ResponseOf } from '@conjoint/contracts';
import { Answers, Call } from '@conjoint/platform';
import { Controller } from '@nestjs/common';
import { AreaService } from './area.service.js';

@Controller()
export class AreaController {
  constructor(private readonly areas: AreaService) {}

  @Answers(findArea)
  async find(request: ParsedRequestOf<typeof findArea>, call: Call): Promise<ResponseOf<typeof findArea>> {
    return { caseHolding: this.areas.find(request, call) };
  }
}
