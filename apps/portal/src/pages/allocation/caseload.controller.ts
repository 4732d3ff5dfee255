import {
  getCaseload,
  listTeams,
  listUnallocated,
  makeAllocation,
  putEpisodeInTeam,
} from '@conjoint/contracts';
import { CLOCK, type Clock } from '@conjoint/platform';
import { Controller, Get, Inject, Query } from '@nestjs/common';
import type { Acting } from '../../acting/acting.js';
import { page, type PageResult } from '../../framework/page.js';
import { ActingHere } from '../../framework/page-context.js';
import { pagingView } from '../../framework/paging.js';
import { pageNumber } from '../../framework/record-id.js';
import { dateWords } from '../../framework/words.js';
import { paths } from '../../paths.js';
import { episodeView, nameEpisodes, visible } from './named-episodes.js';
import { workloadView } from './workload.view.js';

/** Children by who works with them, and those that nobody works with yet. */
@Controller()
export class CaseloadController {
  constructor(@Inject(CLOCK) private readonly clock: Clock) {}

  @Get(paths.caseload.route)
  async mine(@ActingHere() acting: Acting): Promise<PageResult> {
    const { worker, items } = await acting.send(getCaseload, {});
    const named = await nameEpisodes(acting, items);
    return page('allocation/caseload', {
      council: acting.council.name,
      hasRecord: worker !== null,
      workload: worker && workloadView(worker.workload, this.clock.now()),
      namesMissing: named === null && items.length > 0,
      items: visible(items, named).map((item) => ({
        ...episodeView(acting, item, named),
        since: dateWords(item.since),
        historyHref: paths.allocations({ council: acting.code, episodeId: item.episodeId }),
      })),
    });
  }

  @Get(paths.unallocated.route)
  async unallocated(
    @ActingHere() acting: Acting,
    @Query('page') asked?: string,
    @Query('team') team?: string,
  ): Promise<PageResult> {
    const { teams } = await acting.send(listTeams, {});
    // Whoever manages one team begins with it; whoever manages several, or none, with all children.
    const own = teams.filter(({ mine }) => mine);
    const first = own.length === 1 ? own[0] : undefined;
    const shown = team === undefined ? first : teams.find(({ teamId }) => teamId === team);
    const listed = await acting.send(listUnallocated, {
      page: pageNumber(asked),
      ...(shown ? { teamId: shown.teamId } : {}),
    });
    const named = await nameEpisodes(acting, listed.items);
    const at = { council: acting.code };
    return page('allocation/unallocated', {
      council: acting.council.name,
      teams: teams.map(({ teamId, name, unallocated }) => ({
        name,
        unallocated,
        href: paths.unallocated(at, { team: teamId }),
        chosen: shown?.teamId === teamId,
      })),
      allHref: shown ? paths.unallocated(at, { team: 'all' }) : null,
      total: listed.total,
      teamName: shown?.name ?? null,
      namesMissing: named === null && listed.items.length > 0,
      items: visible(listed.items, named).map((item) => ({
        ...episodeView(acting, item, named),
        allocateHref: acting.may(makeAllocation)
          ? paths.allocate({ ...at, episodeId: item.episodeId })
          : null,
        teamHref: acting.may(putEpisodeInTeam)
          ? paths.episodeTeam({ ...at, episodeId: item.episodeId })
          : null,
      })),
      paging: pagingView({
        page: listed.page,
        pageSize: listed.pageSize,
        total: listed.total,
        shown: listed.items.length,
        href: (to) => paths.unallocated(at, { page: to, team: shown?.teamId }),
      }),
    });
  }
}
