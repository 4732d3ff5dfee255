import {
  acceptReceivedCharge,
  checkChargeAgain,
  getReceivedCharge,
  listReceivedCharges,
  queryReceivedCharge,
  QUERY_AGAINST,
  RECEIVED_CHARGE_STATES,
  withdrawChargeQuery,
} from '@conjoint/contracts';
import { formatPounds, parsePounds, validationFailed, type FieldError } from '@conjoint/kernel';
import { PARTNERSHIP, type Partnership } from '@conjoint/platform';
import { Controller, Get, Inject, Param, Post, Query } from '@nestjs/common';
import type { Acting } from '../../acting/acting.js';
import { FormErrors, submit, type Form } from '../../framework/form.js';
import { page, redirectTo, type PageResult } from '../../framework/page.js';
import { ActingHere, Typed } from '../../framework/page-context.js';
import { pageNumber, recordId } from '../../framework/record-id.js';
import { paths } from '../../paths.js';
import { receivedListView, receivedView } from './received.view.js';

/** Charges of the hosts to this council: what its own service checked, accepting and querying. */
@Controller()
export class ReceivedChargesController {
  constructor(@Inject(PARTNERSHIP) private readonly partnership: Partnership) {}

  @Get(paths.receivedCharges.route)
  async list(
    @ActingHere() acting: Acting,
    @Query('page') asked?: string,
    @Query('state') wanted?: string,
  ): Promise<PageResult> {
    const state = RECEIVED_CHARGE_STATES.find((one) => one === wanted);
    const listed = await acting.send(listReceivedCharges, {
      page: pageNumber(asked),
      ...(state ? { state } : {}),
    });
    return page('charges-received/list', receivedListView(acting, listed, this.partnership, state));
  }

  @Get(paths.receivedCharge.route)
  show(@ActingHere() acting: Acting, @Param('chargeId') id: string): Promise<PageResult> {
    return this.shown('charge', acting, recordId(id));
  }

  @Get(paths.receivedChargeAccept.route)
  askToAccept(@ActingHere() acting: Acting, @Param('chargeId') id: string): Promise<PageResult> {
    return this.shown('accept', acting, recordId(id));
  }

  @Post(paths.receivedChargeAccept.route)
  accept(
    @ActingHere() acting: Acting,
    @Param('chargeId') id: string,
    @Typed() form: Form,
  ): Promise<PageResult> {
    const chargeId = recordId(id);
    return submit({
      send: () => acting.send(acceptReceivedCharge, { chargeId, version: versionIn(form) }),
      done: ({ charge }) =>
        redirectTo(paths.receivedCharge({ council: acting.code, chargeId }), {
          success: `Accepted. ${formatPounds(charge.totalPence)} is posted as journal ${charge.journal?.ref ?? ''}, and the host is told.`,
        }),
      again: (errors) => this.shown('accept', acting, chargeId, { errors }),
    });
  }

  @Get(paths.receivedChargeQuery.route)
  askToQuery(@ActingHere() acting: Acting, @Param('chargeId') id: string): Promise<PageResult> {
    return this.shown('query', acting, recordId(id), { typed: {} });
  }

  @Post(paths.receivedChargeQuery.route)
  query(
    @ActingHere() acting: Acting,
    @Param('chargeId') id: string,
    @Typed() form: Form,
  ): Promise<PageResult> {
    const chargeId = recordId(id);
    return submit({
      send: () =>
        acting.send(queryReceivedCharge, { chargeId, version: versionIn(form), ...typedQuery(form) }),
      done: () =>
        redirectTo(paths.receivedCharge({ council: acting.code, chargeId }), {
          success: 'Queried. The host is told what is disputed and why. Nothing is posted meanwhile.',
        }),
      again: (errors) =>
        this.shown('query', acting, chargeId, {
          errors,
          typed: {
            against: form.text('against'),
            about: form.text('about'),
            disputed: form.text('disputed'),
            reason: form.text('reason'),
          },
        }),
      fields: { disputedPence: 'disputed' },
    });
  }

  @Post(paths.receivedChargeWithdrawQuery.route)
  withdrawQuery(
    @ActingHere() acting: Acting,
    @Param('chargeId') id: string,
    @Typed() form: Form,
  ): Promise<PageResult> {
    const chargeId = recordId(id);
    return submit({
      send: () => acting.send(withdrawChargeQuery, { chargeId, version: versionIn(form) }),
      done: () =>
        redirectTo(paths.receivedCharge({ council: acting.code, chargeId }), {
          success: 'The query is withdrawn, and the host is told. The charge waits for your answer again.',
        }),
      again: (errors) => this.shown('charge', acting, chargeId, { errors }),
    });
  }

  @Post(paths.receivedChargeCheckAgain.route)
  checkAgain(
    @ActingHere() acting: Acting,
    @Param('chargeId') id: string,
    @Typed() form: Form,
  ): Promise<PageResult> {
    const chargeId = recordId(id);
    return submit({
      send: () => acting.send(checkChargeAgain, { chargeId, version: versionIn(form) }),
      done: ({ charge }) =>
        redirectTo(paths.receivedCharge({ council: acting.code, chargeId }), {
          success:
            charge.failedChecks === 0
              ? 'Checked again: everything agrees.'
              : 'Checked again: not everything agrees.',
        }),
      again: (errors) => this.shown('charge', acting, chargeId, { errors }),
    });
  }

  private async shown(
    view: 'charge' | 'accept' | 'query',
    acting: Acting,
    chargeId: string,
    more: { errors?: FormErrors; typed?: object } = {},
  ): Promise<PageResult> {
    const { charge } = await acting.send(getReceivedCharge, { chargeId });
    const model = receivedView(acting, charge, this.partnership);
    return page(`charges-received/${view}`, { ...model, typed: {}, errors: FormErrors.none, ...more });
  }
}

function versionIn(form: Form): number {
  return Number(form.text('version'));
}

/** What is wrong with it is said before anything is sent, all at once. */
function typedQuery(form: Form) {
  const wrong: FieldError[] = [];
  const against = QUERY_AGAINST.find((one) => one === form.text('against'));
  if (!against) wrong.push({ field: 'against', message: 'Select what you query' });
  const about = form.text('about');
  if (!about) wrong.push({ field: 'about', message: 'Enter which line, driver or rule it is' });
  const disputed = parsePounds(form.text('disputed'), 'Disputed amount');
  if (!disputed.ok) wrong.push({ field: 'disputed', message: disputed.message });
  const reason = form.text('reason');
  if (reason.length < 3) wrong.push({ field: 'reason', message: 'Enter why you query it' });
  if (!against || !disputed.ok || wrong.length > 0) throw validationFailed(wrong);
  return { against, about, disputedPence: disputed.pence, reason };
}
