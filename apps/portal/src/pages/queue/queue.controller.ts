import { listQueue } from '@conjoint/contracts';
import { Controller, Get, Query } from '@nestjs/common';
import type { Acting } from '../../acting/acting.js';
import { page, type PageResult } from '../../framework/page.js';
import { ActingHere } from '../../framework/page-context.js';
import { pageNumber } from '../../framework/record-id.js';
import { paths } from '../../paths.js';
import { queueView } from './queue.view.js';

/** What waits at the front door of this council. */
@Controller()
export class QueueController {
  @Get(paths.queue.route)
  async show(@ActingHere() acting: Acting, @Query('page') asked?: string): Promise<PageResult> {
    const queue = await acting.send(listQueue, { page: pageNumber(asked) });
    return page('queue/queue', queueView(acting, queue));
  }
}
