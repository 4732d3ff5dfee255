import {
  listRestoreChecks,
  publishAgain,
  SERVICES,
  settleRestoreCheck,
  type RestoreCheck,
  type ServiceName,
} from '@conjoint/contracts';
import { DomainError, validationFailed } from '@conjoint/kernel';
import { PARTNERSHIP, type Partnership } from '@conjoint/platform';
import { Controller, Get, Inject, Param, Post } from '@nestjs/common';
import type { Acting } from '../../acting/acting.js';
import { FormErrors, submit, type Form } from '../../framework/form.js';
import { page, redirectTo, type PageResult } from '../../framework/page.js';
import { ActingHere, Typed } from '../../framework/page-context.js';
import { paths } from '../../paths.js';
import { afterRestoreView, checkRow, SERVICE_WORDS } from './after-restore.view.js';

const SHORTEST_REASON = 3;

/** What was found, done and left to settle after an older copy of this council's records was put back, service by service. */
@Controller()
export class AfterRestoreController {
  constructor(@Inject(PARTNERSHIP) private readonly partnership: Partnership) {}

  @Get(paths.afterRestore.route)
  list(@ActingHere() acting: Acting): Promise<PageResult> {
    return this.show(acting, FormErrors.none);
  }

  @Get(paths.restoreSettle.route)
  settlePage(
    @ActingHere() acting: Acting,
    @Param('service') service: string,
    @Param('id') id: string,
  ): Promise<PageResult> {
    return this.settleForm(acting, { service: serviceOf(service), id, reason: '' });
  }

  @Post(paths.restoreSettle.route)
  settle(
    @ActingHere() acting: Acting,
    @Param('service') name: string,
    @Param('id') id: string,
    @Typed() form: Form,
  ): Promise<PageResult> {
    const service = serviceOf(name);
    const reason = form.text('reason');
    return submit({
      send: () => {
        if (reason.length < SHORTEST_REASON)
          throw validationFailed([{ field: 'reason', message: 'Enter what was agreed, and with whom' }]);
        return acting.send(settleRestoreCheck[service], { id, reason });
      },
      done: () => redirectTo(paths.afterRestore({ council: acting.code }), { success: 'This is settled' }),
      again: (errors) => this.settleForm(acting, { service, id, reason, errors }),
    });
  }

  @Post(paths.restorePublish.route)
  publish(@ActingHere() acting: Acting, @Param('service') name: string): Promise<PageResult> {
    const service = serviceOf(name);
    return submit({
      send: () => acting.send(publishAgain[service], {}),
      done: () =>
        redirectTo(paths.afterRestore({ council: acting.code }), {
          success: `${SERVICE_WORDS[service]}: the check is over. Records can be changed and events are sent again`,
        }),
      again: (errors) => this.show(acting, errors),
    });
  }

  private async show(acting: Acting, errors: FormErrors): Promise<PageResult> {
    if (!acting.may(listRestoreChecks.referrals))
      throw new DomainError('not-permitted', 'What was found after a restore is for operators to see.');
    const answers = await Promise.all(SERVICES.map((service) => acting.part(listRestoreChecks[service], {})));
    const shown = answers.flatMap((answer) => (answer.shown ? [answer.data] : []));
    // A body has no referrals: only services that should be here are named as silent.
    const silent = SERVICES.filter(
      (service, index) =>
        !answers[index]!.shown && (service !== 'referrals' || acting.council.kind === 'council'),
    ).map((service) => SERVICE_WORDS[service]);
    return page('operators/after-restore', {
      ...afterRestoreView(acting, shown, this.partnership),
      silent,
      errors,
    });
  }

  private async settleForm(
    acting: Acting,
    {
      service,
      id,
      reason,
      errors,
    }: { service: ServiceName; id: string; reason: string; errors?: FormErrors },
  ): Promise<PageResult> {
    const { checks } = await acting.send(listRestoreChecks[service], {});
    const check = checks.find((one: RestoreCheck) => one.id === id);
    if (!check) throw new DomainError('not-found', 'There is nothing like this to settle.');
    if (check.outcome !== 'open') throw new DomainError('already-done', 'This has been settled meanwhile.');
    return page('operators/settle', {
      check: checkRow(check, { acting, service, partnership: this.partnership }),
      service: SERVICE_WORDS[service],
      listHref: paths.afterRestore({ council: acting.code }),
      reason,
      ...(errors ? { errors } : {}),
    });
  }
}

function serviceOf(name: string): ServiceName {
  if ((SERVICES as readonly string[]).includes(name)) return name as ServiceName;
  throw new DomainError('not-found', 'There is no such service');
}
