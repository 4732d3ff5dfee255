import { getEpisode, listNotes } from '@conjoint/contracts';
import { CLOCK, type Clock } from '@conjoint/platform';
import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import type { Acting } from '../../acting/acting.js';
import { page, type PageResult } from '../../framework/page.js';
import { ActingHere } from '../../framework/page-context.js';
import { recordId } from '../../framework/record-id.js';
import { paths } from '../../paths.js';
import { casePageView, notesView } from './case.view.js';

/** A case: the page from which a worker does everything with one child. */
@Controller()
export class CaseController {
  constructor(@Inject(CLOCK) private readonly clock: Clock) {}

  @Get(paths.case.route)
  async show(
    @ActingHere() acting: Acting,
    @Param('episodeId') id: string,
    @Query('page') number: string | undefined,
  ): Promise<PageResult> {
    const episodeId = recordId(id);
    const asked = Number(number);
    const notesPage = Number.isInteger(asked) && asked > 0 && asked <= 100_000 ? asked : 1;
    const { episode } = await acting.send(getEpisode, { episodeId });
    const notes = await acting.send(listNotes, { episodeId, page: notesPage });
    return page('case/case', {
      ...casePageView(acting, episode, this.clock.now()),
      ...notesView(acting, episodeId, notes),
    });
  }
}
