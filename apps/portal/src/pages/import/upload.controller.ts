import { startImport } from '@conjoint/contracts';
import { DomainError } from '@conjoint/kernel';
import { Controller, Get, Inject, Post, Req } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import type { Request } from 'express';
import type { Acting } from '../../acting/acting.js';
import { FormErrors, submit } from '../../framework/form.js';
import { FormCheck } from '../../framework/form-check.js';
import { page, redirectTo, type PageResult } from '../../framework/page.js';
import { ActingHere, ChecksFormItself } from '../../framework/page-context.js';
import { paths } from '../../paths.js';
import { MAX_UPLOAD_MB, receiveUpload, sendFile, usingUpload } from '../../upload/upload.js';
import { wrongKind } from './file-kind.js';

@Controller()
export class UploadController {
  constructor(
    @Inject(FormCheck) private readonly forms: FormCheck,
    @Inject(MAX_UPLOAD_MB) private readonly maxMegabytes: number,
  ) {}

  @Get(paths.importNew.route)
  ask(@ActingHere() acting: Acting): PageResult {
    mayImport(acting);
    return this.page(acting, FormErrors.none);
  }

  @Post(paths.importNew.route)
  @ChecksFormItself()
  upload(@ActingHere() acting: Acting, @Req() request: Request): Promise<PageResult> {
    mayImport(acting);
    return submit({
      send: async () => {
        const upload = await receiveUpload(request, {
          checkForm: (token) => this.forms.check(request, token),
          maxMegabytes: this.maxMegabytes,
          what: 'census',
          wrongKind,
        });
        return usingUpload(upload, async () => {
          const fileId = await sendFile(acting, upload, { service: 'referrals', purpose: 'cin-census' });
          const asSample = upload.fields.get('asSample') === 'yes';
          return (await acting.send(startImport, { requestId: randomUUID(), fileId, asSample })).import;
        });
      },
      // No success banner: the next page says how it went, and a green banner above "Not imported" misleads.
      done: ({ id }) => redirectTo(paths.import({ council: acting.code, importId: id })),
      again: (errors) => this.page(acting, errors),
    });
  }

  private page(acting: Acting, errors: FormErrors): PageResult {
    return page('import/new', {
      council: acting.council.name,
      code: acting.code,
      maxMegabytes: this.maxMegabytes,
      errors,
      listHref: paths.imports({ council: acting.code }),
    });
  }
}

function mayImport(acting: Acting): void {
  if (!acting.may(startImport))
    throw new DomainError('not-permitted', 'Information officers and performance analysts import a census.');
}
