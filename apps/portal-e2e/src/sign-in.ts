import type { PartitionEntry } from '@conjoint/platform';
import type { Person } from './cast.js';
import { installation } from './environment.js';
import type { Visitor } from './visitor.js';

/**
 * Signed in and at work for that council. The first time on a journey it goes through the organisation's sign-in, afterwards the
 * same session is carried on.
 */
export async function signIn(visitor: Visitor, person: Person, council: PartitionEntry): Promise<void> {
  const context = visitor.page.context();
  const who = `${person.key} for ${council.code}`;
  const before = visitor.journey.sessions.get(who);
  if (before) {
    await context.addCookies(before);
    await visitor.open(`/councils/${council.code}`);
    return;
  }
  await signInAfresh(visitor, person, council);
  visitor.journey.sessions.set(who, await context.cookies(installation().portalUrl));
}

/** From the e-mail through the organisation's own sign-in and back, choosing the council where there is a choice. */
export async function signInAfresh(visitor: Visitor, person: Person, council: PartitionEntry): Promise<void> {
  await visitor.open('/');
  await answerSignIn(visitor, person);
  if (visitor.path === '/switch') {
    await visitor.choose(council.name);
    await visitor.press('Continue');
  }
}

/** From the page that asks for the e-mail, wherever it came up, until the browser is back. */
export async function answerSignIn(visitor: Visitor, person: Person): Promise<void> {
  await visitor.type('Your work e-mail address', person.email);
  const { page } = visitor;
  await page.getByRole('button', { name: 'Continue' }).focus();
  await page.keyboard.press('Enter');
  await page.waitForURL((url) => isElsewhere(url));
  await answerOrganisation(visitor);
}

/** The organisation's own page: a password. It is not ours, so it is not looked at. */
export async function answerOrganisation(visitor: Visitor): Promise<void> {
  const { page } = visitor;
  await page.locator('#password').fill(installation().partnership.developmentPassword ?? '');
  await page.locator('#kc-login, button[type=submit]').first().click();
  await page.waitForURL((url) => !isElsewhere(url) && !url.pathname.startsWith('/sign-in/callback'));
  await page.waitForLoadState('load');
  await visitor.look();
}

export async function signOut(visitor: Visitor): Promise<void> {
  const { page } = visitor;
  await page.getByRole('button', { name: 'Sign out' }).click();
  // Without scripts the last step to the organisation is a button.
  const finish = page.getByRole('button', { name: 'Finish signing out' });
  await page.waitForLoadState('load');
  if (await finish.isVisible().catch(() => false)) {
    if (!visitor.how.scripts) await visitor.look(); // with scripts it leads on at once
    await finish.click({ timeout: 3_000 }).catch(() => undefined);
  }
  await page.waitForURL('**/signed-out');
  await visitor.look();
}

function isElsewhere(url: URL): boolean {
  return url.origin !== installation().portalUrl;
}
