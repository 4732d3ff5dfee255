import { jest } from '@jest/globals';
import { cast } from './cast.js';
import { installation } from './environment.js';
import { Journey } from './journey.js';
import { answerSignIn, signInAfresh, signOut } from './sign-in.js';

jest.setTimeout(120_000);

describe('signing in through one’s own council', () => {
  let journey: Journey;
  const players = cast();
  const council = players.council(0);
  const worker = players.inRole('front-door-worker', council);

  beforeAll(async () => {
    journey = await Journey.begin('sign-in');
  });
  afterEach(async () => {
    await journey.leave();
    expect(journey.takeProblems()).toEqual([]);
  });
  afterAll(() => journey.end());

  it('leads a front-door worker to her own organisation’s sign-in and back, and says for whom she acts', async () => {
    const visitor = await journey.visitor();
    await visitor.open('/');
    await signInAfresh(visitor, worker, council);
    expect(visitor.path).toBe(`/councils/${council.code}`);
    const acting = await visitor.page.getByRole('region', { name: 'For whom you are acting' }).innerText();
    expect(acting).toContain(council.name);
    expect(acting).toContain('Front-door worker');
    expect(await visitor.page.locator('header').first().innerText()).toContain(worker.name);
  });

  it('signs out everywhere: afterwards the organisation asks for the password again', async () => {
    const visitor = await journey.visitor();
    await signInAfresh(visitor, worker, council);
    const home = visitor.path;
    await signOut(visitor);
    await visitor.open(home);
    expect(visitor.path).toBe('/sign-in');
    // answerSignIn types a password: had the organisation's session survived, there would be no field for it.
    await answerSignIn(visitor, worker);
    if (visitor.path !== '/switch') expect(visitor.path).toBe(home);
  });

  it('helps somebody whose e-mail belongs to no known organisation', async () => {
    const visitor = await journey.visitor();
    await visitor.open('/sign-in');
    await visitor.type('Your work e-mail address', 'somebody@nowhere.example');
    await visitor.press('Continue');
    expect(await visitor.heading()).toBe('We do not know this e-mail address');
    await visitor.follow('Check the address');
    await visitor.type('Your work e-mail address', 'not an address');
    await visitor.press('Continue', { status: 422 });
    expect(await visitor.page.getByRole('alert').innerText()).toContain(
      'Enter an e-mail address in the correct format',
    );
  });

  it('has help, cookies and accessibility pages for everybody', async () => {
    const visitor = await journey.visitor();
    await visitor.open('/help');
    await visitor.follow('Accessibility statement');
    await visitor.follow('Cookies');
    await visitor.open('/no-such-page', { status: 404 });
  });

  it('signs nobody in who comes back from a sign-in that was never begun, and takes no form that is not its own', async () => {
    const visitor = await journey.visitor();
    await visitor.open('/sign-in/callback?state=never-begun&code=x', { status: 400 });
    await signInAfresh(visitor, worker, council);
    await visitor.follow('Find a child');
    await visitor.page.locator('main input[name=_form]').evaluate((field: HTMLInputElement) => {
      field.value = 'forged';
    });
    await visitor.press('Search', { status: 403 });
    expect(await visitor.heading()).toBe('This form could not be checked');
  });

  it('lets somebody of two councils choose, switch, and never write through a tab of the council before', async () => {
    const { person, first, second } = players.betweenCouncils();
    const visitor = await journey.visitor();
    await visitor.open('/');
    await answerSignIn(visitor, person);
    expect(visitor.path).toBe('/switch');
    await visitor.press('Continue', { status: 422 });
    await visitor.choose(first.name);
    await visitor.press('Continue');
    expect(visitor.path).toBe(`/councils/${first.code}`);

    const oldTab = await visitor.otherTab();
    await oldTab.open(`/councils/${first.code}/referrals/start`);
    await visitor.follow('Change council or team');
    await visitor.choose(second.name);
    await visitor.press('Continue');
    expect(visitor.path).toBe(`/councils/${second.code}`);

    await oldTab.press(/Start/, { status: 409 });
    expect(await oldTab.heading()).toBe('You switched to another council');
    await visitor.open(`/councils/${first.code}`, { status: 409 });
    expect(await visitor.heading()).toBe(`This page belongs to ${first.name}`);
    await visitor.press(`Switch to ${first.name}`);
    expect(visitor.path).toBe(`/councils/${first.code}`);
  });

  it('lets an employee of a body act for a council by standing mandate', async () => {
    const { person, council: actedFor } = players.ofBody();
    const visitor = await journey.visitor();
    await signInAfresh(visitor, person, actedFor);
    expect(visitor.path).toBe(`/councils/${actedFor.code}`);
    await visitor.follow('Why can I see this?');
    expect(await visitor.words()).toContain(person.organisationName);
    expect(await visitor.words()).toMatch(/Standing delegation|By contract/);
    await visitor.follow(person.name);
    expect(await visitor.heading()).toBe('Your account');
  });

  it('answers 404 for a council that somebody has no mandate for', async () => {
    const alone = players.onlyAt(council, ['front-door-worker', 'director']);
    const other = players.council(1);
    const visitor = await journey.visitor();
    await signInAfresh(visitor, alone, council);
    await visitor.open(`/councils/${other.code}`, { status: 404 });
    await visitor.open(`/councils/${installation().partnership.bodies[0]!.code}`, { status: 404 });
  });
});
