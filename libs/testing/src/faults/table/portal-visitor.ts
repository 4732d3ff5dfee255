import { randomUUID } from 'node:crypto';
import { newId } from '@conjoint/platform';
import { BrowserSession, type Page } from '../../identity/browser-session.js';
import type { FaultInstallation } from '../fault-installation.js';
import type { FaultRun } from './fault-run.js';

let visitors = 0;

const organisationOf = ({ councils, partnership }: FaultInstallation) =>
  partnership.organisations.find(({ partition }) => partition === councils[0])!;

/** Somebody at a browser, of the first council. */
export function portalVisitor(installation: FaultInstallation): Promise<PortalVisitor> {
  const [council] = installation.councils;
  const { alias, signIn } = organisationOf(installation);
  const key = `visitor-${(visitors += 1)}`;
  const email = `${key}@${signIn.domains[0]}`;
  installation.issuer.know({
    email,
    personKey: `${alias}.${key}`,
    name: 'Invented Visitor',
    organisation: alias,
    organisationPartition: council!,
    homeRoles: ['front-door-worker'],
    sid: `sid of ${key}`,
  });
  return Promise.resolve(new PortalVisitor(installation, council!, email));
}

export class PortalVisitor {
  private readonly browser = new BrowserSession();
  private form: Page | null = null;

  constructor(
    private readonly installation: FaultInstallation,
    private readonly council: string,
    private readonly email: string,
  ) {}

  /** @returns where it ended: the page of the portal, whatever it says */
  async signIn(): Promise<Page> {
    const going = await this.beginsSignIn();
    const on = /(?:href|url)="?([^"]*\/protocol\/openid-connect\/auth[^"]*)"/.exec(going.text)?.[1];
    return on ? this.browser.open(on.replaceAll('&amp;', '&')) : going;
  }

  /** Whether she is in, told by a page that only she may see. */
  async isIn(): Promise<boolean> {
    const { status, url } = await this.open('/account');
    return status === 200 && url.endsWith('/account');
  }

  async canSignIn(run: FaultRun): Promise<void> {
    await this.signIn();
    run.expect(await this.isIn(), 'nobody can sign in');
  }

  async staticPagesWork(run: FaultRun): Promise<void> {
    for (const path of ['/accessibility', '/cookies', '/account']) {
      const { status } = await this.open(path);
      run.expect(status === 200, `${path} answers ${status}`);
    }
  }

  async partsSayNotNow(run: FaultRun): Promise<void> {
    const { status, text } = await this.open(`/councils/${this.council}`);
    const says = /not available just now/.test(text);
    run.expect(
      says && (status === 200 || status === 503),
      `the council's page answers ${status} without saying what is not available`,
    );
  }

  /** Up to the page that sends her to her organisation's own sign-in. */
  async beginsSignIn(): Promise<Page> {
    const page = await this.browser.open(`${this.installation.portalUrl}/sign-in`);
    return this.browser.submit(page, { email: this.email });
  }

  /** She comes back with a code that the provider has to be asked about. */
  async comesBack(): Promise<Page> {
    const going = await this.beginsSignIn();
    const state = /[?&](?:amp;)?state=([^&"]+)/.exec(going.text)?.[1] ?? 'none';
    return this.open(`/sign-in/callback?code=unknown&state=${state}`);
  }

  /** A form of the council, opened while all is well. */
  async opensForm(): Promise<void> {
    const path = `/councils/${this.council}/find-child`;
    const { text } = await this.open(path);
    const token = /name="_form"[^>]*value="([^"]+)"/.exec(text)?.[1];
    if (!token) throw new Error('the form to look for a child has no token');
    const only = `<form action="${path}"><input type="hidden" name="_form" value="${token}"></form>`;
    this.form = { url: `${this.installation.portalUrl}${path}`, status: 200, text: only };
  }

  /** It is sent while nobody can take it, and comes back with what she typed. */
  async typedIsKept(run: FaultRun): Promise<void> {
    const typed = 'Typed and not lost';
    const answer = await this.browser.submit(this.form!, { familyName: typed });
    run.expect(answer.text.includes(typed), `what was typed is gone; status ${answer.status}`);
  }

  /** What her programs do, with a token of their own. */
  async asksApi(): Promise<number> {
    return (await draftThroughApi(this.installation)).status;
  }

  private open(path: string): Promise<Page> {
    return this.browser.open(`${this.installation.portalUrl}${path}`);
  }
}

/** No write is acknowledged while nobody can take it: asked through the API, as programs do. */
export async function noWriteAcknowledged(run: FaultRun): Promise<void> {
  const response = await draftThroughApi(run.installation);
  run.expect(response.status === 503, `a write was answered with ${response.status}, not with 503`);
  run.expect(response.headers.has('retry-after'), 'the refusal does not say when to try again');
}

async function draftThroughApi(installation: FaultInstallation): Promise<Response> {
  const [council] = installation.councils;
  const { alias: organisation } = organisationOf(installation);
  const token = await installation.issuer.token({
    personKey: `${organisation}.program`,
    name: 'Invented Program',
    organisation,
    organisationPartition: council!,
    homeRoles: ['front-door-worker'],
    sid: randomUUID(),
  });
  return fetch(`${installation.portalUrl}/api/v1/councils/${council}/drafts`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ requestId: newId() }),
  });
}
