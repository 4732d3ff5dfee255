import {
  exportImportProblems,
  getImport,
  listImportProblems,
  listImports,
  undoImport,
} from '@conjoint/contracts';
import { Controller, Get, Param, Post, Query } from '@nestjs/common';
import { Readable } from 'node:stream';
import type { Acting } from '../../acting/acting.js';
import { FormErrors, submit, type Form } from '../../framework/form.js';
import { download, page, redirectTo, type PageResult } from '../../framework/page.js';
import { ActingHere, Typed } from '../../framework/page-context.js';
import { pageNumber, recordId } from '../../framework/record-id.js';
import { paths } from '../../paths.js';
import { typedReason } from '../referral/typed-answers.js';
import { importListView, importPageView, problemsView } from './import.view.js';
import { csvHead, csvRows } from './problems-csv.js';

/** Undoing takes as long as the file was large. */
const UNDO_TIMEOUT_MS = 120_000;

/** Census files imported here: how far they are, what came of them, what the rules reject, and taking one back. */
@Controller()
export class ImportController {
  @Get(paths.imports.route)
  async list(@ActingHere() acting: Acting, @Query('page') asked?: string): Promise<PageResult> {
    const listed = await acting.send(listImports, { page: pageNumber(asked) });
    return page('import/imports', importListView(acting, listed));
  }

  @Get(paths.import.route)
  async show(@ActingHere() acting: Acting, @Param('importId') id: string): Promise<PageResult> {
    const answer = await acting.send(getImport, { importId: recordId(id) });
    return page('import/import', importPageView(acting, answer.import));
  }

  @Get(paths.importProblems.route)
  async problems(
    @ActingHere() acting: Acting,
    @Param('importId') id: string,
    @Query('page') asked?: string,
    @Query('rule') rule?: string,
  ): Promise<PageResult> {
    const importId = recordId(id);
    const answer = await acting.send(getImport, { importId });
    const one = typeof rule === 'string' && /^[\w-]{1,50}$/.test(rule) ? { rule } : {};
    const listed = await acting.send(listImportProblems, { importId, page: pageNumber(asked), ...one });
    return page('import/problems', problemsView(acting, answer.import, listed, one.rule));
  }

  /** The first page is asked for before the answer begins, so that a refusal, or signing in again, is a page and not half a file. */
  @Get(paths.importProblemsFile.route)
  async file(@ActingHere() acting: Acting, @Param('importId') id: string): Promise<PageResult> {
    const importId = recordId(id);
    const first = await acting.send(exportImportProblems, { importId, page: 1 });
    async function* lines(): AsyncGenerator<string> {
      yield csvHead() + csvRows(first.problems);
      for (let at = 2; (at - 1) * first.pageSize < first.total; at += 1) {
        yield csvRows((await acting.send(exportImportProblems, { importId, page: at })).problems);
      }
    }
    return download({
      fileName: `census-problems-${importId}.csv`,
      contentType: 'text/csv; charset=utf-8',
      body: Readable.from(lines()),
    });
  }

  @Get(paths.importUndo.route)
  askUndo(@ActingHere() acting: Acting, @Param('importId') id: string): Promise<PageResult> {
    return undoPage(acting, recordId(id), { reason: '', errors: FormErrors.none });
  }

  @Post(paths.importUndo.route)
  undo(
    @ActingHere() acting: Acting,
    @Param('importId') id: string,
    @Typed() form: Form,
  ): Promise<PageResult> {
    const importId = recordId(id);
    return submit({
      send: async () => {
        const reason = typedReason(form, 'Enter why this import is undone');
        return acting.send(undoImport, { importId, reason }, { timeoutMs: UNDO_TIMEOUT_MS });
      },
      done: () =>
        redirectTo(paths.import({ council: acting.code, importId }), {
          success: 'The import is being taken back.',
        }),
      again: (errors) => undoPage(acting, importId, { reason: form.text('reason'), errors }),
    });
  }
}

async function undoPage(
  acting: Acting,
  importId: string,
  typed: { reason: string; errors: FormErrors },
): Promise<PageResult> {
  const answer = await acting.send(getImport, { importId });
  return page('import/undo', { ...importPageView(acting, answer.import), ...typed });
}
