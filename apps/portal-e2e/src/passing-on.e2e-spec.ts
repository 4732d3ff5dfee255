import { jest } from '@jest/globals';
import { cast } from './cast.js';
import { aHousehold, postcodeIn, type Household } from './households.js';
import { Journey } from './journey.js';
import { takeReferral } from './referral-form.js';
import { signIn } from './sign-in.js';

jest.setTimeout(240_000);

describe('a referral of a family in another council of the partnership', () => {
  let journey: Journey;
  const players = cast();
  const council = players.council(0);
  const other = players.council(1);
  const worker = players.inRole('front-door-worker', council);
  const receiver = players.inRole('front-door-worker', other);

  beforeAll(async () => {
    journey = await Journey.begin('passing-on');
  });
  afterEach(async () => {
    await journey.leave();
    expect(journey.takeProblems()).toEqual([]);
  });
  afterAll(() => journey.end());

  /** Lives in the other council, so that its postcode leads there. */
  const neighbours = (): Household => {
    const household = aHousehold(council);
    return { ...household, address: { ...household.address, postcode: postcodeIn(other) } };
  };

  const offer = async (household: Household): Promise<void> => {
    const visitor = await journey.visitor();
    await signIn(visitor, worker, council);
    await takeReferral(visitor, council, household);
    expect(await visitor.words()).toContain(other.name);
    await visitor.press('Send referral');
    const words = await visitor.words();
    expect(words).toContain(`was offered to ${other.name}`);
    expect(words).toContain(`${council.name} stays responsible`);
  };

  it('is passed on by its postcode and accepted there', async () => {
    const household = neighbours();
    const name = nameOf(household);
    await offer(household);

    const visitor = await journey.visitor();
    await signIn(visitor, receiver, other);
    await visitor.follow('Passed on');
    await visitor.follow(visitor.page.getByRole('link', { name: new RegExp(name) }).first());
    expect(await visitor.words()).toContain(household.worry);
    await visitor.press('Accept this referral');
    await visitor.follow('Front door queue');
    await arrives(
      () => visitor.open(visitor.path),
      async () => (await visitor.words()).includes(name),
    );

    const sender = await journey.visitor();
    await signIn(sender, worker, council);
    await sender.follow('Passed on');
    expect(await sender.words()).toContain(name);
    await sender.follow('Front door queue');
    expect(await sender.words()).not.toContain(name);
  });

  it('is returned with a reason, and waits again where it was taken', async () => {
    const household = neighbours();
    const name = nameOf(household);
    await offer(household);

    const visitor = await journey.visitor();
    await signIn(visitor, receiver, other);
    await visitor.follow('Passed on');
    await visitor.follow(visitor.page.getByRole('link', { name: new RegExp(name) }).first());
    await visitor.follow(visitor.page.getByRole('button', { name: 'Return it with a reason' }));
    await visitor.press('Return the referral', { status: 422 });
    await visitor.type('Why is it returned?', 'The family moved back last week.');
    await visitor.press('Return the referral');

    const sender = await journey.visitor();
    await signIn(sender, worker, council);
    await sender.follow('Front door queue');
    await arrives(
      () => sender.open(sender.path),
      async () => (await sender.words()).includes('The family moved back last week.'),
    );
    expect(await sender.words()).toContain(name);
  });
});

function nameOf({ children: [child] }: Household): string {
  return `${child!.givenName} ${child!.familyName}`;
}

/** Messages between councils take a moment; somebody waiting for one opens the page again. */
async function arrives(again: () => Promise<void>, there: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 10; attempt += 1) {
    if (await there()) return;
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    await again();
  }
  throw new Error('it did not arrive within ten seconds');
}
