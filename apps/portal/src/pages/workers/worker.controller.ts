import { addWorker, getWorker, listWorkers } from '@conjoint/contracts';
import { CLOCK, PARTNERSHIP, type Clock, type Partnership } from '@conjoint/platform';
import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import type { Acting } from '../../acting/acting.js';
import { page, type PageResult } from '../../framework/page.js';
import { ActingHere } from '../../framework/page-context.js';
import { pagingView } from '../../framework/paging.js';
import { pageNumber, recordId } from '../../framework/record-id.js';
import { dateWords } from '../../framework/words.js';
import { paths } from '../../paths.js';
import { episodeView, nameEpisodes, visible } from '../allocation/named-episodes.js';
import { workerRow, workerView } from './worker.view.js';

/** Who works here, and one of them. */
@Controller()
export class WorkerController {
  constructor(
    @Inject(PARTNERSHIP) private readonly partnership: Partnership,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Get(paths.workers.route)
  async list(
    @ActingHere() acting: Acting,
    @Query('page') asked?: string,
    @Query('left') left?: string,
  ): Promise<PageResult> {
    const withLeft = left === 'yes';
    const answer = await acting.send(listWorkers, { page: pageNumber(asked), withLeft });
    const at = { council: acting.code };
    const around = { acting, partnership: this.partnership, now: this.clock.now() };
    return page('workers/workers', {
      council: acting.council.name,
      isCouncil: acting.council.kind === 'council',
      rows: answer.workers.map((worker) => workerRow(worker, around)),
      withLeft,
      otherHref: withLeft ? paths.workers(at) : paths.workers(at, { left: 'yes' }),
      addHref: acting.may(addWorker) ? paths.workerNew(at) : null,
      paging: pagingView({
        page: answer.page,
        pageSize: answer.pageSize,
        total: answer.total,
        shown: answer.workers.length,
        href: (to) => paths.workers(at, { page: to, ...(withLeft ? { left: 'yes' } : {}) }),
      }),
    });
  }

  @Get(paths.worker.route)
  async show(@ActingHere() acting: Acting, @Param('workerId') id: string): Promise<PageResult> {
    const answer = await acting.send(getWorker, { workerId: recordId(id) });
    const caseload = answer.caseload ?? [];
    const named = caseload.length > 0 ? await nameEpisodes(acting, caseload) : new Map<string, never>();
    return page('workers/worker', {
      ...workerView(answer, { acting, partnership: this.partnership, now: this.clock.now() }),
      showsCaseload: answer.caseload !== null && acting.council.kind === 'council',
      namesMissing: named === null,
      caseload: visible(caseload, named).map((item) => ({
        ...episodeView(acting, item, named),
        since: dateWords(item.since),
        historyHref: paths.allocations({ council: acting.code, episodeId: item.episodeId }),
      })),
      listHref: paths.workers({ council: acting.code }),
    });
  }
}
