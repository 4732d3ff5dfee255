import { summariseEpisodes, type ParsedRequestOf, type ResponseOf } from '@conjoint/contracts';
import { Answers, Call } from '@conjoint/platform';
import { Controller } from '@nestjs/common';
import { EpisodeSummaryService } from './episode-summary.service.js';

@Controller()
export class EpisodeController {
  constructor(private readonly summaries: EpisodeSummaryService) {}

  @Answers(summariseEpisodes)
  summarise(
    request: ParsedRequestOf<typeof summariseEpisodes>,
    call: Call,
  ): Promise<ResponseOf<typeof summariseEpisodes>> {
    return this.summaries.summarise(request, call);
  }
}
