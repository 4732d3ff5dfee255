import type { IncomingMessage, ServerResponse } from 'node:http';
import type Provider from 'oidc-provider';
import type { Directory } from './directory.js';
import { CONTENT_SECURITY_POLICY, emailPage, passwordPage } from './pages.js';

const LARGEST_FORM_BYTES = 16 * 1024;
const MOST_PENDING = 1_000;

/**
 * The two pages of a sign-in: the e-mail address, which leads to an organisation, and that organisation's own page,
 * which asks for the password. Where Keycloak has two realms there are two paths here.
 */
export class SignInPages {
  /** The e-mail given on the first page, by sign-in: an address belongs in no URL of ours. */
  private readonly emails = new Map<string, string>();

  constructor(
    private readonly provider: Provider,
    private readonly directory: Directory,
  ) {}

  /** `path` is `/<uid>` or `/<uid>/<organisation alias>` below `base`. */
  async handle(
    request: IncomingMessage,
    response: ServerResponse,
    base: string,
    path: string,
  ): Promise<void> {
    const [, uid = '', alias] = path.split('/');
    const interaction = await this.provider.interactionDetails(request, response);
    if (interaction.uid !== uid) return send(response, 404, emailPage(`${base}/${uid}`, ''));
    const here = `${base}/${uid}`;
    const form = request.method === 'POST' ? await readForm(request) : undefined;
    if (alias === undefined)
      return this.askEmail({ uid, here, form, hint: this.hintFor(request, interaction.params), response });
    const organisation = this.directory.organisation(alias);
    if (!organisation) return redirect(response, here);
    const email = form?.get('email') ?? this.emails.get(uid) ?? '';
    const back = `${here}?other`;
    if (!form)
      return send(
        response,
        200,
        passwordPage({ action: `${here}/${alias}`, organisation: organisation.name, email, back }),
      );

    const person = this.directory.signIn(alias, email, form.get('password') ?? '');
    if (!person) {
      const error = 'The email address or password is not right';
      return send(
        response,
        200,
        passwordPage({ action: `${here}/${alias}`, organisation: organisation.name, email, back, error }),
      );
    }
    this.emails.delete(uid);
    await this.provider.interactionFinished(request, response, {
      login: { accountId: person.subject, amr: ['pwd'] },
    });
  }

  private hintFor(request: IncomingMessage, params: Record<string, string | undefined>): string | undefined {
    return request.url?.endsWith('?other') ? undefined : params['login_hint'];
  }

  private askEmail({ uid, here, form, hint, response }: AskingEmail): void {
    const email = form?.get('email') ?? hint;
    if (email === undefined) return send(response, 200, emailPage(here, ''));
    const organisation = this.directory.organisationOf(email);
    if (!organisation) return send(response, 200, emailPage(here, email, problemWith(email)));
    this.remember(uid, email.trim());
    redirect(response, `${here}/${organisation.alias}`);
  }

  private remember(uid: string, email: string): void {
    const oldest = this.emails.keys().next().value;
    if (this.emails.size >= MOST_PENDING && oldest !== undefined) this.emails.delete(oldest);
    this.emails.set(uid, email);
  }
}

interface AskingEmail {
  readonly uid: string;
  readonly here: string;
  readonly form?: URLSearchParams;
  readonly hint?: string;
  readonly response: ServerResponse;
}

function problemWith(email: string): string {
  if (email.trim() === '') return 'Enter your work email address';
  if (!/^[^@\s]+@[^@\s]+$/.test(email.trim())) {
    return 'Enter an email address in the correct format, like name@example.com';
  }
  return 'No organisation in this partnership uses that email address. Check it, or ask your manager which one to use';
}

async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  let text = '';
  for await (const chunk of request) {
    text += String(chunk);
    if (text.length > LARGEST_FORM_BYTES) throw new Error('The form that was sent is too large.');
  }
  return new URLSearchParams(text);
}

function redirect(response: ServerResponse, to: string): void {
  response.writeHead(303, { location: to, 'cache-control': 'no-store' }).end();
}

function send(response: ServerResponse, status: number, html: string): void {
  const headers = {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy': CONTENT_SECURITY_POLICY,
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  };
  response.writeHead(status, headers).end(html);
}
