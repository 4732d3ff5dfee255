import { jest } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cast } from './cast.js';
import { WORKSPACE } from './environment.js';
import { Journey } from './journey.js';
import { signIn } from './sign-in.js';
import type { Visitor } from './visitor.js';

jest.setTimeout(240_000);
const SAMPLE = join(WORKSPACE, 'apps/referrals/src/cin-import/fixtures/fake_CIN_data.xml');
const YEAR = 2022;

describe('making a Children in Need return', () => {
  let journey: Journey;
  const players = cast();
  const council = players.council(2);
  const officer = players.inRole('information-officer', council);
  const director = players.inRole('director', council);

  beforeAll(async () => {
    journey = await Journey.begin('cin-return');
  });
  afterEach(async () => {
    await journey.leave();
    expect(journey.takeProblems()).toEqual([]);
  });
  afterAll(() => journey.end());

  const choose = (visitor: Visitor): Promise<void> =>
    visitor.choose(`${YEAR}: 1 April ${YEAR - 1} to 31 March ${YEAR}`);

  it('of a census that was imported: the file, what is missing, and the record it is missing in', async () => {
    const keeper = await journey.visitor();
    await signIn(keeper, officer, council);
    await keeper.open(`/councils/${council.code}/imports/new`);
    await keeper.choose('This file is a sample');
    await keeper.page.locator('input[type=file]').setInputFiles(SAMPLE);
    await setGoing(keeper, 'Import');
    const importPath = keeper.path;

    const visitor = await journey.visitor();
    await signIn(visitor, director, council);
    await visitor.follow('Children in Need return');
    await visitor.press('Make the return', { status: 422 });
    expect(await visitor.words()).toContain('Choose a census year');
    await choose(visitor);
    await setGoing(visitor, 'Make the return');
    // The 173 of the census, and whatever else the council has of that year.
    const [, episodes] = /([\d,]+)\s+episodes in the file/.exec(await visitor.words())!;
    expect(Number(episodes!.replace(',', ''))).toBeGreaterThanOrEqual(173);
    await visitor.picture('cin-return');

    const file = await downloaded(visitor, 'Download the return');
    expect(file.match(/<CINdetails>/g)).toHaveLength(Number(episodes!.replace(',', '')));
    expect(file).toContain('<ReferralNFA>1</ReferralNFA>');
    expect(await downloaded(visitor, 'Download the list as a CSV file')).toContain('8831');
    await visitor.follow(/problems? of rule 8831/);
    await visitor.follow(visitor.page.locator('tbody a').first());
    expect(await visitor.words()).toContain('This record comes from a census');
    await visitor.page.goBack();
    await visitor.follow('All rules');
    await visitor.follow('Back to the return');
    await visitor.follow('All returns');

    // An information officer sees what is missing, restricted records too, and takes no return away.
    await keeper.open(`/councils/${council.code}/cin-returns`);
    await keeper.follow(new RegExp(`^Children in Need return ${YEAR}\\b`));
    expect(await keeper.page.getByText('Download the return').count()).toBe(0);
    await keeper.open(`${importPath}/undo`);
    await keeper.type('Why is it undone?', 'It was only tried out.');
    await setGoing(keeper, 'Undo the import');
  });

  it('asks before it stops one, and says so when there is nothing to stop', async () => {
    const visitor = await journey.visitor();
    await signIn(visitor, director, council);
    await visitor.open(`/councils/${council.code}/cin-returns`);
    await visitor.follow(new RegExp(`^Children in Need return ${YEAR}\\b`));
    await visitor.open(`${visitor.path}/cancel`);
    expect(await visitor.words()).toContain('there is nothing to cancel');
    await visitor.follow('See what came of it');
  });
});

async function downloaded(visitor: Visitor, link: string): Promise<string> {
  const downloading = visitor.page.waitForEvent('download');
  await visitor.page.getByText(link, { exact: true }).first().click();
  return readFileSync(await (await downloading).path(), 'utf8');
}

/** The page that follows looks for itself how far the work is, and opens anew with its result: that is what is looked at. */
async function setGoing(visitor: Visitor, button: string): Promise<void> {
  const { page } = visitor;
  const before = visitor.path;
  await page.getByRole('button', { name: button, exact: true }).click();
  await page.waitForURL((url) => url.pathname !== before);
  await page
    .locator('.govuk-tag')
    .filter({ hasText: /Imported|Made|Undone/ })
    .waitFor({ timeout: 60_000 });
  await page.waitForLoadState('load');
  await visitor.look();
}
