import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ConsoleMessage, Locator, Page } from 'playwright-core';
import { installation } from './environment.js';
import type { Journey, Visit } from './journey.js';
import { clickHands, keyboardHands, type Hands } from './hands.js';
import {
  axeProblems,
  headingProblems,
  PHONE,
  scrollProblems,
  structureOf,
  textProblems,
  WIDE,
} from './page-checks.js';

type Name = string | RegExp;

/** Somebody at a browser. Whatever she does ends with a look at the page she arrives at. */
export class Visitor {
  private readonly hands: Hands;
  private status = 0;

  constructor(
    readonly journey: Journey,
    readonly page: Page,
    readonly how: Required<Visit>,
  ) {
    this.hands = how.hands === 'keyboard' ? keyboardHands(page) : clickHands;
    this.listen(page);
  }

  /** Another tab of the same browser. */
  async otherTab(): Promise<Visitor> {
    return new Visitor(this.journey, await this.page.context().newPage(), this.how);
  }

  /** A tab that the page opened by itself. */
  async inTab(page: Page): Promise<Visitor> {
    await page.waitForLoadState('load');
    return new Visitor(this.journey, page, this.how);
  }

  async open(path: string, { status = 200 }: { status?: number } = {}): Promise<void> {
    await this.page.goto(path);
    await this.look({ status });
  }

  async follow(link: Name | Locator, options: { status?: number } = {}): Promise<void> {
    const target = isLocator(link) ? link : this.page.getByRole('link', exactly(link)).first();
    await this.going(() => this.hands.press(target), options);
  }

  async press(button: Name | Locator, options: { status?: number } = {}): Promise<void> {
    const target = isLocator(button) ? button : this.page.getByRole('button', exactly(button)).first();
    await this.going(() => this.hands.press(target), options);
  }

  /** Opens what is folded away ("How this day was worked out"). */
  async unfold(summary: Name, which: 'first' | 'last' = 'first'): Promise<void> {
    await this.hands.press(this.page.locator('summary').filter({ hasText: summary })[which]());
  }

  async type(label: Name, text: string, { within }: { within?: Locator } = {}): Promise<void> {
    await this.hands.type(
      (within ?? this.page).getByLabel(label, { exact: typeof label === 'string' }).first(),
      text,
    );
  }

  /** A radio button or a tick box, by its words. */
  async choose(words: Name, { within }: { within?: Locator } = {}): Promise<void> {
    await this.hands.choose(
      (within ?? this.page).getByLabel(words, { exact: typeof words === 'string' }).first(),
    );
  }

  /** A date typed in three fields under one question. */
  async date(question: Name, date: { day: string; month: string; year: string }): Promise<void> {
    const within = this.page.getByRole('group', exactly(question)).last();
    await this.type('Day', date.day, { within });
    await this.type('Month', date.month, { within });
    await this.type('Year', date.year, { within });
  }

  async heading(): Promise<string> {
    return (await this.page.locator('h1').first().innerText()).trim();
  }

  /** The words of the page's own part, without header and footer. */
  async words(): Promise<string> {
    return this.page.locator('main').innerText();
  }

  get path(): string {
    return new URL(this.page.url()).pathname;
  }

  /** Everything that is checked on every page, at both widths, and a picture of each. */
  async look({ status = 200, step }: { status?: number; step?: string } = {}): Promise<void> {
    const where = `${this.route} "${await this.heading()}"`;
    const problems = [
      ...(this.status === status ? [] : [`answered ${this.status} and not ${status}`]),
      ...(await headingProblems(this.page)),
      ...(await textProblems(this.page)),
      ...(status < 400 ? await this.titleProblems() : []),
    ];
    this.journey.note(where, problems.splice(0));
    // What axe and the eye judge is made of elements and classes: a page made of the same ones was looked at before.
    const kind = `${this.how.width} ${this.how.scripts} ${this.route.replace(/^\/councils\/[^/]+/, '/councils/:council')}`;
    if (!this.journey.isNewStructure(`${kind} ${await structureOf(this.page)}`)) return;
    const view = (await this.page.locator('body').getAttribute('data-page')) ?? '';
    const isFirstLook = this.journey.isFirstLookAt(view);
    const name = this.journey.nextStep(step ?? slug(await this.heading()));
    for (const width of [WIDE, PHONE]) {
      await this.page.setViewportSize({ width, height: 900 });
      if (isFirstLook || width === this.how.width)
        problems.push(
          ...(await axeProblems(this.page, this.how)).map((problem) => `at ${width}: ${problem}`),
        );
      problems.push(...(await scrollProblems(this.page)));
      await this.page.screenshot({ path: this.journey.pictureFile(name, width), fullPage: true });
    }
    await this.page.setViewportSize({ width: this.how.width, height: 900 });
    if (isFirstLook) this.journey.hasLookedAt(view);
    this.journey.note(where, problems);
  }

  /** A picture of what the window shows, for the documents, where the run was asked to make them. */
  async picture(name: string): Promise<void> {
    const { pictures } = installation();
    if (!pictures) return;
    mkdirSync(pictures, { recursive: true });
    for (const [width, file] of [
      [WIDE, `${name}.png`],
      [PHONE, `${name}-phone.png`],
    ] as const) {
      await this.page.setViewportSize({ width, height: 900 });
      await this.page.screenshot({ path: join(pictures, file) });
    }
    await this.page.setViewportSize({ width: this.how.width, height: 900 });
  }

  /** Does something that leads to another page, and looks at that page. */
  async going(act: () => Promise<void>, options: { status?: number } = {}): Promise<void> {
    const arrived = this.page.waitForEvent('load');
    arrived.catch(() => undefined); // where `act` itself fails, its reason is the one to show
    await act();
    await arrived;
    await this.look(options);
  }

  private listen(page: Page): void {
    page.on('response', (response) => {
      if (response.request().isNavigationRequest() && response.frame() === page.mainFrame())
        this.status = response.status();
    });
    page.on('pageerror', (error) => this.journey.note(this.route, [`script: ${error.message}`]));
    page.on('console', (message) => {
      if (this.isOurs(message)) this.journey.note(this.route, [`console: ${message.text()}`]);
    });
  }

  /** The portal's own errors; that a page was refused by its status is checked by itself, and a sign-in page is not ours. */
  private isOurs(message: ConsoleMessage): boolean {
    if (!['error', 'warning'].includes(message.type())) return false;
    if (!this.page.url().startsWith(installation().portalUrl)) return false;
    return (
      !/^Failed to load resource: the server responded with a status of [45]\d\d/.test(message.text()) ||
      /assets/.test(message.location().url)
    );
  }

  private async titleProblems(): Promise<string[]> {
    const title = await this.page.title();
    const route = this.route === '/' ? '/sign-in' : this.route; // one page under two addresses
    const before = this.journey.titles.get(title);
    this.journey.titles.set(title, before ?? route);
    return before === undefined || before === route ? [] : [`the same title as ${before}: "${title}"`];
  }

  /** The address without what differs from record to record. */
  private get route(): string {
    return this.path.replace(/[0-9a-f-]{36}/g, ':id').replace(/\/(c|a|h)\d+(?=\/|$)/g, '/:item');
  }
}

function exactly(name: Name): { name: Name; exact?: boolean } {
  return typeof name === 'string' ? { name, exact: true } : { name };
}

function isLocator(what: Name | Locator): what is Locator {
  return typeof what !== 'string' && !(what instanceof RegExp);
}

function slug(heading: string): string {
  return (
    heading
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-|-$/g, '')
      .slice(0, 50) || 'page'
  );
}
