import { jest } from '@jest/globals';
import { getChild, listChildHistory, type ChildView, type RequestOf } from '@conjoint/contracts';
import { PortalWorld } from '../../portal-world.js';
import { aChildView } from './child.fixture.js';

jest.setTimeout(60_000);

const HF = 'E09000013';
const child: ChildView = aChildView({
  parts: {
    information: 0,
    decisions: 21,
    referrals: 1,
    clocks: 0,
    corrections: 0,
    census: 2000,
    problems: 0,
  },
});
const childPath = `/councils/${HF}/children/${child.id}`;
const decision = {
  id: child.id,
  referralId: child.id,
  childId: child.id,
  outcome: 'early-help' as const,
  rationale: 'They asked for it',
  decidedAt: '2026-11-20T15:30:00.000Z',
  decidedBy: 'a',
  decidedByName: 'A Manager',
  copiedFromChildId: null,
  inTime: true,
};

let world: PortalWorld;
const asked: RequestOf<typeof listChildHistory>[] = [];
beforeAll(async () => {
  world = await PortalWorld.start();
  await world.world.answer(getChild, HF, () => ({
    child: { ...child, decisions: [decision], referrals: [] },
  }));
  await world.world.answer(listChildHistory, HF, (request) => {
    asked.push(request);
    const { page = 1, part } = request;
    const nothing = {
      information: [],
      decisions: [],
      referrals: [],
      clocks: [],
      corrections: [],
      census: [],
      problems: [],
    };
    const decisions = part === 'decisions' && page < 4 ? [decision] : [];
    return { displayName: 'Example Child', ...nothing, decisions, total: 21, page, pageSize: 10 };
  });
}, 90_000);
afterAll(() => world?.stop(), 30_000);

const signIn = () => {
  world.mandated = { [HF]: ['front-door-worker'] };
  return world.signIn({ acting: HF });
};

describe('a record longer than its page', () => {
  it('says of each part how much there is, and leads to all of it', async () => {
    const { text: words } = await (await signIn()).get(childPath);
    expect(words).toContain(`${childPath}/history/decisions`);
    expect(words).toContain('See all 21 decisions');
    expect(words).toContain('See all 2,000 parts of a census');
    expect(words).toContain('See all 1 referral<');
    expect(words).not.toContain('history/corrections');
  });

  it('is read a page at a time', async () => {
    const browser = await signIn();
    const { text: words } = await browser.get(`${childPath}/history/decisions?page=2`);
    expect(asked.at(-1)).toMatchObject({ childId: child.id, part: 'decisions', page: 2 });
    expect(words).toContain('They asked for it');
    expect(words).toContain('Showing 11 to 11 of 21');
    expect(words).toMatch(/history\/decisions\?page=3/);
    const { text: beyond } = await browser.get(`${childPath}/history/decisions?page=9`);
    expect(beyond).toContain('The list ends before this page');
  });

  it('has no other parts than it has', async () => {
    expect((await (await signIn()).get(`${childPath}/history/everything`)).status).toBe(404);
  });
});
