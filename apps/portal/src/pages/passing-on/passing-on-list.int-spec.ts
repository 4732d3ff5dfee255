import { jest } from '@jest/globals';
import { listPassingOn, type RequestOf } from '@conjoint/contracts';
import { PortalWorld } from '../../portal-world.js';

jest.setTimeout(60_000);

const HF = 'E09000013';
const listPath = `/councils/${HF}/passing-on`;
const offer = {
  id: '0199f1f0-0000-7000-8000-000000000002',
  referralId: '0199f1f0-0000-7000-8000-000000000001',
  otherPartition: 'E09000033',
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
  receivedByReferrerAt: '2026-11-20T15:30:00.000Z',
  inDanger: false,
};

let world: PortalWorld;
const asked: RequestOf<typeof listPassingOn>[] = [];
beforeAll(async () => {
  world = await PortalWorld.start();
  await world.world.answer(listPassingOn, HF, (request) => {
    asked.push(request);
    const { page = 1, direction = 'in' } = request;
    const total = direction === 'in' ? 30 : 26;
    const passings =
      page > 2 ? [] : [{ ...offer, direction, children: [`Child ${direction} of page ${page}`] }];
    return { passings, total, waitingHere: 30, inDangerHere: 0, page, pageSize: 25 };
  });
}, 90_000);
afterAll(() => world?.stop(), 30_000);

const open = async (query = ''): Promise<string> => {
  world.mandated = { [HF]: ['front-door-worker'] };
  return (await (await world.signIn({ acting: HF })).get(listPath + query)).text;
};

describe('the list of referrals passed on', () => {
  it('has pages for each direction, and a link to one keeps the page of the other', async () => {
    const words = await open('?in=2&out=1');
    expect(asked.slice(-2)).toEqual(
      expect.arrayContaining([
        { direction: 'in', page: 2 },
        { direction: 'out', page: 1 },
      ]),
    );
    expect(words).toContain('Child in of page 2');
    expect(words).toContain('Child out of page 1');
    expect(words).toMatch(/passing-on\?in=1&(amp;)?out=1/);
    expect(words).toMatch(/passing-on\?in=2&(amp;)?out=2/);
    expect(words).toContain('Showing 26 to 26 of 30');
  });

  it('leads back from beyond the end', async () => {
    expect(await open('?in=9')).toContain('The list ends before this page');
  });
});
