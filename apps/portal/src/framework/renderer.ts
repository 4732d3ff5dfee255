import { join } from 'node:path';
import { listRestoreChecks } from '@conjoint/contracts';
import { isDomainError } from '@conjoint/kernel';
import type { Request } from 'express';
import nunjucks from 'nunjucks';
import type { ActingFactory } from '../acting/acting.factory.js';
import type { Acting } from '../acting/acting.js';
import type { Restores } from '../acting/restores.js';
import type { Sessions } from '../session/sessions.service.js';
import { SERVICE_WORDS } from '../pages/operators/after-restore.view.js';
import { paths } from '../paths.js';
import { GOVUK, MOJ, SOURCE, type Assets } from './assets.js';
import { FormErrors } from './form.js';
import type { FormCheck } from './form-check.js';
import { navigationFor } from './navigation.js';
import type { Page } from './page.js';
import { contextOf } from './page-context.js';
import { dateTimeWords, dateWithDayWords, dateWords, listWords, roleWords, sentence } from './words.js';

/** Renders a page inside the layout that says who acts for which council. Text is escaped unless a template says otherwise. */
export class Renderer {
  private readonly environment: nunjucks.Environment;

  constructor(
    private readonly assets: Assets,
    private readonly forms: FormCheck,
    private readonly sessions: Sessions,
    private readonly actings: ActingFactory,
    private readonly restores: Restores,
  ) {
    const folders = [join(SOURCE, 'views'), join(SOURCE, 'pages'), join(GOVUK, 'dist'), MOJ];
    this.environment = new nunjucks.Environment(new nunjucks.FileSystemLoader(folders, { noCache: false }), {
      autoescape: true,
      trimBlocks: true,
      lstripBlocks: true,
    });
    const filters = {
      date: dateWords,
      dateWithDay: dateWithDayWords,
      dateTime: dateTimeWords,
      role: roleWords,
      sentence,
      listed: listWords,
    };
    for (const [name, filter] of Object.entries(filters)) {
      this.environment.addFilter(name, (value: unknown) =>
        value === null || value === undefined ? '' : filter(value as never),
      );
    }
    this.environment.addGlobal('paths', paths);
  }

  async render(request: Request, page: Page): Promise<string> {
    const chrome = await this.chrome(request, page);
    return new Promise((resolve, reject) => {
      this.environment.render(
        `${page.view}.njk`,
        { errors: FormErrors.none, ...page.model, chrome, cspNonce: chrome.cspNonce },
        (error, html) =>
          error || html === null ? reject(error ?? new Error('an empty page')) : resolve(html),
      );
    });
  }

  /** What the layout shows around every page. */
  private async chrome(request: Request, page: Page) {
    const { session, cspNonce, correlationId } = contextOf(request);
    const { acting, isSilent } = await this.actingOf(request);
    const flash = session?.flash ?? null;
    if (session && flash && page.status === 200) await this.sessions.flash(session, null);
    return {
      view: page.view,
      cspNonce,
      correlationId,
      asset: `/assets/${this.assets.version}`,
      formToken: this.forms.token(session),
      path: request.path,
      person: session && { name: session.person.name },
      acting: acting && {
        code: acting.code,
        name: acting.council.name,
        shortName: acting.council.shortName,
        roles: acting.roles.map(roleWords),
        employer: acting.claims.employer,
      },
      /** The council acted for does not answer just now. */
      isSilent,
      maySwitch: (session?.choices.length ?? 0) > 1,
      restoring: acting ? this.restoring(acting) : null,
      navigation: acting ? navigationFor(acting, request.path) : [],
      flash,
    };
  }

  private restoring(acting: Acting) {
    const services = this.restores.of(acting);
    if (services.length === 0) return null;
    const href = acting.may(listRestoreChecks.referrals)
      ? paths.afterRestore({ council: acting.code })
      : null;
    return { parts: services.map((service) => SERVICE_WORDS[service]), href };
  }

  /** Pages that need no council still say for which one somebody acts; they stand without it. */
  private async actingOf(request: Request): Promise<{ acting: Acting | null; isSilent: boolean }> {
    const { acting, session, correlationId } = contextOf(request);
    if (acting || !session?.acting) return { acting, isSilent: false };
    try {
      return { acting: await this.actings.make(session, correlationId), isSilent: false };
    } catch (error) {
      return { acting: null, isSilent: !isDomainError(error) || error.code !== 'no-mandate' };
    }
  }
}
