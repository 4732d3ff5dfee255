import { getEpisode, summariseEpisodes, type ParsedRequestOf, type ResponseOf } from '@conjoint/contracts';
import { Answers, Call } from '@conjoint/platform';
import { Controller } from '@nestjs/common';
import { EpisodeService } from './episode.service.js';
import { EpisodeSummaryService } from './episode-summary.service.js';

@Controller()
export class EpisodeController {
  constructor(
    private readonly episodes: EpisodeService,
    private readonly summaries: EpisodeSummaryService,
  ) {}

  @Answers(getEpisode)
  async get(
    { episodeId }: ParsedRequestOf<typeof getEpisode>,
    call: Call,
  ): Promise<ResponseOf<typeof getEpisode>> {
    return { episode: await this.episodes.get(episodeId, call) };
  }

  @Answers(summariseEpisodes)
  summarise(
    request: ParsedRequestOf<typeof summariseEpisodes>,
    call: Call,
  ): Promise<ResponseOf<typeof summariseEpisodes>> {
    return this.summaries.summarise(request, call);
  }
}
