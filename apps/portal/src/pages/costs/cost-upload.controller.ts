import { listCostLayouts, takeCostFile } from '@conjoint/contracts';
import { DomainError } from '@conjoint/kernel';
import { Controller, Get, Inject, Post, Req } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import type { Request } from 'express';
import type { Acting } from '../../acting/acting.js';
import { FormCheck } from '../../framework/form-check.js';
import { FormErrors, submit } from '../../framework/form.js';
import { ActingHere, ChecksFormItself } from '../../framework/page-context.js';
import { page, redirectTo, type PageResult } from '../../framework/page.js';
import { paths } from '../../paths.js';
import { MAX_UPLOAD_MB, receiveUpload, sendFile, usingUpload } from '../../upload/upload.js';
import { notCsv } from './cost-kind.js';
import { choiceItems } from './costs.view.js';

const NOTHING = { layout: '', pool: '' };

/** A cost file is chosen and read; its own page then says what can be accepted. */
@Controller()
export class CostUploadController {
  constructor(
    @Inject(FormCheck) private readonly forms: FormCheck,
    @Inject(MAX_UPLOAD_MB) private readonly maxMegabytes: number,
  ) {}

  @Get(paths.costNew.route)
  ask(@ActingHere() acting: Acting): Promise<PageResult> {
    mayTake(acting);
    return this.page(acting, FormErrors.none, NOTHING);
  }

  @Post(paths.costNew.route)
  @ChecksFormItself()
  upload(@ActingHere() acting: Acting, @Req() request: Request): Promise<PageResult> {
    mayTake(acting);
    let typed = NOTHING;
    return submit({
      send: async () => {
        const upload = await receiveUpload(request, {
          checkForm: (token) => this.forms.check(request, token),
          maxMegabytes: this.maxMegabytes,
          what: 'cost',
          wrongKind: notCsv,
          typed: (fields) => {
            typed = { layout: fields.get('layout') ?? '', pool: fields.get('pool') ?? '' };
          },
        });
        return usingUpload(upload, async () => {
          const fileId = await sendFile(acting, upload, { service: 'recharging', purpose: 'costs' });
          const { layout, pool } = typed;
          const asked = { requestId: randomUUID(), fileId, layout: layout || null, pool: pool || null };
          return (await acting.send(takeCostFile, asked)).costFile;
        });
      },
      done: ({ id }) => redirectTo(paths.cost({ council: acting.code, costFileId: id })),
      again: (errors) => this.page(acting, errors, typed),
    });
  }

  private async page(acting: Acting, errors: FormErrors, typed: typeof NOTHING): Promise<PageResult> {
    const choices = await acting.send(listCostLayouts, {});
    return page('costs/new', {
      council: acting.council.name,
      maxMegabytes: this.maxMegabytes,
      errors,
      ...choiceItems(choices, typed),
      listHref: paths.costs({ council: acting.code }),
      rulesHref: paths.costRules({ council: acting.code }),
    });
  }
}

function mayTake(acting: Acting): void {
  if (!acting.may(takeCostFile))
    throw new DomainError('not-permitted', 'Finance officers who prepare upload costs.');
}
