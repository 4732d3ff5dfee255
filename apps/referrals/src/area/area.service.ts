import type { CaseHolding, findArea, ParsedRequestOf } from '@conjoint/contracts';
import { CLOCK, PARTNERSHIP, type Call, type Clock, type Partnership } from '@conjoint/platform';
import { Inject, Injectable } from '@nestjs/common';
import { caseHolding } from './case-holding.rules.js';
import { councilsOn } from './council-question.js';

@Injectable()
export class AreaService {
  constructor(
    @Inject(PARTNERSHIP) private readonly partnership: Partnership,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Anybody with a mandate may ask: a postcode of a form is no record. A missing reason is no mistake yet while choosing. */
  find({ postcode, chosen }: ParsedRequestOf<typeof findArea>, call: Call): CaseHolding {
    const { partition } = call.acting;
    const question = {
      ...councilsOn(this.partnership, { partition, now: this.clock.now() }),
      postcode,
      choice: chosen === null ? null : { chosen, nonMemberName: null, overrideReason: null },
    };
    return caseHolding(question).holding;
  }
}
