import { jest } from '@jest/globals';
import {
  addToHousehold,
  correctReferral,
  findMatches,
  getReferral,
  withdrawFromHousehold,
  type Match,
  type RequestOf,
} from '@conjoint/contracts';
import { PortalWorld } from '../../portal-world.js';
import { childOf, referralOf } from '../referral/referral.fixture.js';

jest.setTimeout(60_000);

const HF = 'E09000013';
const REFERRAL = '0199f1f0-0000-7000-8000-000000000001';
const CHILD = '0199f1f0-0000-7000-8000-000000000003';
const ADULT = '0199f1f0-0000-7000-8000-000000000004';
const KNOWN = '0199f1f0-0000-7000-8000-000000000005';
const base = `/councils/${HF}/referrals/${REFERRAL}`;

const adult = {
  ref: 'a1',
  personId: ADULT,
  displayName: 'Sam Lee',
  givenName: 'Sam',
  familyName: 'Lee',
  alternativeNames: [],
  dateOfBirth: null,
  sex: 'U' as const,
  telephone: null,
  email: null,
  recordSays: { familyName: 'Leigh' },
};
const referral = referralOf({
  id: REFERRAL,
  children: [childOf(CHILD, 'Ada', { ref: 'c1' })],
  adults: [adult],
  relationships: [{ from: 'a1', to: 'c1', kind: 'mother', parentalResponsibility: 'yes' }],
  addresses: [{ ref: 'h1', lines: ['1 A Street'], postcode: 'W6 9JU', kind: 'home', people: ['c1'] }],
  councilQuestion: { postcode: 'W10 5AA', councilName: 'Kensington', explanation: 'W10 5AA is there.' },
  corrections: [
    {
      id: 'x',
      field: 'addresses.h1.people',
      before: 'c1 a1',
      after: 'c1',
      reason: 'He moved out',
      at: '2026-11-23T10:00:00.000Z',
      byName: 'A Worker',
    },
  ],
});
const match: Match = {
  childId: KNOWN,
  displayName: 'Exampel Child',
  born: '2017-04-02',
  address: null,
  strength: 'strong',
  reasons: ['Same date of birth'],
  openEpisode: null,
  waitingReferralId: null,
};

let world: PortalWorld;
let matches: Match[] = [];
const added: RequestOf<typeof addToHousehold>[] = [];
const withdrawn: RequestOf<typeof withdrawFromHousehold>[] = [];
const corrected: RequestOf<typeof correctReferral>[] = [];

beforeAll(async () => {
  world = await PortalWorld.start();
  await world.world.answer(getReferral, HF, () => ({ referral }));
  await world.world.answer(findMatches, HF, () => ({ children: [{ ref: 'c1', matches }] }));
  await world.world.answer(addToHousehold, HF, (request) => (added.push(request), { referral }));
  await world.world.answer(withdrawFromHousehold, HF, (request) => (withdrawn.push(request), { referral }));
  await world.world.answer(correctReferral, HF, (request) => (corrected.push(request), { referral }));
});
afterAll(() => world?.stop());
beforeEach(() => {
  world.mandated = { [HF]: ['front-door-worker'] };
  matches = [];
  for (const list of [added, withdrawn, corrected]) list.length = 0;
});

async function post(path: string, fields: Record<string, string>) {
  const browser = await world.signIn({ acting: HF });
  const _form = await browser.formToken(path);
  return browser.post(path, { _form, version: '3', reason: 'Told later', ...fields });
}

describe('the page of a referral', () => {
  it('says that the addresses point elsewhere, that nothing moved, and what was corrected', async () => {
    const { text } = await (await world.signIn({ acting: HF })).get(base);
    expect(text).toContain('W10 5AA points to Kensington. Nothing has moved');
    expect(text).toContain(`${base}/council`);
    expect(text).toContain('Ada, Sam Lee');
    expect(text).toContain('He moved out');
  });
});

describe('choosing what is wrong', () => {
  it('names adults, addresses and relationships, and what may be added', async () => {
    const { text } = await (await world.signIn({ acting: HF })).get(`${base}/correct`);
    for (const value of [
      `adults.${ADULT}.familyName`,
      'addresses.h1.postcode',
      'relationships.a1-c1.kind',
      `withdraw:adults.${ADULT}`,
    ])
      expect(text).toContain(`value="${value}"`);
    for (const what of ['child', 'adult', 'address', 'relationship'])
      expect(text).toContain(`${base}/correct/add/${what}`);
  });

  it('leads to the page that withdraws', async () => {
    const { status, location } = await post(`${base}/correct`, { fact: 'withdraw:addresses.h1' });
    expect([status, location]).toEqual([303, `${base}/correct/withdraw/addresses.h1`]);
  });
});

