import { workerLent, workloadTold } from '@conjoint/contracts';
import { Hears, type EventCall, type EventOf } from '@conjoint/platform';
import { Controller } from '@nestjs/common';
import { WorkloadHearing } from './workload-hearing.js';

@Controller()
export class WorkloadConsumer {
  constructor(private readonly hearing: WorkloadHearing) {}

  @Hears(workloadTold)
  told(event: EventOf<typeof workloadTold>, call: EventCall): Promise<void> {
    return this.hearing.told(event, call);
  }

  @Hears(workerLent)
  lent(event: EventOf<typeof workerLent>, call: EventCall): Promise<void> {
    return this.hearing.lent(event, call);
  }
}
