import { jest } from '@jest/globals';
import {
  listQueue,
  listRestoreChecks,
  publishAgain,
  restoreStanding,
  SERVICES,
  settleRestoreCheck,
  type RequestOf,
  type RestoreCheck,
  type RestoreState,
} from '@conjoint/contracts';
import { DomainError } from '@conjoint/kernel';
import { PortalWorld, type TestBrowser } from '../../portal-world.js';

jest.setTimeout(60_000);

const HF = 'E09000013';
const KC = 'E09000020';
const OPEN = '0199f1f0-0000-7000-8000-000000000001';
const PASSING = '0199f1f0-0000-7000-8000-000000000002';
const page = `/councils/${HF}/operators/restore`;
const settlePage = `${page}/referrals/${OPEN}/settle`;

const check: RestoreCheck = {
  id: OPEN,
  kind: 'passing-on',
  partner: KC,
  subject: PASSING,
  ownState: 'released',
  otherState: 'received',
  remedy: 'Both councils contradict each other',
  outcome: 'open',
  foundAt: '2026-11-23T10:00:00.000Z',
  settledAt: null,
  settledByName: null,
  settledWhy: null,
};
const done: RestoreCheck = {
  ...check,
  id: '0199f1f0-0000-7000-8000-000000000003',
  ownState: null,
  otherState: 'released',
  remedy: 'Taken back from the other council. <b>Noted</b>',
  outcome: 'done',
};

let world: PortalWorld;
let state: RestoreState = 'reconciling';
let open = [check];
const settled: RequestOf<(typeof settleRestoreCheck)['referrals']>[] = [];
let published = 0;

beforeAll(async () => {
  world = await PortalWorld.start();
  const restoredAt = '2026-11-23T10:00:00.000Z';
  for (const service of SERVICES) {
    const isIt = service === 'referrals';
    await world.world.answer(restoreStanding[service], HF, () => ({
      state: isIt ? state : 'normal',
      restoredAt: isIt ? restoredAt : null,
    }));
    await world.world.answer(listRestoreChecks[service], HF, () => ({
      service,
      state: isIt ? state : 'normal',
      restoredAt: isIt ? restoredAt : null,
      checks: isIt ? [...open, done] : [],
      open: isIt ? open.length : 0,
      voided: isIt
        ? [{ id: PASSING, name: 'referrals.passing-on.offered.v1', createdAt: '2026-11-22T10:00:00.000Z' }]
        : [],
      voidedCount: isIt ? 1 : 0,
    }));
  }
  await world.world.answer(settleRestoreCheck.referrals, HF, (request) => {
    settled.push(request);
    [open, state] = [[], 'checked'];
    return { state, open: 0 };
  });
  await world.world.answer(publishAgain.referrals, HF, () => {
    if (state === 'reconciling') throw new DomainError('not-acceptable-state', 'It is still being checked');
    published += 1;
    state = 'normal';
    return { state };
  });
  await world.world.answer(listQueue, HF, () => ({
    items: [],
    total: 0,
    page: 1,
    pageSize: 50,
    inDanger: [],
  }));
});
afterAll(() => world?.stop());

const as = async (role: 'operator' | 'front-door-worker'): Promise<TestBrowser> => {
  world.mandated = { [HF]: [role] };
  return world.signIn({ acting: HF });
};

describe('the page after a restore', () => {
  it('lists for each service what is open, what was done and what is void, with its text escaped', async () => {
    const operator = await as('operator');
    const { status, text } = await operator.get(page);
    expect(status).toBe(200);
    expect(text).toContain('Being checked after a restore');
    expect(text).toContain('Royal Borough of Kensington and Chelsea');
    expect(text).toContain('Here: released (the receiver holds the case)');
    expect(text).toContain('Taken back from the other council. &lt;b&gt;Noted&lt;/b&gt;');
    expect(text).toContain('referrals.passing-on.offered.v1');
    expect(text).toContain(`href="${settlePage}"`);
    expect(text).not.toContain('Publish again');
  });

  it('is for operators', async () => {
    const worker = await as('front-door-worker');
    expect((await worker.get(page)).status).toBe(403);
  });

  it('says on every page that records are being checked, to everybody of the council', async () => {
    const worker = await as('front-door-worker');
    let text = '';
    for (let n = 0; n < 40 && !text.includes('being checked'); n += 1) {
      ({ text } = await worker.get(`/councils/${HF}/queue`));
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect(text).toContain('are being checked after a restore.');
    expect(text).toContain('Referrals and children: you can read, and not change anything yet.');
    expect(text).not.toContain('See what is left to settle');
  });

  it('asks for a reason before something is settled, and then offers to publish again', async () => {
    const operator = await as('operator');
    const form = await operator.get(settlePage);
    expect(form.text).toContain('What was agreed, and with whom?');
    const _form = await operator.formToken(settlePage);
    const empty = await operator.post(settlePage, { _form, reason: '' });
    expect([empty.status, settled]).toEqual([422, []]);
    const sent = await operator.post(settlePage, { _form, reason: 'Telephoned: they hold it' });
    expect([sent.status, sent.location]).toEqual([303, page]);
    expect(settled).toEqual([{ id: OPEN, reason: 'Telephoned: they hold it' }]);
    const { text } = await operator.get(page);
    expect(text).toContain('Checked: nothing is left to settle');
    expect(text).toContain(`action="${page}/referrals/publish"`);
    expect((await operator.get(settlePage)).status).toBe(404);
  });

  it('publishes again', async () => {
    const operator = await as('operator');
    const _form = await operator.formToken(page);
    const sent = await operator.post(`${page}/referrals/publish`, { _form });
    expect([sent.status, sent.location, published]).toEqual([303, page, 1]);
    expect((await operator.get(page)).text).toContain('Referrals and children: the check is over');
    expect((await operator.post(`${page}/nothing/publish`, { _form })).status).toBe(404);
  });
});
