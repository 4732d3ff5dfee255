import { jest } from '@jest/globals';
import {
  checkRole,
  getChild,
  liftRestriction,
  restrictChild,
  type ChildView,
  type RequestOf,
  type Role,
} from '@conjoint/contracts';
import { PortalWorld } from '../../portal-world.js';
import { aChildView } from './child.fixture.js';

jest.setTimeout(60_000);

const HF = 'E09000013';
const CHILD = '0199f1f0-0000-7000-8000-000000000003';
const REFERRAL = '0199f1f0-0000-7000-8000-000000000001';
const childPath = `/councils/${HF}/children/${CHILD}`;

const child: ChildView = aChildView({ id: CHILD });
const restriction = {
  at: '2026-11-23T09:00:00.000Z',
  byName: 'A Manager',
  reason: 'The child of a colleague',
  liftedAt: null,
  liftedByName: null,
  liftedReason: null,
};

let world: PortalWorld;
let shown: ChildView;
let held = true;
const restricted: RequestOf<typeof restrictChild>[] = [];
const lifted: RequestOf<typeof liftRestriction>[] = [];

beforeAll(async () => {
  world = await PortalWorld.start();
  await world.world.answer(getChild, HF, () => ({ child: shown }));
  await world.world.answer(checkRole, HF, () => ({ held }));
  await world.world.answer(restrictChild, HF, (request) => (restricted.push(request), {}));
  await world.world.answer(liftRestriction, HF, (request) => (lifted.push(request), {}));
});
afterAll(() => world.stop());
beforeEach(() => {
  shown = child;
});

const signIn = (role: Role) => {
  world.mandated = { [HF]: [role] };
  return world.signIn({ acting: HF });
};

describe('restricting a record', () => {
  it('is offered to a manager, who gives a reason and is told that she will not see it any more', async () => {
    const browser = await signIn('front-door-manager');
    expect((await browser.get(childPath)).text).toContain(`${childPath}/restrict`);
    const { text } = await browser.get(`${childPath}/restrict`);
    expect(text).toContain('You will not see this record any more either');
    const _form = await browser.formToken(`${childPath}/restrict`);
    const none = await browser.post(`${childPath}/restrict`, { _form, reason: ' ' });
    expect([none.status, none.text.includes('Enter why this record is restricted')]).toEqual([422, true]);
    const { status, location } = await browser.post(`${childPath}/restrict`, {
      _form,
      reason: 'Of a colleague',
    });
    expect([status, location]).toEqual([303, `/councils/${HF}`]);
    expect(restricted).toEqual([{ childId: CHILD, reason: 'Of a colleague' }]);
  });

  it('is not offered to a worker, nor while a referral waits', async () => {
    const worker = await signIn('front-door-worker');
    expect((await worker.get(childPath)).text).not.toContain('/restrict');
    expect((await worker.get(`${childPath}/restrict`)).status).toBe(403);
    const waiting = { id: REFERRAL, receivedAt: restriction.at, sourceCode: '3B', reReferral: false };
    shown = { ...child, referrals: [{ ...waiting, state: 'waiting' }] };
    const { text } = await (await signIn('front-door-manager')).get(`${childPath}/restrict`);
    expect(text).toContain('cannot be restricted yet');
    expect(text).toContain(`/referrals/${REFERRAL}`);
    expect(text).not.toContain('name="reason"');
  });

  it('is not offered where nobody would keep it, and says what to do', async () => {
    held = false;
    const { text } = await (await signIn('front-door-manager')).get(`${childPath}/restrict`);
    held = true;
    expect(text).toContain('nobody may act for');
    expect(text).toContain('Ask your workforce officer');
    expect(text).toContain(`/councils/${HF}/mandates`);
    expect(text).not.toContain('name="reason"');
  });

  it('is lifted by an information officer, who sees who did it and why', async () => {
    shown = { ...child, restricted: true, restrictions: [restriction] };
    const browser = await signIn('information-officer');
    const { text } = await browser.get(childPath);
    expect(text).toContain('This record is restricted');
    expect(text).toContain(restriction.reason);
    expect((await browser.get(`${childPath}/restrict`)).status).toBe(409);
    expect((await browser.get(`${childPath}/lift-restriction`)).text).toContain('23 November 2026 at 9am');
    const _form = await browser.formToken(`${childPath}/lift-restriction`);
    const typed = { _form, reason: 'She has left' };
    const { location } = await browser.post(`${childPath}/lift-restriction`, typed);
    expect([location, lifted]).toEqual([childPath, [{ childId: CHILD, reason: 'She has left' }]]);
  });
});
