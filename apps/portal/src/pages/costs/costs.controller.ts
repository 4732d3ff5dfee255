import {
  acceptCostFile,
  discardCostFile,
  getCostFile,
  listCostFiles,
  listCostLines,
  listCostRejects,
  undoCostFile,
  type CostReject,
} from '@conjoint/contracts';
import { Controller, Get, Param, Post, Query } from '@nestjs/common';
import { Readable } from 'node:stream';
import type { Acting } from '../../acting/acting.js';
import { FormErrors, submit, type Form } from '../../framework/form.js';
import { ActingHere, Typed } from '../../framework/page-context.js';
import { download, page, redirectTo, type PageResult } from '../../framework/page.js';
import { pageNumber, recordId } from '../../framework/record-id.js';
import { paths } from '../../paths.js';
import { cell } from '../import/problems-csv.js';
import { typedReason } from '../referral/typed-answers.js';
import { costLinesView, costListView, costPageView } from './costs.view.js';

/** Cost files: how far they are, what can be accepted and what not, and taking one back. */
@Controller()
export class CostsController {
  @Get(paths.costs.route)
  async list(@ActingHere() acting: Acting, @Query('page') asked?: string): Promise<PageResult> {
    return page(
      'costs/costs',
      costListView(acting, await acting.send(listCostFiles, { page: pageNumber(asked) })),
    );
  }

  @Get(paths.cost.route)
  show(
    @ActingHere() acting: Acting,
    @Param('costFileId') id: string,
    @Query('page') asked?: string,
  ): Promise<PageResult> {
    return costPage(acting, recordId(id), { page: pageNumber(asked), errors: FormErrors.none });
  }

  @Get(paths.costRejectsFile.route)
  async file(@ActingHere() acting: Acting, @Param('costFileId') id: string): Promise<PageResult> {
    const costFileId = recordId(id);
    const first = await acting.send(listCostRejects, { costFileId, page: 1 });
    async function* lines(): AsyncGenerator<string> {
      yield `\uFEFFRow,Column,Value in the file,What is wrong,What to do\r\n${csvRows(first.rejects)}`;
      for (let at = 2; (at - 1) * first.pageSize < first.total; at += 1)
        yield csvRows((await acting.send(listCostRejects, { costFileId, page: at })).rejects);
    }
    return download({
      fileName: `costs-not-accepted-${costFileId}.csv`,
      contentType: 'text/csv; charset=utf-8',
      body: Readable.from(lines()),
    });
  }

  @Get(paths.costLines.route)
  async lines(
    @ActingHere() acting: Acting,
    @Param('costFileId') id: string,
    @Query('page') asked?: string,
    @Query('only') only?: string,
  ): Promise<PageResult> {
    const costFileId = recordId(id);
    const notShared = only === 'not-shared';
    const { costFile } = await acting.send(getCostFile, { costFileId });
    const listed = await acting.send(listCostLines, { costFileId, page: pageNumber(asked), notShared });
    return page('costs/lines', costLinesView(acting, costFile, listed, notShared));
  }

  @Post(paths.costAccept.route)
  accept(
    @ActingHere() acting: Acting,
    @Param('costFileId') id: string,
    @Typed() form: Form,
  ): Promise<PageResult> {
    const costFileId = recordId(id);
    const [accepted, rejected, totalPence] = ['accepted', 'rejected', 'totalPence'].map((name) =>
      Number(form.text(name)),
    );
    return submit({
      send: () =>
        acting.send(acceptCostFile, {
          costFileId,
          accepted: accepted!,
          rejected: rejected!,
          totalPence: totalPence!,
        }),
      done: () => redirectTo(paths.cost({ council: acting.code, costFileId })),
      again: (errors) => costPage(acting, costFileId, { page: 1, errors }),
    });
  }

  @Post(paths.costDiscard.route)
  discard(@ActingHere() acting: Acting, @Param('costFileId') id: string): Promise<PageResult> {
    const costFileId = recordId(id);
    return submit({
      send: () => acting.send(discardCostFile, { costFileId }),
      done: () =>
        redirectTo(paths.costs({ council: acting.code }), {
          success: 'The file was let go. Nothing of it was taken.',
        }),
      again: (errors) => costPage(acting, costFileId, { page: 1, errors }),
    });
  }

  @Get(paths.costUndo.route)
  askUndo(@ActingHere() acting: Acting, @Param('costFileId') id: string): Promise<PageResult> {
    return undoPage(acting, recordId(id), { reason: '', errors: FormErrors.none });
  }

  @Post(paths.costUndo.route)
  undo(
    @ActingHere() acting: Acting,
    @Param('costFileId') id: string,
    @Typed() form: Form,
  ): Promise<PageResult> {
    const costFileId = recordId(id);
    return submit({
      send: async () =>
        acting.send(undoCostFile, { costFileId, reason: typedReason(form, 'Enter why this file is undone') }),
      done: () => redirectTo(paths.cost({ council: acting.code, costFileId })),
      again: (errors) => undoPage(acting, costFileId, { reason: form.text('reason'), errors }),
    });
  }
}

async function costPage(
  acting: Acting,
  costFileId: string,
  { page: at, errors }: { page: number; errors: FormErrors },
): Promise<PageResult> {
  const { costFile } = await acting.send(getCostFile, { costFileId });
  const rejects = costFile.rejected > 0 ? await acting.send(listCostRejects, { costFileId, page: at }) : null;
  return page('costs/cost', { ...costPageView(acting, costFile, rejects), errors });
}

async function undoPage(
  acting: Acting,
  costFileId: string,
  typed: { reason: string; errors: FormErrors },
): Promise<PageResult> {
  const { costFile } = await acting.send(getCostFile, { costFileId });
  return page('costs/undo', { ...costPageView(acting, costFile, null), ...typed });
}

function csvRows(rejects: readonly CostReject[]): string {
  return rejects
    .map(
      ({ row, column, value, why, remedy }) => `${[row, column, value, why, remedy].map(cell).join(',')}\r\n`,
    )
    .join('');
}
