import {
  cancelCinReturn,
  exportCinReturnProblems,
  getCinReturn,
  listCinReturnProblems,
  listCinReturns,
  startCinReturn,
  takeCinReturnChunk,
  type ParsedRequestOf,
  type ResponseOf,
} from '@conjoint/contracts';
import { Answers, type Call } from '@conjoint/platform';
import { Controller } from '@nestjs/common';
import { CinReturnService } from './cin-return.service.js';

@Controller()
export class CinReturnController {
  constructor(private readonly returns: CinReturnService) {}

  @Answers(startCinReturn)
  async start(
    request: ParsedRequestOf<typeof startCinReturn>,
    call: Call,
  ): Promise<ResponseOf<typeof startCinReturn>> {
    return { return: await this.returns.start(request, call) };
  }

  @Answers(getCinReturn)
  async get(
    request: ParsedRequestOf<typeof getCinReturn>,
    call: Call,
  ): Promise<ResponseOf<typeof getCinReturn>> {
    return { return: await this.returns.get(request, call) };
  }

  @Answers(listCinReturns)
  list(
    request: ParsedRequestOf<typeof listCinReturns>,
    call: Call,
  ): Promise<ResponseOf<typeof listCinReturns>> {
    return this.returns.list(request, call);
  }

  @Answers(listCinReturnProblems)
  problems(
    request: ParsedRequestOf<typeof listCinReturnProblems>,
    call: Call,
  ): Promise<ResponseOf<typeof listCinReturnProblems>> {
    return this.returns.problems(request, call);
  }

  @Answers(exportCinReturnProblems)
  exportProblems(
    request: ParsedRequestOf<typeof exportCinReturnProblems>,
    call: Call,
  ): Promise<ResponseOf<typeof exportCinReturnProblems>> {
    return this.returns.problems(request, call, 'cin-return.problems-exported');
  }

  @Answers(takeCinReturnChunk)
  takeChunk(
    request: ParsedRequestOf<typeof takeCinReturnChunk>,
    call: Call,
  ): Promise<ResponseOf<typeof takeCinReturnChunk>> {
    return this.returns.takeChunk(request, call);
  }

  @Answers(cancelCinReturn)
  async cancel(
    request: ParsedRequestOf<typeof cancelCinReturn>,
    call: Call,
  ): Promise<ResponseOf<typeof cancelCinReturn>> {
    return { return: await this.returns.cancel(request, call) };
  }
}
