import { jest } from '@jest/globals';
import { callApi, tokensOf } from './api-client.js';
import { arrives } from './arrives.js';
import { cast } from './cast.js';
import { aHousehold } from './households.js';
import { Journey } from './journey.js';
import { forgetLetters, giveBack, OBSTACLE, publishFact, publishPoison, RESTORED } from './mishaps.js';
import { SAVE, startReferral } from './referral-form.js';
import type { Visitor } from './visitor.js';
import { signIn, signInAfresh, signOut } from './sign-in.js';

jest.setTimeout(240_000);

/** The notice on every page, which no page waits for: it is there 15 seconds after the portal could know at the latest. */
async function noticed(visitor: Visitor): Promise<void> {
  const notice = visitor.page.getByRole('region', { name: 'Important' });
  for (let look = 0; look < 12 && (await notice.count()) === 0; look += 1) {
    await visitor.page.waitForTimeout(2_000);
    await visitor.open(visitor.path);
  }
  expect(await notice.innerText()).toContain('being checked after a restore');
}

describe('looking after the service', () => {
  let journey: Journey;
  const players = cast();
  const council = players.council(0);
  const operator = players.inRole('operator', council);

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
    await signIn(visitor, operator, council);
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

  it('has an operator try failed messages again: one is handled once its cause is gone, the other says that it still fails', async () => {
    const obstacle = await OBSTACLE.put(council);
    const curable = await publishFact(council, obstacle.referralId);
    const poison = await publishPoison(council);
    try {
      const visitor = await journey.visitor();
      await signIn(visitor, operator, council);
      await visitor.open(`/councils/${council.code}/operators/dead-letters`);
      const waiting = (eventId: string) => visitor.page.getByRole('row').filter({ hasText: eventId });
      await arrives(
        () => visitor.open(visitor.path),
        async () => (await waiting(curable).count()) + (await waiting(poison).count()) === 2,
        30,
      );
      expect(await visitor.words()).not.toContain('not a referral');
      const tryAgain = (eventId: string, status = 200) =>
        visitor.press(waiting(eventId).getByRole('button', { name: /^Try again/ }), { status });

      await tryAgain(curable);
      expect(await visitor.page.getByRole('alert').innerText()).toMatch(/failed again/i);
      await obstacle.remove();
      await tryAgain(curable);
      expect(await visitor.words()).toContain('The message has been handled');
      expect(await waiting(curable).count()).toBe(0);
      expect(await visitor.words()).toContain('Handled since');

      await tryAgain(poison);
      expect(await visitor.page.getByRole('alert').innerText()).toMatch(/failed again/i);
      expect(await waiting(poison).innerText()).toContain('Tried again');
    } finally {
      await obstacle.remove();
      await forgetLetters(council, [curable, poison]);
    }
  });

  it('has an operator settle with a reason what a restore left over, and then publish again', async () => {
    const restored = await RESTORED.put(council, players.council(1));
    try {
      const visitor = await journey.visitor();
      await signIn(visitor, operator, council);
      await visitor.follow('After a restore');
      expect(await visitor.words()).toContain('Being checked after a restore');
      expect(await visitor.page.getByRole('button', { name: /^Publish again/ }).count()).toBe(0);
      // The other parties of its agreements are asked, and answer by themselves.
      await arrives(
        () => visitor.open(visitor.path),
        async () => !(await visitor.words()).includes('Has not answered yet'),
        120,
      );
      await visitor.follow(/^Settle/);
      await visitor.press('Settle', { status: 422 });
      await visitor.type('What was agreed, and with whom?', 'Telephoned: the other council holds the case.');
      await visitor.press('Settle');
      expect(await visitor.words()).toContain('Checked: nothing is left to settle');
      await noticed(visitor);
      await visitor.press(/^Publish again/);
      expect(await visitor.words()).toContain('the check is over');
      expect(await visitor.words()).toContain('Telephoned: the other council holds the case.');
    } finally {
      await restored.remove();
    }
  });

  it('ends somebody’s work at her very next click when her mandate is withdrawn, and loses nothing she typed', async () => {
    const leaver = players.inRole('social-worker', council);
    const worry = aHousehold(council).worry;
    const visitor = await journey.visitor();
    await signIn(visitor, leaver, council);
    await startReferral(visitor, council.code);
    const draft = visitor.path.replace(/\/danger$/, '');
    await visitor.choose('No');
    await visitor.press(SAVE);
    await visitor.open(`${draft}/worry`);
    await visitor.type('What is the worry?', worry);
    await visitor.choose('Yes');
    const [asksNobody, asksAService] = [await visitor.otherTab(), await visitor.otherTab()];
    await asksNobody.open(`/councils/${council.code}/why-can-i-see-this`);
    await asksAService.open(`/councils/${council.code}`);

    const officer = await journey.visitor();
    await signIn(officer, players.inRole('workforce-officer', council), council);
    await officer.follow('Who may act here');
    await officer.follow(`Withdraw the mandate of ${leaver.name}`);
    const mandateId = officer.path.split('/').at(-2)!;
    await officer.press('Withdraw mandate', { status: 422 });
    await officer.type('Why is it withdrawn?', 'Left the council today.');
    await officer.press('Withdraw mandate');
    try {
      await officer.open(`/councils/${council.code}/mandates/${mandateId}/withdraw`, { status: 409 });
      await visitor.press(SAVE, { status: 403 });
      expect(await visitor.heading()).toBe(`You may no longer act for ${council.name}`);
      expect(await visitor.words()).toContain(worry);
      expect(await visitor.page.getByRole('region', { name: 'For whom you are acting' }).count()).toBe(0);
      await asksNobody.follow('Why can I see this?', { status: 403 });
      await asksAService.open(asksAService.path, { status: 403 });
      const { access: token } = await tokensOf(leaver);
      const answer = await callApi({ method: 'get', path: `/councils/${council.code}/queue`, token });
      expect([answer.status, answer.body['code']]).toEqual([404, 'not-found']);
      await asksNobody.follow('See where you may act');
      expect(await asksNobody.words()).not.toContain(council.name);
    } finally {
      await giveBack(council, mandateId);
    }
    // Given back on the same day: she signs in again, what is still on her page is sent, and what she had saved is there.
    await asksNobody.open(`/councils/${council.code}`, { status: 403 });
    expect(await asksNobody.heading()).toBe('Sign in again to do this');
    await signOut(asksNobody);
    await signInAfresh(asksNobody, leaver, council);
    await visitor.press('Send it again');
    await visitor.open(`${draft}/worry`);
    expect(await visitor.page.getByLabel('What is the worry?').inputValue()).toBe(worry);
    await visitor.open(`${draft}/danger`);
    expect(await visitor.page.getByLabel('No', { exact: true }).isChecked()).toBe(true);
    await visitor.open(`${draft}/discard`);
    await visitor.press(/Discard/);
  });

  it('shows a director her council’s queue and lets her decide nothing', async () => {
    const visitor = await journey.visitor();
    await signIn(visitor, players.inRole('director', council), council);
    await visitor.follow('Front door queue');
    expect(await visitor.page.getByRole('link', { name: /^Decide/ }).count()).toBe(0);
  });
});
