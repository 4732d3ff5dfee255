import {
  factsRenewed,
  referralChanged,
  referralDecided,
  referralRecorded,
  referralSnapshotted,
} from '@conjoint/contracts';
import { Hears, type EventCall, type EventOf } from '@conjoint/platform';
import { Controller } from '@nestjs/common';
import { FactService } from '../facts/fact.service.js';
import { MonthService } from './month.service.js';

/** Each of these events carries the whole fact, so that the last one heard is enough. */
@Controller()
export class ReferralConsumer {
  constructor(
    private readonly months: MonthService,
    private readonly facts: FactService,
  ) {}

  @Hears(referralRecorded, { together: true })
  recorded(event: EventOf<typeof referralRecorded>, call: EventCall): Promise<void> {
    return this.months.hear(call.tx, event);
  }

  @Hears(referralChanged, { together: true })
  changed(event: EventOf<typeof referralChanged>, call: EventCall): Promise<void> {
    return this.months.hear(call.tx, event);
  }

  @Hears(referralDecided, { together: true })
  decided(event: EventOf<typeof referralDecided>, call: EventCall): Promise<void> {
    return this.months.hear(call.tx, event);
  }

  @Hears(referralSnapshotted, { together: true })
  snapshotted(event: EventOf<typeof referralSnapshotted>, call: EventCall): Promise<void> {
    return this.months.hear(call.tx, event);
  }

  @Hears(factsRenewed)
  async renewed(event: EventOf<typeof factsRenewed>, call: EventCall): Promise<void> {
    await this.months.forgetBefore(call, event.epoch);
    await this.facts.forgetEpisodesBefore(call, event.epoch);
  }
}
