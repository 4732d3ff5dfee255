import {
  allocationChanged,
  allocationSnapshotted,
  episodeChanged,
  episodeSnapshotted,
  workerChanged,
  workerSnapshotted,
  workforceFactsRenewed,
} from '@conjoint/contracts';
import { Hears, type EventCall, type EventOf } from '@conjoint/platform';
import { Controller } from '@nestjs/common';
import { FactService } from './fact.service.js';

/** Each of these events carries the whole fact, so that the last one heard is enough. Facts of referrals: `months/referral.consumer.ts`. */
@Controller()
export class FactConsumer {
  constructor(private readonly facts: FactService) {}

  @Hears(episodeChanged, { together: true })
  episodeChanged(event: EventOf<typeof episodeChanged>, call: EventCall): Promise<void> {
    return this.facts.hearEpisode(call.tx, event);
  }
  @Hears(episodeSnapshotted, { together: true })
  episodeSnapshotted(event: EventOf<typeof episodeSnapshotted>, call: EventCall): Promise<void> {
    return this.facts.hearEpisode(call.tx, event);
  }

  @Hears(allocationChanged, { together: true })
  allocationChanged(event: EventOf<typeof allocationChanged>, call: EventCall): Promise<void> {
    return this.facts.hearAllocation(call.tx, event);
  }
  @Hears(allocationSnapshotted, { together: true })
  allocationSnapshotted(event: EventOf<typeof allocationSnapshotted>, call: EventCall): Promise<void> {
    return this.facts.hearAllocation(call.tx, event);
  }

  @Hears(workerChanged, { together: true })
  workerChanged(event: EventOf<typeof workerChanged>, call: EventCall): Promise<void> {
    return this.facts.hearWorker(call.tx, event);
  }
  @Hears(workerSnapshotted, { together: true })
  workerSnapshotted(event: EventOf<typeof workerSnapshotted>, call: EventCall): Promise<void> {
    return this.facts.hearWorker(call.tx, event);
  }

  @Hears(workforceFactsRenewed)
  renewed(event: EventOf<typeof workforceFactsRenewed>, call: EventCall): Promise<void> {
    return this.facts.forgetWorkforceBefore(call, event.epoch);
  }
}
