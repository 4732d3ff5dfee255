import type { Clock, Partnership } from '@conjoint/platform';
import type { Request } from 'express';
import type { FormOrigin, FormTokens } from '../session/form-token.js';
import type { Session } from '../session/session.js';
import { Instead, page } from './page.js';
import { contextOf } from './page-context.js';

const VISITOR: FormOrigin = { person: '', council: '', signIn: 'visitor', generation: 0 };

/** Makes and checks what every form carries. A form that fails never reaches its page. */
export class FormCheck {
  constructor(
    private readonly tokens: FormTokens,
    private readonly partnership: Partnership,
    private readonly clock: Clock,
    private readonly publicUrl: string,
  ) {}

  token(session: Session | null): string {
    return this.tokens.make(this.origin(session), this.clock.now());
  }

  /** @throws Instead: the page that says why nothing was done. */
  check(request: Request, token: unknown): void {
    this.checkOrigin(request);
    const { session } = contextOf(request);
    const given = typeof token === 'string' ? token : '';
    const verdict = this.tokens.check(given, this.origin(session), this.clock.now());
    if (verdict === 'ok') return;
    if (verdict === 'forged') throw new Instead(page('errors/form-not-ours', {}, { status: 403 }));
    if (verdict === 'too-old') throw new Instead(page('errors/form-too-old', {}, { status: 403 }));
    throw new Instead(page('errors/switched', this.switched(given, session), { status: 409 }));
  }

  /**
   * Browsers say where a form came from; another site's is refused whatever it carries.
   * @throws Instead: the page that says why nothing was done
   */
  checkOrigin(request: Request): void {
    const origin = request.headers.origin;
    const site = request.headers['sec-fetch-site'];
    const foreign =
      (origin !== undefined && origin !== 'null' && origin !== this.publicUrl) || site === 'cross-site';
    if (foreign) throw new Instead(page('errors/form-not-ours', {}, { status: 403 }));
  }

  private switched(token: string, session: Session | null): object {
    const name = (code: string | null): string | null =>
      code && this.partnership.hasPartition(code) ? this.partnership.partition(code).name : null;
    return { formCouncil: name(this.tokens.councilOf(token)), actingCouncil: name(session?.acting ?? null) };
  }

  private origin(session: Session | null): FormOrigin {
    if (!session) return VISITOR;
    return {
      person: this.tokens.personDigest(session.person.key),
      digests: this.tokens.personDigests(session.person.key),
      council: session.acting ?? '',
      signIn: session.signInId,
      generation: session.generation,
    };
  }
}
