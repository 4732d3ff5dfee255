import { jest } from '@jest/globals';
import { addDays, londonDate, londonDateTime } from '@conjoint/kernel';
import type { PartitionEntry } from '@conjoint/platform';
import { ask } from './api-client.js';
import { databaseOf, queryDatabase } from './api-database.js';
import { someoneWith } from './api-records.js';
import { arrives } from './arrives.js';
import { cast } from './cast.js';
import { aHousehold, typedDate } from './households.js';
import { Journey } from './journey.js';
import { SAVE, takeReferral } from './referral-form.js';
import { signIn } from './sign-in.js';
import type { Visitor } from './visitor.js';

jest.setTimeout(240_000);

describe('deciding a referral', () => {
  let journey: Journey;
  const players = cast();
  const council = players.council(0);
  const worker = players.inRole('front-door-worker', council);
  const manager = players.inRole('front-door-manager', council);
  const household = aHousehold(council);
  const [child] = household.children;
  const name = `${child!.givenName} ${child!.familyName}`;
  let referral = '';

  beforeAll(async () => {
    journey = await Journey.begin('decision');
  });
  afterEach(async () => {
    await journey.leave();
    expect(journey.takeProblems()).toEqual([]);
  });
  afterAll(() => journey.end());

  it('shows what waits at the front door, with overdue and due today in words and how each day was worked out', async () => {
    const visitor = await journey.visitor();
    await signIn(visitor, worker, council);
    await visitor.follow('Front door queue');
    await visitor.picture('queue');
    const words = await visitor.words();
    expect(words).toContain('Overdue');
    expect(words).toContain('Due today');
    expect(words).toContain('unborn');
    await visitor.unfold('How this day was worked out');
    expect(await visitor.words()).toContain('The day of receipt is day 0');
  });

  it('tells a worker without delegated authority who has it, and offers no outcome', async () => {
    const visitor = await journey.visitor();
    await signIn(visitor, worker, council);
    await takeReferral(visitor, council, household);
    await visitor.press('Send referral');
    await visitor.follow('Open the referral');
    referral = visitor.path;
    await visitor.follow(visitor.page.getByRole('button', { name: 'Decide', exact: true }));
    const words = await visitor.words();
    expect(words).toContain('You do not have the delegated authority');
    expect(words.toLowerCase()).toContain('front-door manager');
    expect(await visitor.page.getByRole('radio').count()).toBe(0);
    await visitor.follow('Who may decide what at this council');
    expect(await visitor.words()).toContain('Every front-door manager');
  });

  it('records a manager’s decision for one child and its copy for the other, with nothing preselected', async () => {
    const visitor = await journey.visitor();
    await signIn(visitor, manager, council);
    await visitor.follow('Front door queue');
    await visitor.follow(visitor.page.getByRole('link', { name: new RegExp(`^Decide.*${name}`) }));
    expect(await visitor.page.getByRole('radio', { checked: true }).count()).toBe(0);
    await visitor.press('Continue', { status: 422 });
    expect(await visitor.page.getByRole('alert').innerText()).toContain(`Select what is decided for ${name}`);
    await visitor.picture('decide');
    await decideForBoth(visitor, name);
    expect(await visitor.heading()).toBe('Check the decisions before you record');
    await visitor.press('Record the decisions');
    const words = await visitor.words();
    expect(words).toContain('Child and family assessment');
    expect(words).toContain(`Decided by ${manager.name}`);
    expect(words).toContain(`the same as for ${name}`);
    expect(words).toContain(`Child and family assessment: ${name}`);
    await visitor.unfold('How this day was worked out', 'last');
    expect(await visitor.words()).toContain('45 working days');
  });

  it('adds what is heard of the child again to the open episode, alerts the manager, and counts no referral', async () => {
    const receivedBefore = await receivedInReporting(council);
    const again = { ...aHousehold(council), children: [child!] };
    const visitor = await journey.visitor();
    await signIn(visitor, worker, council);
    await takeReferral(visitor, council, again, {
      matches: async () => {
        expect(await visitor.words()).toMatch(/case is open/i);
        expect(await visitor.words()).toMatch(/joins that episode[^]*not counted as a referral/i);
        await visitor.choose(new RegExp(`^${name} is the same child`));
        await visitor.press(SAVE);
      },
    });
    expect(await visitor.words()).toMatch(/joins the open episode[^]*not counted as a referral/i);
    await visitor.press('Send referral');
    expect(await visitor.heading()).toBe('Information added to an open case');
    await visitor.follow('Open the referral');
    const added = visitor.path;

    const inCharge = await journey.visitor();
    await signIn(inCharge, manager, council);
    expect(await inCharge.words()).toMatch(/new alert/);
    await inCharge.follow(/new alert/);
    const alert = inCharge.page
      .getByRole('listitem')
      .filter({ has: inCharge.page.locator(`a[href="${added}"]`) });
    expect(await alert.innerText()).toMatch(/New information about a child whose case is open/);
    await inCharge.press(alert.getByRole('button', { name: /^Mark as seen/ }));
    await inCharge.follow(alert.locator(`a[href="${added}"]`));
    expect(await inCharge.words()).toContain(again.worry);
    await inCharge.follow(name);
    expect(await inCharge.words()).toContain('Information that joined this episode');
    expect(await inCharge.words()).toContain(again.worry);
    await inCharge.follow('Front door queue');
    expect(await inCharge.page.getByRole('link', { name: new RegExp(`^Decide.*${name}`) }).count()).toBe(0);

    // Everything the referrals service had to tell is told; the figure stands.
    const unsent = () =>
      queryDatabase(databaseOf('referrals', council.code), 'select 1 from outbox where sent_at is null');
    await arrives(
      async () => undefined,
      async () => (await unsent()).length === 0,
    );
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect(await receivedInReporting(council)).toBe(receivedBefore);
  });

  it('keeps that the referrer was thanked and told the outcome', async () => {
    const visitor = await journey.visitor();
    await signIn(visitor, manager, council);
    await visitor.open(`/councils/${council.code}/to-tell`);
    expect(await visitor.words()).toContain(name);
    await visitor.open(referral);
    for (const [link, button] of [
      ['Record the acknowledgement', 'Record the acknowledgement'],
      ['Record that the outcome was told', 'Record that it was told'],
    ] as const) {
      await visitor.follow(link);
      await visitor.press(button, { status: 422 });
      const { date, time } = londonDateTime(new Date(Date.now() - 60_000).toISOString());
      await visitor.date(/^When was the referrer told/, typedDate(date));
      await visitor.type('Time', time);
      await visitor.choose('Telephone');
      await visitor.press(button);
      expect(visitor.path).toBe(referral);
    }
    expect(await visitor.words()).not.toContain('Not told yet');
  });

  it('shows the child’s record, who looked at it, and why one may', async () => {
    const visitor = await journey.visitor();
    await signIn(visitor, manager, council);
    await visitor.open(referral);
    await visitor.follow(name);
    const words = await visitor.words();
    expect(words).toContain(household.address.line1);
    expect(words).toContain(`${household.adult.givenName} ${household.adult.familyName}`);
    expect(words).toContain('Child and family assessment');
    await visitor.picture('child');
    const childPath = visitor.path;
    await visitor.follow('Why can I see this?');
    expect(await visitor.words()).toContain('Your mandates here');
    await visitor.page.goBack();
    await visitor.follow('Ask the other councils about this child');
    await visitor.press('Ask', { status: 422 });
    await visitor.choose(/Section 17/);
    await visitor.choose(/Public task/);
    await visitor.type('Why do you need to know?', 'To see who else has worked with the family.');
    await visitor.press('Ask');
    expect(await visitor.words()).toContain('No record you can see');
    await visitor.open(childPath);
    await visitor.follow('Who has looked at this record');
    const readers = await visitor.words();
    expect(readers).toContain(manager.name);
    expect(readers).toContain(worker.name);
    await visitor.picture('who-has-looked');
  });

  it('finds the child by name, and by a form so that no address holds it', async () => {
    const visitor = await journey.visitor();
    await signIn(visitor, worker, council);
    await visitor.follow('Find a child');
    await visitor.type('Name', name);
    await visitor.press('Search');
    expect(await visitor.words()).toContain(name);
    await visitor.follow(name);
    expect(await visitor.heading()).toContain(name);
  });

  it('hides a restricted record from everybody but information officers, until they lift it', async () => {
    // Before anybody has signed in as one, no record can be restricted: nobody would keep it.
    const keeper = await journey.visitor();
    await signIn(keeper, players.inRole('information-officer', council), council);
    const visitor = await journey.visitor();
    await signIn(visitor, manager, council);
    await visitor.open(referral);
    await visitor.follow(name);
    const childPath = visitor.path;
    await visitor.follow('Restrict this record');
    await visitor.press('Restrict the record', { status: 422 });
    await visitor.type('Why is it restricted?', 'An aunt works at the front door.');
    await visitor.press('Restrict the record');
    await visitor.open(childPath, { status: 404 });

    await keeper.open(childPath);
    expect(await keeper.words()).toContain('An aunt works at the front door.');
    await keeper.follow('Lift the restriction');
    await keeper.press('Lift the restriction', { status: 422 });
    await keeper.type('Why is the restriction lifted?', 'She has moved to another team.');
    await keeper.press('Lift the restriction');
    await visitor.open(childPath);
    expect(await visitor.heading()).toContain(name);
  });

  it('answers 404 for that child and referral to whoever may act for another council only', async () => {
    const other = players.council(1);
    const stranger = players.onlyAt(other, [
      'front-door-worker',
      'front-door-manager',
      'social-worker',
      'director',
    ]);
    const inside = await journey.visitor();
    await signIn(inside, manager, council);
    await inside.open(referral);
    await inside.follow(name);
    const childPath = inside.path;

    const visitor = await journey.visitor();
    await signIn(visitor, stranger, other);
    for (const path of [referral, childPath]) {
      await visitor.open(path, { status: 404 });
      await visitor.open(path.replace(council.code, other.code), { status: 404 });
      expect(await visitor.words()).not.toContain(name);
    }
  });
});

async function decideForBoth(visitor: Visitor, name: string): Promise<void> {
  const question = visitor.page.getByRole('group', { name: `What is decided for ${name}?` });
  await visitor.choose('Child and family assessment', { within: question });
  await visitor.type(
    `Rationale for ${name}`,
    'Third worry this year; what life is like at home needs to be understood.',
  );
  await visitor.choose(`The same as for ${name}`);
  await visitor.press('Continue');
}

/** Referrals received in this and the last month, as reporting counts them. */
async function receivedInReporting(council: PartitionEntry): Promise<number> {
  const reader = someoneWith(['director', 'performance-analyst', 'front-door-manager'], council)!;
  const today = londonDate(new Date());
  const { months } = await ask<{ months: { received: number }[] }>(
    reader,
    'get',
    `/councils/${council.code}/months?from=${addDays(today, -31)}&until=${today}`,
  );
  return months.reduce((sum, { received }) => sum + received, 0);
}
