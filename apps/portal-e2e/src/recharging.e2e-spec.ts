import { jest } from '@jest/globals';
import { cast } from './cast.js';
import { installation } from './environment.js';
import { Journey } from './journey.js';
import { setGoing } from './long-work.js';
import { acceptCosts, fixedAgreement, lastQuarter } from './recharge-costs.js';
import { signIn, signInAfresh } from './sign-in.js';
import type { Visitor } from './visitor.js';

jest.setTimeout(300_000);

describe('a host that recharges a quarter', () => {
  let journey: Journey;
  const players = cast();
  const agreement = fixedAgreement();
  const host = installation()
    .partnership.partitions()
    .find(({ code }) => code === agreement.host)!;
  const preparer = players.inRole('finance-preparer', host);
  const approver = players.inRole('finance-approver', host);
  const { financialYear, day } = lastQuarter();
  const list = `/councils/${host.code}/recharges`;
  let run: string;

  beforeAll(async () => {
    journey = await Journey.begin('recharging');
    await acceptCosts(host.code, agreement.key, day);
  });
  afterEach(async () => {
    await journey.leave();
    expect(journey.takeProblems()).toEqual([]);
  });
  afterAll(() => journey.end());

  /** The quarter itself, or, where an earlier journey sealed it, what came late for it. */
  async function start(visitor: Visitor): Promise<void> {
    await visitor.open(list);
    const row = visitor.page
      .getByRole('row')
      .filter({ has: visitor.page.locator(`a[href*="agreement=${agreement.key}&"]`) })
      .filter({ hasText: financialYear });
    await visitor.follow(row.last().getByRole('link'));
    await visitor.press('Start');
    run = visitor.path;
  }

  it('starts a run, is told what is wrong with a quarter, and cancels it', async () => {
    const visitor = await journey.visitor();
    await signIn(visitor, preparer, host);
    expect(await visitor.words()).toContain('to be recharged');
    await visitor.follow('Recharges');
    await visitor.press('Recharge a quarter');
    await visitor.press('Start', { status: 422 });
    expect(await visitor.words()).toContain('Choose an agreement');
    await start(visitor);
    expect(await visitor.words()).toContain('Ready to calculate');
    await visitor.follow('Cancel this run');
    await visitor.press('Cancel the run', { status: 422 });
    await visitor.type('Why?', 'A file is missing');
    await visitor.press('Cancel the run');
    expect(await visitor.words()).toContain('The run is cancelled');
  });

  it('calculates, explains a line to the penny and takes the lines away as a file', async () => {
    const visitor = await journey.visitor();
    await signIn(visitor, preparer, host);
    await start(visitor);
    await setGoing(visitor, 'Calculate', /To be approved/);
    expect(await visitor.words()).toContain('the net amounts of the costs');
    expect(await visitor.words()).toContain('waits for approval by somebody who did not prepare');
    await visitor.follow('See the lines and how each was shared');
    expect(await visitor.words()).toContain('REFUND');
    const href = await visitor.page.getByRole('link', { name: /^Download all lines/ }).getAttribute('href');
    const file = await (await visitor.page.request.get(href!)).text();
    expect(file).toContain("'=1+1");
    expect(file.trimEnd().split('\r\n').at(-1)).toMatch(/^Total,/);
    await visitor.follow(/^Explain line 1$/);
    expect(await visitor.words()).toContain('From the exact share to the penny');
  });

  it('has another person approve and seal it, and shows it in the books', async () => {
    const visitor = await journey.visitor();
    await signInAfresh(visitor, approver, host);
    await visitor.open(run);
    await visitor.press('Check and approve');
    await visitor.press('Approve and seal', { status: 422 });
    expect(await visitor.words()).toContain('Confirm that you have checked this run');
    await visitor.choose('I have checked this run');
    await setGoing(visitor, 'Approve and seal', /Sealed|Posted/);
    expect(await visitor.words()).toContain('This run is sealed and never changes');
    await visitor.open(list);
    await visitor.follow('See the books');
    expect(await visitor.words()).toContain('Debits and credits are equal.');
  });
});
