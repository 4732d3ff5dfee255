import type { Visitor } from './visitor.js';

const MOST_MS = 60_000;

/**
 * Presses what sets a longer work going. The page that follows looks for itself how far that is and opens anew with its result:
 * that page, at rest, is what is looked at.
 */
export async function setGoing(visitor: Visitor, button: string | RegExp, until: RegExp): Promise<void> {
  const { page } = visitor;
  const name = typeof button === 'string' ? { name: button, exact: true } : { name: button };
  const answered = page.waitForEvent('load');
  await page.getByRole('button', name).click();
  await answered;
  await page.locator('main .govuk-tag').filter({ hasText: until }).first().waitFor({ timeout: MOST_MS });
  await page.waitForLoadState('load');
  await visitor.look();
}
