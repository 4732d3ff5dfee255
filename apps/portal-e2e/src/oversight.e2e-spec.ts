import { jest } from '@jest/globals';
import { cast } from './cast.js';
import { Journey } from './journey.js';
import { signIn } from './sign-in.js';

jest.setTimeout(120_000);

describe('looking after the service', () => {
  let journey: Journey;
  const players = cast();
  const council = players.council(0);

  beforeAll(async () => {
    journey = await Journey.begin('oversight');
  });
  afterEach(async () => {
    await journey.leave();
    expect(journey.takeProblems()).toEqual([]);
  });
  afterAll(() => journey.end());

  it('shows an operator the failed messages of a council, and no child', async () => {
    const visitor = await journey.visitor();
    await signIn(visitor, players.inRole('operator', council), council);
    await visitor.follow('Failed messages');
    expect(await visitor.heading()).toContain('Failed messages');
    expect(await visitor.page.getByRole('link', { name: 'Find a child' }).count()).toBe(0);
    await visitor.open(`/councils/${council.code}/queue`, { status: 403 });
  });

  it('shows a workforce officer who may act for the council and on what basis', async () => {
    const visitor = await journey.visitor();
    await signIn(visitor, players.inRole('workforce-officer', council), council);
    await visitor.follow('Who may act here');
    expect(await visitor.words()).toMatch(/Employed|Lent|Standing delegation/);
    await visitor.follow(/^Withdraw/);
    expect(visitor.path).toMatch(/\/withdraw$/);
  });

  it('shows a director her council’s queue and lets her decide nothing', async () => {
    const visitor = await journey.visitor();
    await signIn(visitor, players.inRole('director', council), council);
    await visitor.follow('Front door queue');
    expect(await visitor.page.getByRole('link', { name: /^Decide/ }).count()).toBe(0);
  });
});
