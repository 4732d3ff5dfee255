import { startImport } from '@conjoint/contracts';
import { DomainError, isDomainError, validationFailed } from '@conjoint/kernel';
import { Controller, Get, Inject, Post, Req } from '@nestjs/common';
import type { Request } from 'express';
import type { Acting } from '../../acting/acting.js';
import { FormErrors, submit } from '../../framework/form.js';
import { FormCheck } from '../../framework/form-check.js';
import { page, redirectTo, type PageResult } from '../../framework/page.js';
import { ActingHere, ChecksFormItself } from '../../framework/page-context.js';
import { paths } from '../../paths.js';
import { MAX_UPLOAD_MB, receiveUpload, sendUpload } from './upload.js';

/** What the service says about the file as a whole belongs beside the file. */
const ABOUT_THE_FILE = new Set(['unsupported-file', 'too-large', 'conflict']);

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
        });
        try {
          return await sendUpload(acting, upload);
        } catch (error) {
          if (isDomainError(error) && ABOUT_THE_FILE.has(error.code))
            throw validationFailed([{ field: 'file', message: error.message }]);
          throw error;
        } finally {
          await upload.file.remove();
        }
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
