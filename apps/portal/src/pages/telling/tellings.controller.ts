import { listTellings } from '@conjoint/contracts';
import { Controller, Get, Query } from '@nestjs/common';
import type { Acting } from '../../acting/acting.js';
import { page, type PageResult } from '../../framework/page.js';
import { ActingHere } from '../../framework/page-context.js';
import { pageNumber } from '../../framework/record-id.js';
import { paths } from '../../paths.js';
import { tellingsView } from './tellings.view.js';

/** Referrers who are still to be told something, also of referrals that left the queue. */
@Controller()
export class TellingsController {
  @Get(paths.tellings.route)
  async show(@ActingHere() acting: Acting, @Query('page') asked?: string): Promise<PageResult> {
    const tellings = await acting.send(listTellings, { page: pageNumber(asked) });
    return page('telling/tellings', tellingsView(acting, tellings));
  }
}
