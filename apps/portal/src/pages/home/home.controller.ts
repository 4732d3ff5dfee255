import { listAlerts, listQueue } from '@conjoint/contracts';
import { Controller, Get } from '@nestjs/common';
import type { Acting } from '../../acting/acting.js';
import { page, type PageResult } from '../../framework/page.js';
import { ActingHere } from '../../framework/page-context.js';
import { paths } from '../../paths.js';
import { homeView } from './home.view.js';

/** The first page after signing in: what waits for this person in this role. */
@Controller()
export class HomeController {
  @Get(paths.home.route)
  async show(@ActingHere() acting: Acting): Promise<PageResult> {
    const [queue, alerts] = await Promise.all([acting.part(listQueue, {}), acting.part(listAlerts, {})]);
    return page('home/home', homeView(acting, queue, alerts));
  }
}
