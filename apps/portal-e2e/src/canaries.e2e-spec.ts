import { eachTestAttacks } from '@conjoint/testing';
import { jest } from '@jest/globals';
import { canariesIn, canary, newName } from './canaries.js';
import { cast } from './cast.js';
import { aHousehold } from './households.js';
import { Journey } from './journey.js';
import { leaks } from './leaks.js';
import { answerMatches, SAVE, takeReferral } from './referral-form.js';
import { signIn } from './sign-in.js';

jest.setTimeout(240_000);

describe('personal data', () => {
  eachTestAttacks('S11');
  let journey: Journey;
  const players = cast();
  const council = players.council(0);
  const worker = players.inRole('front-door-worker', council);

  beforeAll(async () => {
    journey = await Journey.begin('canaries');
  });
  afterEach(() => journey.leave());
  afterAll(() => journey.end());

  it('typed into every field is found in no address, log or figure, not even after mistakes', async () => {
    const household = aHousehold(council);
    const visitor = await journey.visitor();
    await signIn(visitor, worker, council);
    await takeReferral(visitor, council, household, {
      council: async () => {
        const draft = visitor.path.replace(/\/council$/, '');
        // The fields that a plain household leaves empty, each with something to find.
        await visitor.open(`${draft}/danger`);
        await visitor.choose('Yes');
        await visitor.type('What has been done to keep the child safe?', canary(`Rang ${newName()}`));
        await visitor.press(SAVE);
        await visitor.open(`${draft}/contact`);
        await visitor.type('Organisation or team', newName());
        await visitor.type('How they know the children', newName());
        await visitor.type('Email address', canary(`${newName()}@school.example`));
        await visitor.press(SAVE);
        await visitor.open(`${draft}/children/c1`);
        await visitor.type('Other given name', newName());
        await visitor.type('Other family name', newName());
        await visitor.type(/NHS number/, newName());
        await visitor.press(SAVE, { status: 422 });
        await visitor.type(/NHS number/, '943 476 5919');
        await visitor.press(SAVE);
        await visitor.open(`${draft}/adults/a1`);
        await visitor.type(/Telephone number/, canary('020 7946 0417'));
        await visitor.type(/Email address/, canary(`${newName()}@home.example`));
        await visitor.press(SAVE);
        await visitor.open(`${draft}/addresses/h1`);
        await visitor.type('Address line 2 (optional)', newName());
        await visitor.press(SAVE);
        // Another name or address may match another record: the form asks again.
        await visitor.open(`${draft}/matches/c1`);
        await answerMatches(visitor, household);
        await visitor.open(`${draft}/council`);
        await visitor.choose(/./, { within: visitor.page.locator('.govuk-radios').first() });
      },
    });
    await visitor.press('Send referral');
    await visitor.follow('Open the referral');
    const referral = visitor.path;
    await visitor.follow('Correct, add or withdraw a fact');
    await visitor.choose(/worry/i);
    await visitor.press('Continue');
    await visitor.type('What is right?', canary(`Corrected to ${newName()}`));
    await visitor.press('Correct it', { status: 422 });
    await visitor.type('Why is it corrected?', canary(`Said by ${newName()}`));
    await visitor.press('Correct it');
    await visitor.open('/no-such-page', { status: 404 });
    await visitor.follow('Conjoint');
    await visitor.follow('Find a child');
    await visitor.type('Name', household.children[0]!.familyName);
    await visitor.type('Postcode', newName());
    await visitor.press('Search', { status: 422 });
    await visitor.open(referral);
    await visitor.follow('Withdraw this referral');
    await visitor.type('Why is it withdrawn?', canary(`Typed twice by ${newName()}`));
    await visitor.press('Withdraw the referral');

    // A canary that nobody can hear is no canary: the page itself must show them.
    expect(canariesIn(await visitor.words()).length).toBeGreaterThan(5);
    expect(journey.takeProblems()).toEqual([]);
    expect(await leaks()).toEqual([]);
  });
});
