import { jest } from '@jest/globals';
import { addDays, londonDate } from '@conjoint/kernel';
import { randomUUID } from 'node:crypto';
import { ask } from './api-client.js';
import { aReferral } from './api-records.js';
import { newName } from './canaries.js';
import { cast } from './cast.js';
import { typedDate } from './households.js';
import { Journey } from './journey.js';
import { signIn } from './sign-in.js';
import type { Visitor } from './visitor.js';

jest.setTimeout(240_000);

describe('putting a recorded household right', () => {
  let journey: Journey;
  const players = cast();
  const [council, neighbour] = [players.council(0), players.council(1)];
  const worker = players.inRole('front-door-worker', council);
  const familyName = newName();
  let referralId = '';

  /** A referral of one child, recorded through the API: how it is typed is another journey. */
  async function recorded(where = council): Promise<string> {
    const { children, ...rest } = aReferral(where) as { children: object[] };
    const child = { ...children[0], givenName: newName(), familyName };
    const body = { requestId: randomUUID(), referral: { ...rest, children: [child, ...children.slice(1)] } };
    const made = await ask<{ referralId: string }>(
      worker,
      'post',
      `/councils/${council.code}/referrals`,
      body,
    );
    return made.referralId;
  }

  beforeAll(async () => {
    journey = await Journey.begin('household');
    referralId = await recorded();
  });
  afterEach(async () => {
    await journey.leave();
    expect(journey.takeProblems()).toEqual([]);
  });
  afterAll(() => journey.end());

  async function openFacts(visitor: Visitor): Promise<void> {
    await visitor.open(`/councils/${council.code}/referrals/${referralId}`);
    await visitor.follow('Correct, add or withdraw a fact');
  }

  it('adds an adult who was left out, with a reason, and shows it in the history', async () => {
    const visitor = await journey.visitor();
    await signIn(visitor, worker, council);
    await openFacts(visitor);
    const aunt = newName();
    await visitor.follow('Add an adult');
    await visitor.type('Given name', aunt);
    await visitor.type('Family name', familyName);
    await visitor.choose('Female');
    await visitor.press('Add an adult', { status: 422 });
    await visitor.type('Why is it added now?', 'The school called back.');
    await visitor.press('Add an adult');
    expect(await visitor.words()).toContain(`${aunt} ${familyName}`);
    expect(await visitor.words()).toContain('The school called back.');
  });

  it('asks whether a child who was left out is in the records already', async () => {
    const visitor = await journey.visitor();
    await signIn(visitor, worker, council);
    const other = await recorded();
    const { referral } = await ask<{
      referral: { children: { givenName: string; dateOfBirth: string | null }[] };
    }>(worker, 'get', `/councils/${council.code}/referrals/${other}`);
    const known = referral.children[0]!;
    await openFacts(visitor);
    await visitor.follow('Add a child');
    await visitor.type('Given name', known.givenName);
    await visitor.type('Family name', familyName);
    await visitor.choose('Yes, and the date of birth is known');
    await visitor.date(
      'Date of birth',
      typedDate(known.dateOfBirth ?? addDays(londonDate(new Date()), -4000)),
    );
    await visitor.choose('Female');
    await visitor.type('Why is it added now?', 'A sister, said the health visitor.');
    await visitor.press('Add a child');
    expect(await visitor.heading()).toMatch(/one of these|in our records/);
    await visitor.choose('None of these');
    await visitor.press('Add a child');
    expect(await visitor.words()).toContain('A sister, said the health visitor.');
  });

  it('withdraws somebody who does not belong to the referral, and keeps who it was in the history', async () => {
    const visitor = await journey.visitor();
    await signIn(visitor, worker, council);
    await openFacts(visitor);
    await visitor.choose(/does not belong|Withdraw/, {
      within: visitor.page.getByRole('group', { name: familyName }).last(),
    });
    await visitor.press('Continue');
    await visitor.press(/^Withdraw this/, { status: 422 });
    await visitor.type('Why does it not belong here?', 'Typed into the wrong referral.');
    await visitor.press(/^Withdraw this/);
    expect(await visitor.words()).toContain('Typed into the wrong referral.');
  });

  it('takes an offer back while the other council has not answered', async () => {
    const visitor = await journey.visitor();
    await signIn(visitor, worker, council);
    const offered = await recorded(neighbour);
    await visitor.open(`/councils/${council.code}/referrals/${offered}`);
    await visitor.follow(/Take .* back/);
    await visitor.press('Take the referral back', { status: 422 });
    await visitor.type('Why is it taken back?', 'The family is staying here after all.');
    await visitor.press('Take the referral back');
    expect(await visitor.words()).toContain('The family is staying here after all.');
  });
});
