import {
  listAlerts,
  listPassingOn,
  listQueue,
  listReceivedCharges,
  listRuns,
  listTellings,
  type RequestContract,
  type RequestOf,
  type ResponseOf,
} from '@conjoint/contracts';
import { Controller, Get } from '@nestjs/common';
import type { Acting, Part } from '../../acting/acting.js';
import { page, type PageResult } from '../../framework/page.js';
import { ActingHere } from '../../framework/page-context.js';
import { paths } from '../../paths.js';
import { answersCharges, moneyView, worksWithRuns } from './home-money.view.js';
import { homeView } from './home.view.js';

const NOT_ASKED = { shown: false, why: 'not-permitted' } as const;

/** The first page after signing in: what waits for this person in this role. */
@Controller()
export class HomeController {
  @Get(paths.home.route)
  async show(@ActingHere() acting: Acting): Promise<PageResult> {
    const [queue, alerts, passings, tellings, runs, charges] = await Promise.all([
      ofCouncil(acting, listQueue, {}),
      ofCouncil(acting, listAlerts, {}),
      ofCouncil(acting, listPassingOn, {}),
      ofCouncil(acting, listTellings, {}),
      worksWithRuns(acting) ? acting.part(listRuns, {}) : NOT_ASKED,
      answersCharges(acting) ? acting.part(listReceivedCharges, {}) : NOT_ASKED,
    ]);
    return page('home/home', {
      ...homeView(acting, { queue, alerts, passings, tellings }),
      ...moneyView(acting, { runs, charges }),
    });
  }
}

/** A body holds no child: there is nobody to ask. */
async function ofCouncil<C extends RequestContract>(
  acting: Acting,
  contract: C,
  body: RequestOf<C>,
): Promise<Part<ResponseOf<C>>> {
  return acting.council.kind === 'council' ? acting.part(contract, body) : NOT_ASKED;
}
