import {
  listTeams,
  putEpisodeInTeam,
  saveTeam,
  type ParsedRequestOf,
  type ResponseOf,
} from '@conjoint/contracts';
import { Answers, type Call } from '@conjoint/platform';
import { Controller } from '@nestjs/common';
import { EpisodeTeamService } from './episode-team.service.js';
import { TeamService } from './team.service.js';

@Controller()
export class TeamController {
  constructor(
    private readonly teams: TeamService,
    private readonly episodeTeams: EpisodeTeamService,
  ) {}

  @Answers(putEpisodeInTeam)
  async put(
    request: ParsedRequestOf<typeof putEpisodeInTeam>,
    call: Call,
  ): Promise<ResponseOf<typeof putEpisodeInTeam>> {
    return { team: await this.episodeTeams.put(request, call) };
  }

  @Answers(listTeams)
  async list(_request: ParsedRequestOf<typeof listTeams>, call: Call): Promise<ResponseOf<typeof listTeams>> {
    return { teams: await this.teams.list(call) };
  }

  @Answers(saveTeam)
  async save(request: ParsedRequestOf<typeof saveTeam>, call: Call): Promise<ResponseOf<typeof saveTeam>> {
    return { team: await this.teams.save(request, call) };
  }
}
