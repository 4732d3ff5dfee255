import { jest } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cast } from './cast.js';
import { WORKSPACE } from './environment.js';
import { Journey } from './journey.js';
import { signIn } from './sign-in.js';
import type { Visitor } from './visitor.js';

jest.setTimeout(240_000);
const FIXTURES = join(WORKSPACE, 'apps/referrals/src/cin-import/fixtures');
const SAMPLE = join(FIXTURES, 'fake_CIN_data.xml');
/** One child with everything a census can say of an episode. */
const EVERY_MODULE = join(FIXTURES, 'CIN_Census_2026.xml');

describe('importing a Children in Need census', () => {
  let journey: Journey;
  let folder = '';
  const players = cast();
  const council = players.council(2);
  const officer = players.inRole('information-officer', council);

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'conjoint-e2e-'));
    journey = await Journey.begin('census-import');
  });
  afterEach(async () => {
    await journey.leave();
    expect(journey.takeProblems()).toEqual([]);
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await journey.end();
  });

  const upload = async (
    visitor: Visitor,
    file: string,
    { asSample = true, status = 200 } = {},
  ): Promise<void> => {
    await visitor.open(`/councils/${council.code}/imports/new`);
    if (asSample) await visitor.choose('This file is a sample');
    await visitor.page.locator('input[type=file]').setInputFiles(file);
    await visitor.press('Import', { status });
  };

  it('says clearly what is wrong with a file that is none, and stores nothing', async () => {
    const visitor = await journey.visitor();
    await signIn(visitor, officer, council);
    await visitor.follow('Census imports');
    await visitor.follow(visitor.page.getByRole('button', { name: 'Import a census file' }));
    await visitor.press('Import', { status: 422 });
    for (const [name, content] of [
      ['empty.xml', ''],
      ['zipped.xml', 'PK\u0003\u0004 and so on'],
      ['page.xml', '<!DOCTYPE html><html><body>not a census</body></html>'],
      ['cut.xml', readFileSync(SAMPLE, 'utf8').slice(0, 20_000)],
    ] as const) {
      const file = join(folder, name);
      writeFileSync(file, content);
      await visitor.open(`/councils/${council.code}/imports/new`);
      await visitor.choose('This file is a sample');
      await visitor.page.locator('input[type=file]').setInputFiles(file);
      await visitor.going(() => visitor.page.getByRole('button', { name: 'Import', exact: true }).click(), {
        status: name === 'cut.xml' ? 200 : 422,
      });
      if (name === 'cut.xml') await finished(visitor);
      expect(await visitor.words()).toMatch(
        name === 'cut.xml' ? /Nothing of this file was stored/ : /There is a problem/,
      );
    }
  });

  it('refuses the census of another authority unless it is a sample', async () => {
    const visitor = await journey.visitor();
    await signIn(visitor, officer, council);
    await upload(visitor, SAMPLE, { asSample: false });
    await finished(visitor);
    expect(await visitor.words()).toContain('975');
  });

  it('imports 332 children and 402 episodes, lists the problems, and can be undone', async () => {
    const visitor = await journey.visitor();
    await signIn(visitor, officer, council);
    await upload(visitor, SAMPLE);
    await finished(visitor);
    const words = await visitor.words();
    expect(words).toMatch(/332\s+children/);
    expect(words).toMatch(/402\s+episodes/);
    await visitor.picture('import');
    const downloading = visitor.page.waitForEvent('download');
    await visitor.page.getByRole('link', { name: 'download them as a CSV file' }).click();
    expect(readFileSync(await (await downloading).path(), 'utf8').split('\n').length).toBeGreaterThan(2);
    await visitor.follow('See the problems');
    await visitor.follow(/problems? of rule 8831/);
    expect(await visitor.words()).toContain('What to do');
    await visitor.follow(visitor.page.locator('tbody a').first());
    expect(await visitor.words()).toContain('This record comes from a census');
    // A long record leads there; this one is short, and shows the same.
    await visitor.open(`${visitor.path}/history/census`);
    expect(await visitor.words()).toContain('What the census says');
    await visitor.page.goBack();
    await visitor.page.goBack();
    await visitor.follow('All rules');
    await visitor.follow('Back to the import');
    await visitor.follow('Undo this import');
    await visitor.press('Undo the import', { status: 422 });
    await visitor.type('Why is it undone?', 'It was only tried out.');
    await visitor.press('Undo the import');
    await finished(visitor);
    expect(await visitor.words()).toContain('This import was undone');
  });

  it('shows the enquiries and plans of an imported episode on the page of the child', async () => {
    const visitor = await journey.visitor();
    await signIn(visitor, officer, council);
    // So small a file is read before the page that shows the progress could be looked at.
    const { page } = visitor;
    await visitor.open(`/councils/${council.code}/imports/new`);
    await visitor.choose('This file is a sample');
    await page.locator('input[type=file]').setInputFiles(EVERY_MODULE);
    await page.getByRole('button', { name: 'Import', exact: true }).click();
    await page.waitForURL((url) => /\/imports\/[\da-f-]{36}$/.test(url.pathname));
    await finished(visitor);
    const result = visitor.path;
    const [, localId] = /<LAchildID>([^<]+)</.exec(readFileSync(EVERY_MODULE, 'utf8'))!;
    await visitor.open(`/councils/${council.code}/children`);
    await visitor.type('Local number', localId!);
    await visitor.press('Search');
    await visitor.follow(page.locator('main h3 a').first());
    for (const details of await page.locator('main details > summary').all()) await details.click();
    const words = await visitor.words();
    for (const shown of ['Assessment', 'Child in need plan', 'Section 47 enquiry', 'Child protection plan'])
      expect(words).toContain(shown);
    await visitor.picture('enquiry-and-plan');
    await visitor.open(`${result}/undo`);
    await visitor.type('Why is it undone?', 'It was only looked at.');
    await page.getByRole('button', { name: 'Undo the import', exact: true }).click();
    await page.waitForURL((url) => url.pathname === result);
    await finished(visitor);
    expect(await visitor.words()).toContain('This import was undone');
  });
});

/** The page of a running import looks for itself how far it is, and shows the result when it has ended. */
async function finished(visitor: Visitor): Promise<void> {
  await visitor.page
    .locator('[data-progress-of-import], progress')
    .first()
    .waitFor({ state: 'detached', timeout: 60_000 });
  await visitor.page.waitForLoadState('load');
  await visitor.look();
}
