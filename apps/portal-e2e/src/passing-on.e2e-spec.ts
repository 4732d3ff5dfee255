import { jest } from '@jest/globals';
import { arrives } from './arrives.js';
import { borderOf } from './borders.js';
import { cast } from './cast.js';
import { aHousehold, postcodeIn, type Household } from './households.js';
import { Journey } from './journey.js';
import { answerMatches, SAVE, takeReferral } from './referral-form.js';
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
    const page = visitor.path;
    await visitor.press('Accept this referral');
    await visitor.open(page);
    expect(await visitor.words()).toMatch(/accepted/i);
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

  it('is recognised by its postcode on either side of a border, and offered to another member with a reason', async () => {
    const [near, far] = borderOf(players);
    const household = aHousehold(council);
    const name = nameOf(household);
    const reason = 'The children are staying there with an aunt until Monday.';
    const visitor = await journey.visitor();
    await signIn(visitor, worker, council);
    const away = { ...household, address: { ...household.address, postcode: near.postcode } };
    await takeReferral(visitor, council, away, {
      council: async () => {
        const usual = visitor.page.locator('.govuk-radios').first().getByRole('radio').first();
        const words = async () =>
          visitor.page.locator(`label[for="${await usual.getAttribute('id')}"]`).innerText();
        expect(await words()).toContain(near.council.name);
        expect(await visitor.words()).toContain(near.postcode);
        const draft = visitor.path.replace(/\/council$/, '');
        await visitor.open(`${draft}/addresses/h1`);
        await visitor.type('Postcode', far.postcode);
        await visitor.press(SAVE);
        // Another address may match another record: the form asks again.
        await visitor.open(`${draft}/matches/c1`);
        await answerMatches(visitor, household);
        await visitor.open(`${draft}/council`);
        expect(await words()).toContain(far.council.name);
        expect(await visitor.words()).toContain(far.postcode);
        await visitor.choose(new RegExp(near.council.name));
        await visitor.press(SAVE, { status: 422 });
        await visitor.type(/Why another council/, reason);
      },
    });
    expect(await visitor.words()).toContain(reason);
    await visitor.press('Send referral');
    expect(await visitor.words()).toContain(near.council.name);

    const there = await journey.visitor();
    await signIn(there, players.inRole('front-door-worker', near.council), near.council);
    await there.follow('Passed on');
    const link = there.page.getByRole('link', { name: new RegExp(name) }).first();
    await arrives(
      () => there.open(there.path),
      async () => (await link.count()) > 0,
    );
    await there.follow(link);
    expect(await there.words()).toContain(reason);
    expect(await there.words()).toContain(household.worry);
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

    await sender.follow(sender.page.getByRole('link', { name: new RegExp(name) }).first());
    expect(await sender.words()).toContain('The family moved back last week.');
    await sender.follow(/^Offer to another council/);
    const next = players.council(2);
    await sender.press('Choose this council', { status: 422 });
    await sender.choose(next.name);
    await sender.type('Why should this council hold the case?', 'Their grandmother’s home is there.');
    await sender.press('Choose this council');
    expect(await sender.words()).toContain(next.name);
  });
});

function nameOf({ children: [child] }: Household): string {
  return `${child!.givenName} ${child!.familyName}`;
}
