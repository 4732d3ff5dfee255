import { jest } from '@jest/globals';
import {
  acceptPassingOn,
  exampleReferral,
  getPassingOn,
  getReferral,
  offerPassingOn,
  recallPassingOn,
  referralInputSchema,
  type RequestOf,
} from '@conjoint/contracts';
import { PortalWorld } from '../../portal-world.js';
import { referralOf } from '../referral/referral.fixture.js';

jest.setTimeout(60_000);

const HF = 'E09000013';
const WM = 'E09000033';
const REFERRAL = '0199f1f0-0000-7000-8000-000000000001';
const OFFER = '0199f1f0-0000-7000-8000-000000000002';
const CHILD = '0199f1f0-0000-7000-8000-000000000003';

const councilPath = `/councils/${HF}/referrals/${REFERRAL}/council`;
const offerPath = `/councils/${HF}/passing-on/${OFFER}`;

const passingOn = {
  id: OFFER,
  direction: 'in' as const,
  referralId: REFERRAL,
  otherPartition: WM,
  otherName: 'Westminster City Council',
  state: 'received' as const,
  offeredAt: '2026-11-20T15:41:00.000Z',
  receivedAt: '2026-11-20T15:41:01.000Z',
  acceptedAt: null,
  releasedAt: null,
  returnedAt: null,
  returnReason: null,
  recallAskedAt: null,
  recallReason: null,
  recalledAt: null,
  version: 2,
};
const match = {
  childId: CHILD,
  displayName: 'Exampel Child',
  born: '2017-04-02',
  address: '1 Example Street, W10 5AA',
  strength: 'strong' as const,
  reasons: ['Same date of birth'],
  openEpisode: { id: OFFER, openedOn: '2026-06-01', workerName: 'S Worker' },
  waitingReferralId: null,
};

let world: PortalWorld;
const offers: RequestOf<typeof offerPassingOn>[] = [];
const recalls: RequestOf<typeof recallPassingOn>[] = [];
let direction: 'in' | 'out' = 'in';
const acceptances: RequestOf<typeof acceptPassingOn>[] = [];

beforeAll(async () => {
  world = await PortalWorld.start();
  const returned = {
    ...passingOn,
    direction: 'out' as const,
    state: 'returned' as const,
    returnReason: 'They moved',
  };
  const referral = referralOf({ id: REFERRAL, passingOn: returned });
  await world.world.answer(getReferral, HF, () => ({ referral }));
  await world.world.answer(offerPassingOn, HF, (request) => {
    offers.push(request);
    const caseHolding = { ...referral.caseHolding, route: 'pass-on' as const, chosenName: 'Kensington' };
    return { referral: { ...referral, caseHolding } };
  });
  await world.world.answer(getPassingOn, HF, () => ({
    passingOn: { ...passingOn, direction },
    referral: referralInputSchema.parse(exampleReferral),
    reasonOfSender: 'They live with you',
    acknowledged: { at: '2026-11-20T15:40:00Z', how: 'telephone' },
    matches: [{ ref: 'c1', matches: [match] }],
  }));
  await world.world.answer(recallPassingOn, HF, (request) => {
    recalls.push(request);
    return { passingOn: { ...passingOn, direction: 'out' as const, state: 'recalling' as const } };
  });
  await world.world.answer(acceptPassingOn, HF, (request) => {
    acceptances.push(request);
    return { passingOn };
  });
});
afterAll(() => world?.stop());
beforeEach(() => {
  world.mandated = { [HF]: ['front-door-worker'] };
  offers.length = 0;
  acceptances.length = 0;
  recalls.length = 0;
  direction = 'in';
});

