import {
  changeWorkloadStandard,
  getWorkloadStandard,
  type ParsedRequestOf,
  type WorkloadStandard,
} from '@conjoint/contracts';
import { Answers, type Call } from '@conjoint/platform';
import { Controller } from '@nestjs/common';
import { WorkloadStandardService } from './workload-standard.service.js';

@Controller()
export class WorkloadStandardController {
  constructor(private readonly standards: WorkloadStandardService) {}

  @Answers(getWorkloadStandard)
  get(_request: ParsedRequestOf<typeof getWorkloadStandard>, call: Call): Promise<WorkloadStandard> {
    return this.standards.get(call);
  }

  @Answers(changeWorkloadStandard)
  change(request: ParsedRequestOf<typeof changeWorkloadStandard>, call: Call): Promise<WorkloadStandard> {
    return this.standards.change(request, call);
  }
}
