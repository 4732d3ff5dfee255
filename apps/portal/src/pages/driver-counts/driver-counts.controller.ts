import { getDriverCount, listDriverCounts, recountDriver } from '@conjoint/contracts';
import { PARTNERSHIP, type Partnership } from '@conjoint/platform';
import { Controller, Get, Inject, Param, Post, Query } from '@nestjs/common';
import type { Acting } from '../../acting/acting.js';
import { FormErrors, submit } from '../../framework/form.js';
import { page, type PageResult } from '../../framework/page.js';
import { ActingHere } from '../../framework/page-context.js';
import { pageNumber, recordId } from '../../framework/record-id.js';
import { paths } from '../../paths.js';
import { countView, countsView, recountView } from './driver-counts.view.js';

/** Counting goes through every episode of the council. */
const COUNTING_MS = 30_000;

/** What this council was asked to count for a recharge, the evidence behind it, and counting again. */
@Controller()
export class DriverCountsController {
  constructor(@Inject(PARTNERSHIP) private readonly partnership: Partnership) {}

  @Get(paths.driverCounts.route)
  async list(@ActingHere() acting: Acting, @Query('page') asked?: string): Promise<PageResult> {
    const listed = await acting.send(listDriverCounts, { page: pageNumber(asked) });
    return page('driver-counts/counts', countsView(acting, listed, this.partnership));
  }

  @Get(paths.driverCount.route)
  show(
    @ActingHere() acting: Acting,
    @Param('countId') id: string,
    @Query('page') asked?: string,
  ): Promise<PageResult> {
    return this.shown(acting, recordId(id), pageNumber(asked), FormErrors.none);
  }

  @Post(paths.driverCountAgain.route)
  again(@ActingHere() acting: Acting, @Param('countId') id: string): Promise<PageResult> {
    const countId = recordId(id);
    return submit({
      send: () => acting.send(recountDriver, { countId }, { timeoutMs: COUNTING_MS }),
      done: (recounted) => page('driver-counts/recount', recountView(acting, recounted, this.partnership)),
      again: (errors) => this.shown(acting, countId, 1, errors),
    });
  }

  private async shown(acting: Acting, countId: string, at: number, errors: FormErrors): Promise<PageResult> {
    const answer = await acting.send(getDriverCount, { countId, page: at });
    return page('driver-counts/count', { ...countView(acting, answer, this.partnership), errors });
  }
}
