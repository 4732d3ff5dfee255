import { sendHandOver, type ParsedRequestOf, type ResponseOf } from '@conjoint/contracts';
import { Answers, type Call } from '@conjoint/platform';
import { Controller } from '@nestjs/common';
import { HandOverService } from './hand-over.service.js';

@Controller()
export class HandOverController {
  constructor(private readonly handOvers: HandOverService) {}

  @Answers(sendHandOver)
  async send(
    request: ParsedRequestOf<typeof sendHandOver>,
    call: Call,
  ): Promise<ResponseOf<typeof sendHandOver>> {
    return { referral: await this.handOvers.send(request, call) };
  }
}
