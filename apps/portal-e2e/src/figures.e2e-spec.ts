import { readFileSync } from 'node:fs';
import { jest } from '@jest/globals';
import { arrives } from './arrives.js';
import { cast } from './cast.js';
import { Journey } from './journey.js';
import { signIn } from './sign-in.js';

jest.setTimeout(240_000);

describe('the figures', () => {
  let journey: Journey;
  const players = cast();
  const council = players.council(0);

  beforeAll(async () => {
    journey = await Journey.begin('figures');
  });
  afterEach(async () => {
    await journey.leave();
    expect(journey.takeProblems()).toEqual([]);
  });
  afterAll(() => journey.end());

  it('are shown to an analyst by month, with a picture, a table, the definition and what was published', async () => {
    const visitor = await journey.visitor();
    await signIn(visitor, players.inRole('performance-analyst', council), council);
    await visitor.follow('Figures');
    expect(await visitor.heading()).toBe('Figures');
    await visitor.follow('Re-referrals within 12 months');
    const words = await visitor.words();
    expect(words).toContain('The official definition');
    expect(words).toMatch(/England\s+22\.6%/);
    expect(await visitor.page.getByRole('region', { name: 'Month by month, table' }).count()).toBe(1);
    const downloading = visitor.page.waitForEvent('download');
    await visitor.page.getByRole('link', { name: 'Download this table (CSV)' }).click();
    const rows = readFileSync(await (await downloading).path(), 'utf8')
      .trim()
      .split('\r\n');
    expect(rows).toHaveLength(14);
    await visitor.open(`/councils/${council.code}/figures/score`, { status: 404 });
  });

  it('of the councils stand side by side for the director of their body, suppressed, and of no council alone', async () => {
    const { body, director } = players.directorOfBody();
    const visitor = await journey.visitor();
    await signIn(visitor, director, body);
    await visitor.follow('Councils side by side');
    const words = await visitor.words();
    for (const name of players.membersOf(body)) expect(words).toContain(name);
    // Released once the records of the installation have been quiet for a minute.
    await arrives(
      () => visitor.open(visitor.path),
      async () => (await visitor.words()).includes('released on'),
      90,
    );
    // A number of children under six stands nowhere: the page says "hidden" instead.
    for (const table of ['Referrals', 'Decisions within a working day', 'Re-referrals within 12 months']) {
      const region = visitor.page.getByRole('region', { name: `${table}, table` });
      const cells = await region.locator('td').allInnerTexts();
      expect(cells.length).toBeGreaterThan(10);
      for (const cell of cells) expect(cell).not.toMatch(/^[0-5](?![\d,])/);
    }
    await visitor.open(`/councils/${council.code}/figures`, { status: 404 });
  });

  it('are rebuilt by an operator, and stay on the page meanwhile', async () => {
    const visitor = await journey.visitor();
    await signIn(visitor, players.inRole('operator', council), council);
    await visitor.follow('Rebuild the figures');
    await visitor.press('Rebuild the figures');
    await arrives(
      () => visitor.open(visitor.path),
      async () => (await visitor.words()).includes('Done'),
      120,
    );
  });
});
