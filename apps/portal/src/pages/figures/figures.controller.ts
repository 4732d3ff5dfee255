import {
  beginRebuild,
  compareCouncils,
  getIndicator,
  getRebuild,
  indicatorSchema,
  listIndicators,
  type IndicatorKey,
} from '@conjoint/contracts';
import { DomainError } from '@conjoint/kernel';
import { Controller, Get, Param, Post } from '@nestjs/common';
import type { Acting } from '../../acting/acting.js';
import { FormErrors, submit } from '../../framework/form.js';
import { download, page, redirectTo, type PageResult } from '../../framework/page.js';
import { ActingHere } from '../../framework/page-context.js';
import { paths } from '../../paths.js';
import { indicatorCsv, sideBySideCsv } from './figures-csv.js';
import { figuresView, indicatorView } from './figures.view.js';
import { rebuildView } from './rebuild.view.js';
import { sideBySideView } from './side-by-side.view.js';

const CSV = 'text/csv; charset=utf-8';

/** Figures of a council for its own staff; for a body, its councils side by side. */
@Controller()
export class FiguresController {
  @Get(paths.figures.route)
  async home(@ActingHere() acting: Acting): Promise<PageResult> {
    if (acting.council.kind === 'body')
      return page('figures/side-by-side', sideBySideView(acting, await acting.send(compareCouncils, {})));
    return page('figures/figures', figuresView(acting, await acting.send(listIndicators, {})));
  }

  @Get(paths.sideBySideFile.route)
  async sideBySideFile(@ActingHere() acting: Acting): Promise<PageResult> {
    const compared = await acting.send(compareCouncils, {});
    return download({ fileName: 'side-by-side.csv', contentType: CSV, body: sideBySideCsv(compared) });
  }

  @Get(paths.figuresRebuild.route)
  rebuild(@ActingHere() acting: Acting): Promise<PageResult> {
    return this.showRebuild(acting, FormErrors.none);
  }

  @Post(paths.figuresRebuild.route)
  begin(@ActingHere() acting: Acting): Promise<PageResult> {
    return submit({
      send: () => acting.send(beginRebuild, {}),
      done: () =>
        redirectTo(paths.figuresRebuild({ council: acting.code }), {
          success: 'The figures are being rebuilt',
        }),
      again: (errors) => this.showRebuild(acting, errors),
    });
  }

  @Get(paths.figure.route)
  async one(@ActingHere() acting: Acting, @Param('indicator') asked: string): Promise<PageResult> {
    const got = await acting.send(getIndicator, { indicator: indicatorOf(asked) });
    return page('figures/indicator', indicatorView(acting, got));
  }

  @Get(paths.figureFile.route)
  async file(@ActingHere() acting: Acting, @Param('indicator') asked: string): Promise<PageResult> {
    const got = await acting.send(getIndicator, { indicator: indicatorOf(asked) });
    return download({
      fileName: `${got.words.key}-${acting.code}.csv`,
      contentType: CSV,
      body: indicatorCsv(acting.council.name, got),
    });
  }

  private async showRebuild(acting: Acting, errors: FormErrors): Promise<PageResult> {
    const { rebuild } = await acting.send(getRebuild, {});
    return page('figures/rebuild', { ...rebuildView(acting, rebuild), errors });
  }
}

function indicatorOf(asked: string): IndicatorKey {
  const parsed = indicatorSchema.safeParse(asked);
  if (!parsed.success) throw new DomainError('not-found', 'There is no such figure');
  return parsed.data;
}
