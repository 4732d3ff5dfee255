import { randomUUID } from 'node:crypto';
import {
  cancelCinReturn,
  getCinReturn,
  listCinReturnProblems,
  listCinReturns,
  startCinReturn,
} from '@conjoint/contracts';
import { isDomainError, validationFailed } from '@conjoint/kernel';
import { Controller, Get, Param, Post, Query } from '@nestjs/common';
import type { Acting } from '../../acting/acting.js';
import { FormErrors, submit, type Form } from '../../framework/form.js';
import { page, redirectTo, type PageResult } from '../../framework/page.js';
import { ActingHere, Typed } from '../../framework/page-context.js';
import { pageNumber, recordId } from '../../framework/record-id.js';
import { paths } from '../../paths.js';
import { returnPageView, returnsView } from './cin-return.view.js';
import { missingView } from './missing.view.js';

/** The Children in Need return: making one, how far it is, what came of it and what is missing. */
@Controller()
export class CinReturnController {
  @Get(paths.cinReturns.route)
  list(@ActingHere() acting: Acting, @Query('page') asked?: string): Promise<PageResult> {
    return listPage(acting, pageNumber(asked), { year: '', errors: FormErrors.none });
  }

  @Post(paths.cinReturns.route)
  make(@ActingHere() acting: Acting, @Typed() form: Form): Promise<PageResult> {
    const year = form.text('year');
    return submit({
      send: async () => {
        if (!/^\d{4}$/.test(year))
          throw validationFailed([{ field: 'year', message: 'Choose a census year' }]);
        try {
          return await acting.send(startCinReturn, { requestId: form.text('requestId'), year: Number(year) });
        } catch (error) {
          // A year without an episode is told beside the years.
          if (isDomainError(error) && error.code === 'not-acceptable-state')
            throw validationFailed([{ field: 'year', message: error.message }]);
          throw error;
        }
      },
      done: (started) => redirectTo(paths.cinReturn({ council: acting.code, returnId: started.return.id })),
      again: (errors) => listPage(acting, 1, { year, errors }),
    });
  }

  @Get(paths.cinReturn.route)
  async show(@ActingHere() acting: Acting, @Param('returnId') id: string): Promise<PageResult> {
    const returnId = recordId(id);
    const { return: one } = await acting.send(getCinReturn, { returnId });
    const rules =
      one.state === 'done' && acting.may(listCinReturnProblems)
        ? (await acting.send(listCinReturnProblems, { returnId, page: 1 })).rules
        : [];
    return page('cin-return/return', returnPageView(acting, one, rules));
  }

  @Get(paths.cinReturnMissing.route)
  async missing(
    @ActingHere() acting: Acting,
    @Param('returnId') id: string,
    @Query('page') asked?: string,
    @Query('rule') rule?: string,
  ): Promise<PageResult> {
    const returnId = recordId(id);
    const { return: one } = await acting.send(getCinReturn, { returnId });
    const ofRule = typeof rule === 'string' && /^[\w-]{1,50}$/.test(rule) ? { rule } : {};
    const listed = await acting.send(listCinReturnProblems, { returnId, page: pageNumber(asked), ...ofRule });
    return page('cin-return/missing', missingView(acting, one, listed, ofRule.rule));
  }

  @Get(paths.cinReturnCancel.route)
  async askCancel(@ActingHere() acting: Acting, @Param('returnId') id: string): Promise<PageResult> {
    const { return: one } = await acting.send(getCinReturn, { returnId: recordId(id) });
    return page('cin-return/cancel', returnPageView(acting, one, []));
  }

  @Post(paths.cinReturnCancel.route)
  async cancel(@ActingHere() acting: Acting, @Param('returnId') id: string): Promise<PageResult> {
    const returnId = recordId(id);
    await acting.send(cancelCinReturn, { returnId });
    return redirectTo(paths.cinReturn({ council: acting.code, returnId }));
  }
}

async function listPage(
  acting: Acting,
  asked: number,
  typed: { year: string; errors: FormErrors },
): Promise<PageResult> {
  const listed = await acting.send(listCinReturns, { page: asked });
  // Sent twice, by a double click or after a lost answer, the same form makes one return.
  return page('cin-return/returns', {
    ...returnsView(acting, listed, typed.year),
    ...typed,
    requestId: randomUUID(),
  });
}
