import { jest } from '@jest/globals';
import { cast } from './cast.js';
import { aHousehold } from './households.js';
import { Journey, type Visit } from './journey.js';
import { PHONE } from './page-checks.js';
import { takeReferral } from './referral-form.js';
import { signIn, signOut } from './sign-in.js';

jest.setTimeout(300_000);

describe('taking and deciding a referral in other ways', () => {
  let journey: Journey;
  const players = cast();
  const council = players.council(0);
  const manager = players.inRole('front-door-manager', council);

  beforeAll(async () => {
    journey = await Journey.begin('other-ways');
  });
  afterEach(async () => {
    await journey.leave();
    expect(journey.takeProblems()).toEqual([]);
  });
  afterAll(() => journey.end());

  it.each<[string, Visit]>([
    ['without JavaScript', { scripts: false }],
    ['on a phone', { width: PHONE }],
    ['by keyboard alone', { hands: 'keyboard' }],
  ])('works %s', async (_way, visit) => {
    const household = aHousehold(council);
    const [child] = household.children;
    const name = `${child!.givenName} ${child!.familyName}`;
    const visitor = await journey.visitor(visit);
    await signIn(visitor, manager, council);
    await takeReferral(visitor, council, household);
    await visitor.press('Send referral');
    await visitor.follow('Open the referral');
    await visitor.follow(visitor.page.getByRole('button', { name: 'Decide', exact: true }));
    await visitor.choose('Early help', {
      within: visitor.page.getByRole('group', { name: `What is decided for ${name}?` }),
    });
    await visitor.type(`Rationale for ${name}`, 'Support at school and at home meets the need.');
    await visitor.choose(`The same as for ${name}`);
    await visitor.press('Continue');
    await visitor.press('Record the decisions');
    expect(await visitor.words()).toContain(`Decided by ${manager.name}`);
    await visitor.follow(name);
    expect(await visitor.words()).toContain('Early help');
    if (visit.scripts === false) {
      await signOut(visitor);
      journey.sessions.clear(); // it was the session of all of them
    }
  });
});
