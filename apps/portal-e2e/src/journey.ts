import { createHash, X509Certificate } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Browser, type Cookie } from 'playwright-core';
import { canariesIn } from './canaries.js';
import { installation, WORKSPACE } from './environment.js';
import { PHONE, WIDE } from './page-checks.js';
import { Visitor } from './visitor.js';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export interface Visit {
  /** Off, as some councils set their browsers: every page must work without it. */
  readonly scripts?: boolean;
  readonly width?: typeof WIDE | typeof PHONE;
  /** By keyboard nothing is clicked: whatever is used must be reached by Tab. */
  readonly hands?: 'mouse' | 'keyboard';
}

/** A browser on one journey, with everything that was wrong on any page of it. */
export class Journey {
  /** Path without ids → title: two pages may not have one title. */
  readonly titles = new Map<string, string>();
  /** Cookies of who is signed in and for which council. */
  readonly sessions = new Map<string, Cookie[]>();
  private readonly problems: string[] = [];
  private readonly addresses = new Set<string>();
  private readonly seen = new Set<string>();
  private visitors: Visitor[] = [];
  private pictures = 0;

  private constructor(
    private readonly browser: Browser,
    private readonly folder: string,
  ) {}

  static async begin(name: string): Promise<Journey> {
    const folder = join(WORKSPACE, 'test-results', name);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    const { certificate, chromium: executablePath } = installation();
    const args = certificate === null ? FLAGS : [...FLAGS, believing(certificate)];
    const browser = await chromium.launch({ executablePath, args });
    return new Journey(browser, folder);
  }

  /** Somebody at a browser of her own: no cookie is shared with another visitor. */
  async visitor({ scripts = true, width = WIDE, hands = 'mouse' }: Visit = {}): Promise<Visitor> {
    const context = await this.browser.newContext({
      baseURL: installation().portalUrl,
      viewport: { width, height: 900 },
      javaScriptEnabled: scripts,
      locale: 'en-GB',
      timezoneId: 'Europe/London',
    });
    context.setDefaultTimeout(20_000);
    context.on('request', (request) => this.addresses.add(request.url()));
    const visitor = new Visitor(this, await context.newPage(), { scripts, width, hands });
    this.visitors.push(visitor);
    return visitor;
  }

  note(where: string, problems: readonly string[]): void {
    for (const problem of problems) this.problems.push(`${where}: ${problem}`);
  }

  /** Whether no journey of this run has come to a page of this structure, as this kind of visitor. */
  isNewStructure(what: string): boolean {
    const { structuresSeen } = installation();
    const digest = createHash('sha256').update(what).digest('base64url');
    if (!this.isNew(digest)) return false;
    if (structuresSeen === null) return true;
    const before = existsSync(structuresSeen) ? readFileSync(structuresSeen, 'utf8').split('\n') : [];
    if (before.includes(digest)) return false;
    appendFileSync(structuresSeen, `${digest}\n`);
    return true;
  }

  /** Whether no journey of this run has looked at that page yet. Each is looked at by axe at both widths once. */
  isFirstLookAt(view: string): boolean {
    const { pagesSeen } = installation();
    const before = pagesSeen && existsSync(pagesSeen) ? readFileSync(pagesSeen, 'utf8').split('\n') : [];
    return !before.includes(view) && this.isNew(`at both widths: ${view}`);
  }

  hasLookedAt(view: string): void {
    const { pagesSeen } = installation();
    if (pagesSeen) appendFileSync(pagesSeen, `${view}\n`);
  }

  private isNew(what: string): boolean {
    const size = this.seen.size;
    return this.seen.add(what).size > size;
  }

  pictureFile(step: string, width: number): string {
    return join(this.folder, `${step}-${width}.png`);
  }

  nextStep(name: string): string {
    this.pictures += 1;
    return `${String(this.pictures).padStart(2, '0')}-${name}`;
  }

  /** What was wrong since the last time; a test ends with expecting nothing. */
  takeProblems(): string[] {
    const inAddresses = [...this.addresses].flatMap((address) =>
      canariesIn(address).map((name) => `personal data in an address: ${name} in ${address}`),
    );
    return [...new Set([...this.problems.splice(0), ...inAddresses])];
  }

  /** Closes the browsers of a test that is over; the next test brings its own visitors. */
  async leave(): Promise<void> {
    for (const visitor of this.visitors.splice(0)) await visitor.page.context().close();
  }

  async end(): Promise<void> {
    await this.browser.close();
  }
}

/** The browser believes this one key, and no other that no authority it knows has certified. */
function believing(certificate: string): string {
  const key = new X509Certificate(readFileSync(certificate)).publicKey.export({
    type: 'spki',
    format: 'der',
  });
  const digest = createHash('sha256').update(key).digest('base64');
  return `--ignore-certificate-errors-spki-list=${digest}`;
}
