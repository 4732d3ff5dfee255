import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';

const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
export const WIDE = 1280;
export const PHONE = 375;

/** What axe finds against WCAG 2.2 AA, one line a violation and element. */
export async function axeProblems(page: Page, { scripts }: { scripts: boolean }): Promise<string[]> {
  if (!scripts) return axeProblemsOfCopy(page);
  // Legacy mode runs in the page itself; the other opens a page of its own for the frames that ours do not have.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).withTags(WCAG).analyze();
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ html }) => `axe ${id}: ${help}: ${html.slice(0, 160)}`),
  );
}

/** Axe is a script itself: it looks at a copy of the page, without the page's own scripts, in a browser that runs scripts. */
async function axeProblemsOfCopy(page: Page): Promise<string[]> {
  const body = (await page.content()).replace(/<script[^]*?<\/script>/g, '');
  const context = await page.context().browser()!.newContext({ viewport: page.viewportSize() });
  try {
    const copy = await context.newPage();
    await copy.route(page.url(), (route) => route.fulfill({ contentType: 'text/html', body }));
    await copy.goto(page.url());
    return await axeProblems(copy, { scripts: true });
  } finally {
    await context.close();
  }
}

/** A page says what it is: one first heading, and a title that is not only the name of the service. */
export async function headingProblems(page: Page): Promise<string[]> {
  const headings = await page.locator('h1').count();
  const [own = ''] = (await page.title()).split(' – ');
  return [
    ...(headings === 1 ? [] : [`${headings} first headings`]),
    ...(own.trim() === '' || own.includes('undefined')
      ? [`the title says nothing: "${await page.title()}"`]
      : []),
  ];
}

/** Texts that only a mistake in a template or a view-model puts on a page. */
export async function textProblems(page: Page): Promise<string[]> {
  const text = await page.locator('body').innerText();
  return ['undefined', '[object Object]', 'NaN', 'Invalid Date', '{{', '&amp;', '&lt;', '&#39;']
    .filter((sign) => new RegExp(`(?<![\\w-])${sign.replace(/[[\]{}]/g, '\\$&')}(?!\\w)`).test(text))
    .map((sign) => `"${sign}" can be read on the page`);
}

export async function scrollProblems(page: Page): Promise<string[]> {
  const { content, window, widest } = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    const reach = (element: Element): number => element.getBoundingClientRect().right;
    const farthest = [...document.querySelectorAll('body *')].reduce(
      (a, b) => (reach(b) > reach(a) ? b : a),
      document.body,
    );
    return { content: scrollWidth, window: clientWidth, widest: farthest.outerHTML.slice(0, 120) };
  });
  return content > window
    ? [`${content - window} pixels too wide for a window of ${window}, by ${widest}`]
    : [];
}

/** The elements of a page with their classes and kinds, without any text. */
export async function structureOf(page: Page): Promise<string> {
  return page.evaluate(() =>
    [...document.querySelectorAll('body, body *')]
      .map((element) => `${element.tagName}.${element.className}:${element.getAttribute('type') ?? ''}`)
      .join(' '),
  );
}
