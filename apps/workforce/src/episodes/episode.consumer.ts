import { episodeChanged, episodeSnapshotted, factsRenewed } from '@conjoint/contracts';
import { Hears, type EventCall, type EventOf } from '@conjoint/platform';
import { Controller } from '@nestjs/common';
import { EpisodeService } from './episode.service.js';

/** Each of these carries the whole fact, so that the last one heard is enough. */
@Controller()
export class EpisodeConsumer {
  constructor(private readonly episodes: EpisodeService) {}

  @Hears(episodeChanged)
  changed(event: EventOf<typeof episodeChanged>, call: EventCall): Promise<void> {
    return this.episodes.hear(call, event);
  }

  @Hears(episodeSnapshotted)
  snapshotted(event: EventOf<typeof episodeSnapshotted>, call: EventCall): Promise<void> {
    return this.episodes.hear(call, event);
  }

  @Hears(factsRenewed)
  renewed(event: EventOf<typeof factsRenewed>, call: EventCall): Promise<void> {
    return this.episodes.forgetBefore(call, event.epoch);
  }
}
