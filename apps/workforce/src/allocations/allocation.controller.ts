import {
  endAllocation,
  getCaseload,
  listAllocations,
  listCandidates,
  listUnallocated,
  makeAllocation,
  moveAllocation,
  type ParsedRequestOf,
  type ResponseOf,
} from '@conjoint/contracts';
import { Answers, type Call } from '@conjoint/platform';
import { Controller } from '@nestjs/common';
import { AllocationService } from './allocation.service.js';
import { CandidateService } from './candidate.service.js';
import { CaseloadService } from './caseload.service.js';

@Controller()
export class AllocationController {
  constructor(
    private readonly allocations: AllocationService,
    private readonly candidates: CandidateService,
    private readonly caseloads: CaseloadService,
  ) {}

  @Answers(listUnallocated)
  unallocated(
    request: ParsedRequestOf<typeof listUnallocated>,
    call: Call,
  ): Promise<ResponseOf<typeof listUnallocated>> {
    return this.caseloads.unallocated(request, call);
  }

  @Answers(getCaseload)
  mine(_request: ParsedRequestOf<typeof getCaseload>, call: Call): Promise<ResponseOf<typeof getCaseload>> {
    return this.caseloads.mine(call);
  }

  @Answers(listCandidates)
  candidatesFor(
    request: ParsedRequestOf<typeof listCandidates>,
    call: Call,
  ): Promise<ResponseOf<typeof listCandidates>> {
    return this.candidates.list(call, request.episodeId);
  }

  @Answers(makeAllocation)
  async make(
    request: ParsedRequestOf<typeof makeAllocation>,
    call: Call,
  ): Promise<ResponseOf<typeof makeAllocation>> {
    return { allocations: await this.allocations.make(request, call) };
  }

  @Answers(moveAllocation)
  async move(
    request: ParsedRequestOf<typeof moveAllocation>,
    call: Call,
  ): Promise<ResponseOf<typeof moveAllocation>> {
    return { allocation: await this.allocations.move(request, call) };
  }

  @Answers(endAllocation)
  async end(
    request: ParsedRequestOf<typeof endAllocation>,
    call: Call,
  ): Promise<ResponseOf<typeof endAllocation>> {
    return { allocation: await this.allocations.end(call, request) };
  }

  @Answers(listAllocations)
  history(
    request: ParsedRequestOf<typeof listAllocations>,
    call: Call,
  ): Promise<ResponseOf<typeof listAllocations>> {
    return this.allocations.history(call, request.episodeId);
  }
}
