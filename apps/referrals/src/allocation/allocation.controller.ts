import { allocationChanged, allocationSnapshotted } from '@conjoint/contracts';
import { Hears, type EventCall, type EventOf } from '@conjoint/platform';
import { Controller } from '@nestjs/common';
import { AllocationService } from './allocation.service.js';

/** Who works on which case is workforce's to say. Each of these events carries the whole fact, so that the last one heard is enough. */
@Controller()
export class AllocationController {
  constructor(private readonly allocations: AllocationService) {}

  @Hears(allocationChanged)
  changed({ payload }: EventOf<typeof allocationChanged>, call: EventCall): Promise<void> {
    return this.allocations.follow(payload, call, { tell: true });
  }

  @Hears(allocationSnapshotted)
  snapshotted({ payload }: EventOf<typeof allocationSnapshotted>, call: EventCall): Promise<void> {
    return this.allocations.follow(payload, call, { tell: false });
  }
}
