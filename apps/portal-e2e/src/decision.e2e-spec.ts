import { jest } from '@jest/globals';
import { londonDateTime } from '@conjoint/kernel';
import { cast } from './cast.js';
import { aHousehold, typedDate } from './households.js';
import { Journey } from './journey.js';
import { takeReferral } from './referral-form.js';
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

  it('keeps that the referrer was thanked and told the outcome', async () => {
    const visitor = await journey.visitor();
    await signIn(visitor, manager, council);
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
    await visitor.follow('Why can I see this?');
    expect(await visitor.words()).toContain('Your mandates here');
    await visitor.page.goBack();
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
