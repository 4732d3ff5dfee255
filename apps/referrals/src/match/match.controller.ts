import { findChildren, findMatches, type ParsedRequestOf, type ResponseOf } from '@conjoint/contracts';
import { Answers, Call } from '@conjoint/platform';
import { Controller } from '@nestjs/common';
import { MatchService } from './match.service.js';

@Controller()
export class MatchController {
  constructor(private readonly matches: MatchService) {}

  @Answers(findMatches)
  findMatches(
    request: ParsedRequestOf<typeof findMatches>,
    call: Call,
  ): Promise<ResponseOf<typeof findMatches>> {
    return this.matches.findMatches(request, call);
  }

  @Answers(findChildren)
  findChildren(
    request: ParsedRequestOf<typeof findChildren>,
    call: Call,
  ): Promise<ResponseOf<typeof findChildren>> {
    return this.matches.findChildren(request, call);
  }
}
