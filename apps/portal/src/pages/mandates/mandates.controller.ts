import { listAuthorities, listMandates, withdrawMandate, type Mandate } from '@conjoint/contracts';
import { DomainError } from '@conjoint/kernel';
import { CLOCK, PARTNERSHIP, type Clock, type Partnership } from '@conjoint/platform';
import { Controller, Get, Inject, Param, Post, Query } from '@nestjs/common';
import type { Acting } from '../../acting/acting.js';
import { submit, type Form, type FormErrors } from '../../framework/form.js';
import { page, redirectTo, type PageResult } from '../../framework/page.js';
import { ActingHere, Typed } from '../../framework/page-context.js';
import { pageNumber } from '../../framework/record-id.js';
import { paths } from '../../paths.js';
import { delegationView, mandatesView, mandateRow } from './mandates.view.js';

/** Everybody who may act for this council, and who may decide what. */
@Controller()
export class MandatesController {
  constructor(
    @Inject(PARTNERSHIP) private readonly partnership: Partnership,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Get(paths.mandates.route)
  async list(@ActingHere() acting: Acting, @Query('page') asked?: string): Promise<PageResult> {
    const listed = await acting.send(listMandates, { page: pageNumber(asked) });
    const today = this.clock.now().toISOString();
    return page('mandates/mandates', mandatesView({ acting, listed, partnership: this.partnership, today }));
  }

  @Get(paths.mandateWithdraw.route)
  confirm(@ActingHere() acting: Acting, @Param('mandateId') mandateId: string): Promise<PageResult> {
    return this.confirmPage(acting, mandateId, '');
  }

  @Post(paths.mandateWithdraw.route)
  withdraw(
    @ActingHere() acting: Acting,
    @Param('mandateId') mandateId: string,
    @Typed() form: Form,
  ): Promise<PageResult> {
    const reason = form.text('reason');
    return submit({
      send: () => acting.send(withdrawMandate, { mandateId, reason }),
      done: ({ mandate }) =>
        redirectTo(paths.mandates({ council: acting.code }), {
          success: `${mandate.personName} may no longer act for ${acting.council.name} under this mandate`,
        }),
      again: (errors) => this.confirmPage(acting, mandateId, reason, errors),
    });
  }

  @Get(paths.delegation.route)
  async delegation(@ActingHere() acting: Acting): Promise<PageResult> {
    const { authorities } = await acting.send(listAuthorities, {});
    return page('mandates/delegation', delegationView(acting, authorities));
  }

  private async confirmPage(
    acting: Acting,
    mandateId: string,
    reason: string,
    errors?: FormErrors,
  ): Promise<PageResult> {
    const mandate = await findMandate(acting, mandateId);
    if (!mandate) throw new DomainError('not-found', 'There is no such mandate here');
    const row = mandateRow({
      acting,
      mandate,
      partnership: this.partnership,
      today: this.clock.now().toISOString(),
    });
    if (!row.withdrawHref) throw new DomainError('not-acceptable-state', 'This mandate has already ended');
    return page('mandates/withdraw', {
      ...row,
      council: acting.council.name,
      listHref: paths.mandates({ council: acting.code }),
      reason,
      ...(errors ? { errors } : {}),
    });
  }
}

async function findMandate(acting: Acting, id: string): Promise<Mandate | undefined> {
  for (let page = 1; ; page += 1) {
    const { mandates, total, pageSize } = await acting.send(listMandates, { page });
    const found = mandates.find((mandate) => mandate.id === id);
    if (found || page * pageSize >= total) return found;
  }
}