describe('choosing the council of a referral again', () => {
  it('shows who returned it and why, with nothing chosen beforehand', async () => {
    const { status, text } = await (await world.signIn({ acting: HF })).get(councilPath);
    expect(status).toBe(200);
    expect(text).toContain('Westminster City Council returned it. Reason: They moved');
    expect(text).toContain(`value="${WM}"`);
    expect(text).not.toMatch(/ checked/);
  });

  it('says all that is missing and keeps what was typed', async () => {
    const browser = await world.signIn({ acting: HF });
    const _form = await browser.formToken(councilPath);
    const typed = { _form, version: '3', choice: 'no-member', nonMemberName: '', reason: 'They live there' };
    const { status, text } = await browser.post(councilPath, typed);
    expect(status).toBe(422);
    expect(text).toContain('Enter the name of the council');
    expect(text).toMatch(/value="no-member" checked/);
    expect(text).toContain('They live there');
    expect(offers).toEqual([]);
  });

  it('offers it, and says who is responsible until then', async () => {
    const browser = await world.signIn({ acting: HF });
    const _form = await browser.formToken(councilPath);
    const typed = { _form, version: '3', choice: WM, reason: 'They live there' };
    const { status, location } = await browser.post(councilPath, typed);
    expect([status, location]).toEqual([303, `/councils/${HF}/referrals/${REFERRAL}`]);
    expect(offers).toEqual([
      {
        referralId: REFERRAL,
        version: 3,
        council: { chosen: WM, nonMemberName: null, overrideReason: 'They live there' },
      },
    ]);
    expect((await browser.get(location!)).text).toContain('is offered to Kensington');
  });
});

describe('accepting an offer about a child who may be known here', () => {
  it('asks who it is, with the reasons and the open case', async () => {
    const { text } = await (await world.signIn({ acting: HF })).get(offerPath);
    expect(text).toContain('Exampel Child');
    expect(text).toContain('Same date of birth');
    expect(text).toContain('what is offered joins it');
    expect(text).toMatch(/Referrer told that it was received[\s\S]*20 November 2026 at 3:40pm, by telephone/);
    expect(text).not.toMatch(/ checked/);
  });

  it('is not sent before somebody has said so', async () => {
    const browser = await world.signIn({ acting: HF });
    const _form = await browser.formToken(offerPath);
    const { status, text } = await browser.post(`${offerPath}/accept`, { _form, version: '2' });
    expect(status).toBe(422);
    expect(text).toContain('Select whether this child is known here already');
    expect(acceptances).toEqual([]);
  });

  it.each([
    ['the child of the records', CHILD, [{ ref: 'c1', sameAsChildId: CHILD }]],
    ['a new record', 'new', []],
  ])('is sent with %s', async (_, choice, recognised) => {
    const browser = await world.signIn({ acting: HF });
    const _form = await browser.formToken(offerPath);
    const { status } = await browser.post(`${offerPath}/accept`, { _form, version: '2', 'same-c1': choice });
    expect(status).toBe(303);
    expect(acceptances).toEqual([{ passingOnId: OFFER, version: 2, recognised }]);
  });
});

describe('taking an offer back', () => {
  const recallPath = `${offerPath}/recall`;
  it('is offered to the council that made it, and wants a reason', async () => {
    direction = 'out';
    const browser = await world.signIn({ acting: HF });
    expect((await browser.get(offerPath)).text).toContain(`href="${recallPath}"`);
    const _form = await browser.formToken(recallPath);
    const refused = await browser.post(recallPath, { _form, version: '2', reason: '' });
    expect(refused.status).toBe(422);
    expect(refused.text).toContain('Enter why it is taken back');
    const { status, location } = await browser.post(recallPath, {
      _form,
      version: '2',
      reason: 'They are here',
    });
    expect([status, location]).toEqual([303, `/councils/${HF}/referrals/${REFERRAL}`]);
    expect(recalls).toEqual([{ passingOnId: OFFER, version: 2, reason: 'They are here' }]);
    expect((await browser.get(location!)).text).toContain('is asked to give it back');
  });

  it('is nothing for the council it is offered to', async () => {
    const browser = await world.signIn({ acting: HF });
    expect((await browser.get(offerPath)).text).not.toContain(recallPath);
    expect((await browser.get(recallPath)).text).toContain('It cannot be taken back');
  });
});
