import type { EpisodeTeam, ParsedRequestOf, putEpisodeInTeam } from '@conjoint/contracts';
import { DomainError, validationFailed } from '@conjoint/kernel';
import { CLOCK, requireRole, type Call, type Clock } from '@conjoint/platform';
import { Inject, Injectable } from '@nestjs/common';
import { lockEpisodes } from '../episodes/episode-fact.repository.js';
import { isKeeper } from '../episodes/hidden.js';
import { episodeTeam, isOpenTeam, putInTeam } from './episode-team.repository.js';

/** A team manager puts a child in another team than the one that has its kind of work. */
@Injectable()
export class EpisodeTeamService {
  constructor(@Inject(CLOCK) private readonly clock: Clock) {}

  async put(request: ParsedRequestOf<typeof putEpisodeInTeam>, call: Call): Promise<EpisodeTeam> {
    requireRole(call, 'team-manager');
    const { episodeId, teamId, reason } = request;
    return call.db.transaction(call, async (tx) => {
      const [episode] = await lockEpisodes(tx, [episodeId]);
      if (!episode || (episode.restricted && !isKeeper(call.acting)))
        throw new DomainError('not-found', 'There is no such episode in this council');
      if (teamId !== null && !(await isOpenTeam(tx, teamId)))
        throw new DomainError('not-found', 'There is no such team in this council');
      if (episode.state === 'closed')
        throw new DomainError('not-acceptable-state', 'This episode is closed, so that it waits in no team');
      const before = await episodeTeam(tx, episodeId);
      const { personKey: by, personName: byName } = call.acting;
      const changed = await putInTeam(tx, { ...request, at: this.clock.now(), by, byName });
      // A repeat after a time-out finds it done, and says nothing of it again.
      if (!changed) return before;
      if (teamId === null ? !before.byHand : before.teamId === teamId)
        throw validationFailed([{ field: 'teamId', message: 'The child is in this team already' }]);
      await tx.audit({
        action: 'episode-team.put',
        subjects: [episodeId, episode.childId, ...(teamId === null ? [] : [teamId])],
        why: reason,
      });
      return episodeTeam(tx, episodeId);
    });
  }
}