describe('correcting a fact of the household', () => {
  const path = `${base}/correct/adults.${ADULT}.familyName`;
  it('asks whether a record that says something else is wrong too', async () => {
    const refused = await post(path, { value: 'Leigh' });
    expect(refused.status).toBe(422);
    expect(refused.text).toContain('Select whether the record is wrong too');
    expect(refused.text).toContain('own record says: Leigh');
    expect((await post(path, { value: 'Lea', record: 'yes' })).status).toBe(303);
    expect(corrected).toMatchObject([
      { field: `adults.${ADULT}.familyName`, value: 'Lea', correctRecord: true },
    ]);
  });

  it('who lives there is ticked', async () => {
    const people = `${base}/correct/addresses.h1.people`;
    const { text } = await (await world.signIn({ acting: HF })).get(people);
    expect(text).toMatch(/value="c1" checked/);
    expect((await post(people, { value: 'a1' })).status).toBe(303);
    expect(corrected).toMatchObject([{ field: 'addresses.h1.people', value: 'a1' }]);
    expect(corrected[0]).not.toHaveProperty('correctRecord');
  });
});

describe('withdrawing', () => {
  const path = `${base}/correct/withdraw/relationships.a1-c1`;
  it('says what goes with it and wants a reason', async () => {
    const { status, text } = await post(path, { reason: '' });
    expect(status).toBe(422);
    expect(text).toContain('Sam Lee is the mother of Ada');
    expect(text).toContain('Enter why it does not belong to this referral');
    expect(withdrawn).toEqual([]);
  });

  it('is sent with the part, the version and the reason', async () => {
    const { status, location } = await post(path, {});
    expect([status, location]).toEqual([303, base]);
    expect(withdrawn).toEqual([
      { referralId: REFERRAL, version: 3, part: 'relationships.a1-c1', reason: 'Told later' },
    ]);
  });

  it('of what is not there is a page that does not exist', async () => {
    const browser = await world.signIn({ acting: HF });
    expect((await browser.get(`${base}/correct/withdraw/addresses.h9`)).status).toBe(404);
    expect((await browser.get(`${base}/correct/add/dog`)).status).toBe(404);
  });
});

describe('adding', () => {
  const child = {
    givenName: 'New',
    familyName: 'Child',
    born: 'not-known',
    sex: 'F',
    livesAt: 'h1',
  };
  it('says everything that is wrong at once and keeps what was typed', async () => {
    const { status, text } = await post(`${base}/correct/add/child`, { ...child, sex: '', reason: '' });
    expect(status).toBe(422);
    expect(text).toContain('Select the child’s sex');
    expect(text).toContain('Enter why it is added');
    expect(text).toContain('value="New"');
    expect(added).toEqual([]);
  });

  it('a child nobody knows is sent at once', async () => {
    expect((await post(`${base}/correct/add/child`, child)).status).toBe(303);
    expect(added).toMatchObject([
      {
        version: 3,
        reason: 'Told later',
        adding: { what: 'child', livesAt: ['h1'], child: { givenName: 'New', sameAsChildId: null } },
      },
    ]);
  });

  it('a child who may be known is not sent before somebody has said who it is', async () => {
    matches = [match];
    const path = `${base}/correct/add/child`;
    const asked = await post(path, child);
    expect(asked.status).toBe(200);
    expect(asked.text).toContain('Exampel Child is the same child');
    expect(asked.text).toContain('Same date of birth');
    const unanswered = await post(path, { ...child, asked: 'yes' });
    expect(unanswered.status).toBe(422);
    expect(unanswered.text).toContain('Select which child of the records this is');
    expect(added).toEqual([]);
    await post(path, { ...child, asked: 'yes', same: KNOWN });
    await post(path, { ...child, asked: 'yes', same: 'none' });
    expect(added.map(({ adding }) => adding.what === 'child' && adding.child.sameAsChildId)).toEqual([
      KNOWN,
      null,
    ]);
  });

  it.each([
    ['adult', { givenName: 'New', familyName: 'Aunt', sex: 'F', livesAt: 'h1' }, { livesAt: ['h1'] }],
    [
      'address',
      { line1: '2 B Street', postcode: 'w6 0qt', kind: 'home', people: 'c1' },
      { address: { lines: ['2 B Street'], postcode: 'W6 0QT', kind: 'home', people: ['c1'] } },
    ],
    [
      'relationship',
      { from: 'c1', to: 'a1', kind: 'other-relative', parentalResponsibility: 'no' },
      { relationship: { from: 'c1', to: 'a1', kind: 'other-relative', parentalResponsibility: 'no' } },
    ],
  ])('an %s', async (what, fields, adding) => {
    expect((await post(`${base}/correct/add/${what}`, fields)).status).toBe(303);
    expect(added).toMatchObject([{ adding: { what, ...adding } }]);
  });
});
