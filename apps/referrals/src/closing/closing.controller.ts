import { closeEpisode, undoClosure, type ParsedRequestOf, type ResponseOf } from '@conjoint/contracts';
import { Answers, Call } from '@conjoint/platform';
import { Controller } from '@nestjs/common';
import { EpisodeService } from '../episode/episode.service.js';
import { ClosingService } from './closing.service.js';

@Controller()
export class ClosingController {
  constructor(
    private readonly closing: ClosingService,
    private readonly episodes: EpisodeService,
  ) {}

  @Answers(closeEpisode)
  async close(
    request: ParsedRequestOf<typeof closeEpisode>,
    call: Call,
  ): Promise<ResponseOf<typeof closeEpisode>> {
    await this.closing.close(request, call);
    return { episode: await this.episodes.get(request.episodeId, call) };
  }

  @Answers(undoClosure)
  async undo(
    request: ParsedRequestOf<typeof undoClosure>,
    call: Call,
  ): Promise<ResponseOf<typeof undoClosure>> {
    await this.closing.undo(request, call);
    return { episode: await this.episodes.get(request.episodeId, call) };
  }
}
