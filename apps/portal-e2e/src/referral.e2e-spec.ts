import { jest } from '@jest/globals';
import { cast } from './cast.js';
import { canary } from './canaries.js';
import { aHousehold, typedDate, type Household } from './households.js';
import { Journey } from './journey.js';
import { forgetDraft } from './mishaps.js';
import { answerChild, answerWhatCameIn, SAVE, startReferral, takeReferral } from './referral-form.js';
import { killPortal, whileHanging } from './processes.js';
import { answerSignIn, signIn } from './sign-in.js';
import type { Visitor } from './visitor.js';

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

  const atWork = async (): Promise<Visitor> => {
    const visitor = await journey.visitor();
    await signIn(visitor, worker, council);
    return visitor;
  };

  it('takes a household page by page, and recognises one of its children the next time, with the reason', async () => {
    const household = aHousehold(council);
    const [child] = household.children;
    const name = `${child!.givenName} ${child!.familyName}`;
    const visitor = await atWork();
    await takeReferral(visitor, council, household);
    expect(await visitor.heading()).toBe('Check your answers');
    await visitor.picture('check-answers');
    await visitor.press('Send referral');
    expect(await visitor.words()).toContain('A decision is due by the end of');

    const draft = await newDraft(visitor);
    await visitor.open(`${draft}/children/c1`);
    await answerChild(visitor, child!);
    await visitor.press(SAVE);
    await visitor.open(`${draft}/matches/c1`);
    const words = await visitor.words();
    expect(words).toContain(`${name} is the same child`);
    expect(words).toMatch(/because:[^]*same name/i);
    expect(words).toMatch(/date of birth/i);
    expect(words).toContain('waiting for a decision already');
    await visitor.picture('possible-match');

    await visitor.open(`${draft}/elsewhere`);
    await visitor.press('Ask', { status: 422 });
    await visitor.choose(/Section 47/);
    await visitor.choose(/Public task/);
    await visitor.type('Why do you need to know?', 'To see whether the family is known nearby.');
    await visitor.press('Ask');
    expect(await visitor.words()).toContain('No record you can see');
  });

  it('loses nothing when the session ends in the middle of a page', async () => {
    const { referrer } = aHousehold(council);
    const visitor = await atWork();
    const draft = await newDraft(visitor);
    await visitor.open(`${draft}/referrer`);
    await visitor.choose('School');
    await visitor.press(SAVE);
    await visitor.type('Name', referrer.name);
    await forgetSession(visitor);
    await visitor.press(SAVE, { status: 401 });
    expect(await visitor.heading()).toBe('Sign in again to save this');

    const opened = visitor.page.waitForEvent('popup');
    await visitor.page.getByRole('link', { name: /^Sign in/ }).click();
    const tab = await visitor.inTab(await opened);
    await answerSignIn(tab, worker);
    await chooseAgain(tab, council.name);
    await visitor.press('Continue');
    await visitor.open(`${draft}/contact`);
    expect(await visitor.page.getByLabel('Name', { exact: true }).inputValue()).toBe(referrer.name);
  });

  it('comes back to the same page after a browser that died', async () => {
    const visitor = await atWork();
    const draft = await newDraft(visitor);
    await answerWhatCameIn(visitor, aHousehold(council));
    await forgetSession(visitor);
    await visitor.open(`${draft}/received`);
    expect(visitor.path).toBe('/sign-in');
    await answerSignIn(visitor, worker);
    await chooseAgain(visitor, council.name);
    expect(visitor.path).toBe(`${draft}/received`);
    expect(await visitor.page.getByLabel('Telephone', { exact: true }).isChecked()).toBe(true);
    await visitor.open(`/councils/${council.code}/drafts`);
    await visitor.open(draft);
  });

  it('goes on in the same session when the portal was killed while she typed, with every page she had saved', async () => {
    const { worry } = aHousehold(council);
    const visitor = await atWork();
    const draft = await newDraft(visitor);
    await visitor.choose('No');
    await visitor.press(SAVE);
    await visitor.open(`${draft}/worry`);
    await typeWorry(visitor, worry);
    await killPortal();
    await visitor.press(SAVE);
    await visitor.open(`${draft}/worry`);
    expect(await visitor.page.getByLabel('What is the worry?').inputValue()).toBe(worry);
    await visitor.open(`${draft}/danger`);
    expect(await visitor.page.getByLabel('No', { exact: true }).isChecked()).toBe(true);
  });

  it('keeps what she typed, and says what is away, while the service that takes referrals hangs', async () => {
    const { worry } = aHousehold(council);
    const visitor = await atWork();
    const draft = await newDraft(visitor);
    await visitor.open(`${draft}/worry`);
    await typeWorry(visitor, worry);
    const other = await visitor.otherTab();
    await whileHanging('referrals', async () => {
      await visitor.press(SAVE, { status: 503 });
      expect(await visitor.words()).toContain(worry);
      await other.open(`/councils/${council.code}/queue`, { status: 504 });
      expect(await other.heading()).toBe('This is not available just now');
    });
    await visitor.press(visitor.page.locator('main').getByRole('button').first());
    await visitor.open(`${draft}/worry`);
    expect(await visitor.page.getByLabel('What is the worry?').inputValue()).toBe(worry);
  });

  it('shows both texts when two tabs edit one draft, and overwrites neither by itself', async () => {
    const first = await atWork();
    const draft = await newDraft(first);
    const second = await first.otherTab();
    await first.open(`${draft}/worry`);
    await second.open(`${draft}/worry`);
    const [mine, theirs] = [aHousehold(council).worry, aHousehold(council).worry];
    await typeWorry(first, theirs);
    await first.press(SAVE);
    await typeWorry(second, mine);
    await second.press(SAVE, { status: 409 });
    expect(await second.heading()).toBe('Another tab has saved this form');
    expect(await second.words()).toContain(mine);
    expect(await second.words()).toContain(theirs);
    await second.press('Save what I typed');
    await second.open(`${draft}/worry`);
    expect(await second.page.getByLabel('What is the worry?').inputValue()).toBe(mine);
  });

  it('has a manager go on with what somebody began and forgot, and tells her who has it', async () => {
    const { worry } = aHousehold(council);
    const visitor = await atWork();
    const draft = await newDraft(visitor);
    await visitor.choose('Yes');
    await visitor.type(/What has been done/, 'Rang the police.');
    await visitor.press(SAVE);
    await visitor.open(`${draft}/worry`);
    await typeWorry(visitor, worry);
    await forgetDraft(council, draft.split('/').at(-1)!);

    const manager = await journey.visitor();
    await signIn(manager, players.inRole('front-door-manager', council), council);
    await manager.follow('Go on with a referral you began');
    await manager.picture('forgotten');
    await manager.open(`${draft}/take-over`);
    await manager.press('Take it over', { status: 422 });
    await manager.type('Why do you take it over?', 'She is on leave.');
    await manager.press('Take it over');
    expect(await manager.words()).toContain('You have this referral now');
    expect(await manager.words()).toContain('She is on leave.');

    await visitor.press(SAVE, { status: 409 });
    expect(await visitor.heading()).toBe('Somebody else has this form now');
    expect(await visitor.words()).toContain(worry);
    await visitor.open(`/councils/${council.code}/drafts`);
    expect(await visitor.words()).toContain('took over a referral that you began');
    await manager.open(`${draft}/discard`);
    await manager.press(/Discard/);
  });

  it('says where and what is wrong with bad input, keeps what was typed, and shows markup as text', async () => {
    const visitor = await atWork();
    const draft = await newDraft(visitor);
    const child = aHousehold(council).children[0]!;
    await visitor.open(`${draft}/children/c1`);
    await answerChild(visitor, child);
    await visitor.date('Date of birth', { day: '31', month: '2', year: '2020' });
    await visitor.press(SAVE, { status: 422 });
    expect(await problem(visitor)).toMatch(/date of birth/i);
    expect(await visitor.page.getByLabel('Day', { exact: true }).first().inputValue()).toBe('31');

    await visitor.date('Date of birth', typedDate(child.born!));
    await visitor.type('Given name', `Zo${'\u0301'.repeat(300)}`);
    await visitor.press(SAVE, { status: 422 });
    expect(await problem(visitor)).toContain('too many accents or marks');

    const odd = canary(`D’Arcy-O'${child.givenName} 🙂`);
    await visitor.type('Given name', odd);
    await visitor.press(SAVE);
    expect(await visitor.words()).toContain(odd);

    const markup = canary(`<b onmouseover="alert(1)">${child.familyName}</b> & <script>alert(2)</script>`);
    await visitor.open(`${draft}/worry`);
    await typeWorry(visitor, markup);
    await visitor.press(SAVE);
    await visitor.open(`${draft}/check`);
    expect(await visitor.page.locator('main').textContent()).toContain(markup);
    await visitor.open(`${draft}/children`);
    await visitor.follow(/^Remove/);
    await visitor.press(/^(Remove|Yes)/);
    await visitor.open(`${draft}/discard`);
    await visitor.press(/Discard/);
  });

  it('hands over on paper what belongs to no member', async () => {
    const household: Household = {
      ...aHousehold(council),
      address: { line1: '1 Elsewhere Road', postcode: 'LS1 1UR' },
    };
    const visitor = await atWork();
    await takeReferral(visitor, council, household, {
      council: async () => {
        await visitor.choose('A council that is not in this partnership');
        await visitor.type('Name of the council', 'Leeds City Council');
        await visitor.type(/Why another council/, 'The family lives there; the caller was visiting.');
      },
    });
    await visitor.press('Send referral');
    await visitor.follow(visitor.page.getByRole('button', { name: 'Print the hand-over' }));
    expect(await visitor.words()).toContain('Leeds City Council');
  });
});

async function newDraft(visitor: Visitor): Promise<string> {
  await startReferral(visitor, visitor.path.split('/')[2]!);
  return visitor.path.replace(/\/danger$/, '');
}

async function typeWorry(visitor: Visitor, text: string): Promise<void> {
  await visitor.type('What is the worry?', text);
  await visitor.choose('Yes');
}

/** As when a session has run out: the browser has nothing to show for itself any more. */
async function forgetSession(visitor: Visitor): Promise<void> {
  await visitor.page.context().clearCookies();
}

/** Somebody who may act in several places is asked again after a new sign-in, unless the page says for which. */
async function chooseAgain(visitor: Visitor, council: string): Promise<void> {
  if (visitor.path !== '/switch') return;
  await visitor.choose(council);
  await visitor.press('Continue');
}

async function problem(visitor: Visitor): Promise<string> {
  return visitor.page.getByRole('alert').first().innerText();
}
