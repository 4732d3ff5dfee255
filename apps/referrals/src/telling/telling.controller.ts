import { listTellings, type ParsedRequestOf, type ResponseOf } from '@conjoint/contracts';
import { Answers, Call } from '@conjoint/platform';
import { Controller } from '@nestjs/common';
import { TellingService } from './telling.service.js';

@Controller()
export class TellingController {
  constructor(private readonly tellings: TellingService) {}

  @Answers(listTellings)
  list(request: ParsedRequestOf<typeof listTellings>, call: Call): Promise<ResponseOf<typeof listTellings>> {
    return this.tellings.list(request, call);
  }
}
