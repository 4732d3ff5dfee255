/**
 * As much of a browser as a sign-in needs: cookies by origin, redirects one at a time, and forms filled in and sent.
 * It reads Keycloak’s own pages, so a change of theirs shows here rather than in a person’s browser.
 */
export class BrowserSession {
  private readonly cookies = new Map<string, Map<string, string>>();

  /** Fetches a page, following redirects until one would leave for `stopAt`; that address is then `url`. */
  async open(address: string, { stopAt = '\0' }: { stopAt?: string } = {}): Promise<Page> {
    return this.follow(address, { method: 'GET' }, stopAt);
  }

  /** Fills in a page’s only form and sends it. */
  async submit(
    page: Page,
    fields: Record<string, string>,
    { stopAt = '\0' }: { stopAt?: string } = {},
  ): Promise<Page> {
    const form = formOf(page);
    return this.follow(
      form.action,
      {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({ ...form.hidden, ...fields }).toString(),
      },
      stopAt,
    );
  }

  /** What it keeps for a site under this name. */
  cookie(address: string, name: string): string | undefined {
    const jar = this.cookies.get(new URL(address).host) ?? new Map<string, string>();
    return [...jar].find(([key]) => key.endsWith(`|${name}`))?.[1];
  }

  /** Keeps a cookie that no answer brought, as somebody who got at the browser would have it. */
  plant(address: string, line: string): void {
    this.keep(new URL(address), [line]);
  }

  private async follow(address: string, init: RequestInit, stopAt: string): Promise<Page> {
    let url = new URL(address);
    let request = init;
    for (let hop = 0; hop < 20; hop += 1) {
      if (url.href.startsWith(stopAt)) return { url: url.href, status: 302, text: '' };
      const response = await fetch(url, {
        ...request,
        redirect: 'manual',
        headers: {
          ...(request.headers as Record<string, string> | undefined),
          cookie: this.cookieHeader(url),
        },
      });
      this.keep(url, response.headers.getSetCookie());
      const location = response.headers.get('location');
      if (location === null) return { url: url.href, status: response.status, text: await response.text() };
      await response.body?.cancel();
      url = new URL(location, url);
      request = { method: 'GET' };
    }
    throw new Error('the sign-in did not end after 20 redirects');
  }

  private cookieHeader(url: URL): string {
    return [...(this.cookies.get(url.host) ?? [])]
      .map(([key, value]) => {
        const [path = '/', name = ''] = key.split('|');
        return url.pathname.startsWith(path) ? `${name}=${value}` : '';
      })
      .filter(Boolean)
      .join('; ');
  }

  private keep(url: URL, lines: readonly string[]): void {
    const jar = this.cookies.get(url.host) ?? new Map<string, string>();
    this.cookies.set(url.host, jar);
    for (const line of lines) {
      const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
      const path = attributes.find((one) => /^path=/i.test(one))?.slice(5) ?? '/';
      const ended = attributes.some((one) => /^max-age=0$/i.test(one));
      const key = `${path}|${pair.slice(0, pair.indexOf('='))}`;
      if (ended) jar.delete(key);
      else jar.set(key, pair.slice(pair.indexOf('=') + 1));
    }
  }
}

export interface Page {
  readonly url: string;
  readonly status: number;
  readonly text: string;
}

function formOf(page: Page): { action: string; hidden: Record<string, string> } {
  const action = /<form[^>]*\saction="([^"]+)"/.exec(page.text)?.[1];
  if (action === undefined)
    throw new Error(`no form at ${new URL(page.url).pathname} (status ${page.status}): ${message(page)}`);
  const hidden: Record<string, string> = {};
  for (const [input] of page.text.matchAll(/<input[^>]*type="hidden"[^>]*>/g)) {
    const name = /\sname="([^"]*)"/.exec(input)?.[1];
    if (name !== undefined) hidden[name] = /\svalue="([^"]*)"/.exec(input)?.[1] ?? '';
  }
  return { action: new URL(action.replaceAll('&amp;', '&'), page.url).href, hidden };
}

/** What the page tells the person, without its markup. */
export function message(page: Page): string {
  return page.text
    .replaceAll(/<(script|style)[\s\S]*?<\/\1>/gi, ' ')
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .slice(0, 400);
}
