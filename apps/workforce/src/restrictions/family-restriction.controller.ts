import {
  liftFamilyRestriction,
  listFamilyRestrictions,
  restrictWorker,
  type ParsedRequestOf,
  type ResponseOf,
} from '@conjoint/contracts';
import { Answers, type Call } from '@conjoint/platform';
import { Controller } from '@nestjs/common';
import { FamilyRestrictionService } from './family-restriction.service.js';

@Controller()
export class FamilyRestrictionController {
  constructor(private readonly restrictions: FamilyRestrictionService) {}

  @Answers(listFamilyRestrictions)
  async list(
    _request: ParsedRequestOf<typeof listFamilyRestrictions>,
    call: Call,
  ): Promise<ResponseOf<typeof listFamilyRestrictions>> {
    return { restrictions: await this.restrictions.list(call) };
  }

  @Answers(restrictWorker)
  async record(
    request: ParsedRequestOf<typeof restrictWorker>,
    call: Call,
  ): Promise<ResponseOf<typeof restrictWorker>> {
    return { restriction: await this.restrictions.record(request, call) };
  }

  @Answers(liftFamilyRestriction)
  async lift(
    request: ParsedRequestOf<typeof liftFamilyRestriction>,
    call: Call,
  ): Promise<ResponseOf<typeof liftFamilyRestriction>> {
    return { restriction: await this.restrictions.lift(call, request) };
  }
}
