import { listAlerts, seeAlert } from '@conjoint/contracts';
import { Controller, Get, Param, Post, Query } from '@nestjs/common';
import type { Acting } from '../../acting/acting.js';
import { FormErrors, submit } from '../../framework/form.js';
import { page, redirectTo, type PageResult } from '../../framework/page.js';
import { ActingHere } from '../../framework/page-context.js';
import { pageNumber, recordId } from '../../framework/record-id.js';
import { paths } from '../../paths.js';
import { alertsView } from './alerts.view.js';

/** What this person should know of. Each marks it as seen for herself. */
@Controller()
export class AlertsController {
  @Get(paths.alerts.route)
  list(@ActingHere() acting: Acting, @Query('page') asked?: string): Promise<PageResult> {
    return alertsPage(acting, { number: pageNumber(asked), errors: FormErrors.none });
  }

  @Post(paths.alertSeen.route)
  see(@ActingHere() acting: Acting, @Param('alertId') id: string): Promise<PageResult> {
    return submit({
      send: () => acting.send(seeAlert, { alertId: recordId(id) }),
      done: () => redirectTo(paths.alerts({ council: acting.code }), { success: 'Marked as seen.' }),
      again: (errors) => alertsPage(acting, { number: 1, errors }),
    });
  }
}

async function alertsPage(
  acting: Acting,
  { number, errors }: { number: number; errors: FormErrors },
): Promise<PageResult> {
  const listed = await acting.send(listAlerts, { page: number });
  return page('alerts/alerts', { ...alertsView(acting, listed), errors });
}
