import { jest } from '@jest/globals';
import { cast } from './cast.js';
import { aHousehold } from './households.js';
import { Journey } from './journey.js';
import { takeReferral } from './referral-form.js';
import { signIn } from './sign-in.js';

jest.setTimeout(240_000);

describe('taking a referral', () => {
  let journey: Journey;
  const players = cast();
  const council = players.council(0);
  const worker = players.inRole('front-door-worker', council);

  beforeAll(async () => {
    journey = await Journey.begin('referral');
  });
  afterEach(async () => {
    await journey.leave();
    expect(journey.takeProblems()).toEqual([]);
  });
  afterAll(() => journey.end());

  it('takes a household page by page, shows the answers, and says what happens next', async () => {
    const household = aHousehold(council);
    const visitor = await journey.visitor();
    await signIn(visitor, worker, council);
    await takeReferral(visitor, council, household);
    expect(await visitor.heading()).toBe('Check your answers');
    await visitor.press('Send referral');
    console.log(await visitor.words());
  });
});
