import { randomUUID } from 'node:crypto';
import {
  getWorkforceImport,
  listWorkforceImports,
  startWorkforceImport,
  undoWorkforceImport,
  type WorkforceImport,
} from '@conjoint/contracts';
import { DomainError, isDomainError, validationFailed } from '@conjoint/kernel';
import { Controller, Get, Inject, Param, Post, Query, Req } from '@nestjs/common';
import type { Request } from 'express';
import type { Acting } from '../../acting/acting.js';
import { FormErrors, submit, type Form } from '../../framework/form.js';
import { FormCheck } from '../../framework/form-check.js';
import { page, redirectTo, type PageResult } from '../../framework/page.js';
import { ActingHere, ChecksFormItself, Typed } from '../../framework/page-context.js';
import { pagingView } from '../../framework/paging.js';
import { pageNumber, recordId } from '../../framework/record-id.js';
import { dateTimeWords, dateWords } from '../../framework/words.js';
import { paths } from '../../paths.js';
import { receiveUpload, sendFile, usingUpload } from '../../upload/upload.js';
import { wrongKind } from '../import/file-kind.js';

/** Of one authority and one year: far below what the service takes. */
const MOST_MEGABYTES = 32;
/** What makes a file unusable is said at the file, with everything else still there. */
const OF_THE_FILE = new Set(['unsupported-file', 'already-done', 'too-large']);

/** Workforce censuses taken in: how it went, what the layout rejects, and taking one back. */
@Controller()
export class WorkforceImportController {
  constructor(@Inject(FormCheck) private readonly forms: FormCheck) {}

  @Get(paths.workforceImports.route)
  async list(@ActingHere() acting: Acting): Promise<PageResult> {
    const { imports } = await acting.send(listWorkforceImports, {});
    return page('workers/imports', {
      council: acting.council.name,
      rows: imports.map((one) => importView(acting, one)),
      newHref: acting.may(startWorkforceImport) ? paths.workforceImportNew({ council: acting.code }) : null,
    });
  }

  @Get(paths.workforceImportNew.route)
  ask(@ActingHere() acting: Acting): PageResult {
    return newPage(acting, FormErrors.none);
  }

  @Post(paths.workforceImportNew.route)
  @ChecksFormItself()
  upload(@ActingHere() acting: Acting, @Req() request: Request): Promise<PageResult> {
    return submit({
      send: async () => {
        const upload = await receiveUpload(request, {
          checkForm: (token) => this.forms.check(request, token),
          maxMegabytes: MOST_MEGABYTES,
          what: 'census',
          wrongKind: (head) => wrongKind(head)?.replace('Children in Need', 'workforce') ?? null,
        });
        return usingUpload(upload, async () => {
          const fileId = await sendFile(acting, upload, {
            service: 'workforce',
            purpose: 'workforce-census',
          });
          const asSample = upload.fields.get('asSample') === 'yes';
          return takenIn(acting, { fileId, asSample });
        });
      },
      done: ({ importId }) => redirectTo(paths.workforceImport({ council: acting.code, importId })),
      again: (errors) => newPage(acting, errors),
    });
  }

  @Get(paths.workforceImport.route)
  async show(
    @ActingHere() acting: Acting,
    @Param('importId') id: string,
    @Query('page') asked?: string,
  ): Promise<PageResult> {
    const importId = recordId(id);
    const answer = await acting.send(getWorkforceImport, { importId, page: pageNumber(asked) });
    const { problems, import: one } = answer;
    return page('workers/import', {
      ...importView(acting, one),
      problems,
      listHref: paths.workforceImports({ council: acting.code }),
      paging: pagingView({
        page: answer.page,
        pageSize: answer.pageSize,
        total: one.problems,
        shown: problems.length,
        href: (to) => paths.workforceImport({ council: acting.code, importId }, { page: to }),
      }),
    });
  }

  @Get(paths.workforceImportUndo.route)
  confirm(@ActingHere() acting: Acting, @Param('importId') id: string): Promise<PageResult> {
    return undoPage(acting, recordId(id), '', FormErrors.none);
  }

  @Post(paths.workforceImportUndo.route)
  undo(
    @ActingHere() acting: Acting,
    @Param('importId') id: string,
    @Typed() form: Form,
  ): Promise<PageResult> {
    const importId = recordId(id);
    const reason = form.text('reason');
    return submit({
      send: () => acting.send(undoWorkforceImport, { importId, reason }),
      done: () =>
        redirectTo(paths.workforceImport({ council: acting.code, importId }), {
          success: 'The workers of this census were taken back',
        }),
      again: (errors) => undoPage(acting, importId, reason, errors),
    });
  }
}

async function takenIn(
  acting: Acting,
  { fileId, asSample }: { fileId: string; asSample: boolean },
): Promise<WorkforceImport> {
  try {
    const request = { requestId: randomUUID(), fileId, asSample };
    return (await acting.send(startWorkforceImport, request, { timeoutMs: 30_000 })).import;
  } catch (error) {
    if (isDomainError(error) && OF_THE_FILE.has(error.code))
      throw validationFailed([{ field: 'file', message: error.message }]);
    throw error;
  }
}

function newPage(acting: Acting, errors: FormErrors): PageResult {
  if (!acting.may(startWorkforceImport))
    throw new DomainError('not-permitted', 'Workforce officers and information officers import a census.');
  return page('workers/import-new', {
    council: acting.council.name,
    maxMegabytes: MOST_MEGABYTES,
    listHref: paths.workforceImports({ council: acting.code }),
    errors,
  });
}

async function undoPage(
  acting: Acting,
  importId: string,
  reason: string,
  errors: FormErrors,
): Promise<PageResult> {
  const { import: one } = await acting.send(getWorkforceImport, { importId });
  if (one.state === 'undone')
    throw new DomainError('not-acceptable-state', 'This import was taken back already');
  const backHref = paths.workforceImport({ council: acting.code, importId });
  return page('workers/import-undo', { ...importView(acting, one), reason, backHref, errors });
}

function importView(acting: Acting, one: WorkforceImport) {
  const at = { council: acting.code, importId: one.importId };
  const mayUndo = one.state === 'done' && one.builtUpon === null && acting.may(undoWorkforceImport);
  return {
    ...one,
    href: paths.workforceImport(at),
    reference: dateWords(one.referenceDate),
    imported: `${dateTimeWords(one.importedAt)}, by ${one.importedByName}`,
    undone:
      one.undoneAt && `${dateTimeWords(one.undoneAt)}, by ${one.undoneByName ?? ''}: ${one.undoReason ?? ''}`,
    undoHref: mayUndo ? paths.workforceImportUndo(at) : null,
  };
}
