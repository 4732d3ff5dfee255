import {
  acceptCostFile,
  discardCostFile,
  getCostFile,
  listCostFiles,
  listCostLines,
  listCostRejects,
  takeCostFile,
  undoCostFile,
  type ParsedRequestOf,
  type ResponseOf,
} from '@conjoint/contracts';
import { Answers, type Call } from '@conjoint/platform';
import { Controller } from '@nestjs/common';
import { CostService } from './cost.service.js';

@Controller()
export class CostController {
  constructor(private readonly costs: CostService) {}

  @Answers(takeCostFile)
  async take(
    request: ParsedRequestOf<typeof takeCostFile>,
    call: Call,
  ): Promise<ResponseOf<typeof takeCostFile>> {
    return { costFile: await this.costs.take(request, call) };
  }

  @Answers(getCostFile)
  get(request: ParsedRequestOf<typeof getCostFile>, call: Call): Promise<ResponseOf<typeof getCostFile>> {
    return this.costs.get(request, call);
  }

  @Answers(listCostFiles)
  list(
    request: ParsedRequestOf<typeof listCostFiles>,
    call: Call,
  ): Promise<ResponseOf<typeof listCostFiles>> {
    return this.costs.list(request, call);
  }

  @Answers(listCostRejects)
  rejects(
    request: ParsedRequestOf<typeof listCostRejects>,
    call: Call,
  ): Promise<ResponseOf<typeof listCostRejects>> {
    return this.costs.rejects(request, call);
  }

  @Answers(listCostLines)
  lines(
    request: ParsedRequestOf<typeof listCostLines>,
    call: Call,
  ): Promise<ResponseOf<typeof listCostLines>> {
    return this.costs.lines(request, call);
  }

  @Answers(acceptCostFile)
  async accept(
    request: ParsedRequestOf<typeof acceptCostFile>,
    call: Call,
  ): Promise<ResponseOf<typeof acceptCostFile>> {
    return { costFile: await this.costs.accept(request, call) };
  }

  @Answers(discardCostFile)
  async discard(
    request: ParsedRequestOf<typeof discardCostFile>,
    call: Call,
  ): Promise<ResponseOf<typeof discardCostFile>> {
    return { costFile: await this.costs.discard(request, call) };
  }

  @Answers(undoCostFile)
  async undo(
    request: ParsedRequestOf<typeof undoCostFile>,
    call: Call,
  ): Promise<ResponseOf<typeof undoCostFile>> {
    return { costFile: await this.costs.undo(request, call) };
  }
}
