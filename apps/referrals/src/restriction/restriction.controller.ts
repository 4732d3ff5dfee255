import { liftRestriction, restrictChild, type ParsedRequestOf } from '@conjoint/contracts';
import { Answers, Call } from '@conjoint/platform';
import { Controller } from '@nestjs/common';
import { RestrictionService } from './restriction.service.js';

@Controller()
export class RestrictionController {
  constructor(private readonly restrictions: RestrictionService) {}

  @Answers(restrictChild)
  restrict(request: ParsedRequestOf<typeof restrictChild>, call: Call): Promise<Record<string, never>> {
    return this.restrictions.restrict(request, call);
  }

  @Answers(liftRestriction)
  lift(request: ParsedRequestOf<typeof liftRestriction>, call: Call): Promise<Record<string, never>> {
    return this.restrictions.lift(request, call);
  }
}
