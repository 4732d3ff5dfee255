import { listTeams, saveTeam, type ParsedRequestOf, type ResponseOf } from '@conjoint/contracts';
import { Answers, type Call } from '@conjoint/platform';
import { Controller } from '@nestjs/common';
import { TeamService } from './team.service.js';

@Controller()
export class TeamController {
  constructor(private readonly teams: TeamService) {}

  @Answers(listTeams)
  async list(_request: ParsedRequestOf<typeof listTeams>, call: Call): Promise<ResponseOf<typeof listTeams>> {
    return { teams: await this.teams.list(call) };
  }

  @Answers(saveTeam)
  async save(request: ParsedRequestOf<typeof saveTeam>, call: Call): Promise<ResponseOf<typeof saveTeam>> {
    return { team: await this.teams.save(request, call) };
  }
}
