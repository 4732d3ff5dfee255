import { jest } from '@jest/globals';
import { auditAbout, nameRecord, SERVICES, type AuditEntry } from '@conjoint/contracts';
import { DomainError } from '@conjoint/kernel';
import { PortalWorld } from '../portal-world.js';

jest.setTimeout(60_000);

const HF = 'E09000013';
const CHILD = '0199f1f0-0000-7000-8000-00000000000c';

const entry = (service: string, over: Partial<AuditEntry> = {}): AuditEntry => ({
  id: '1',
  at: '2026-11-23T13:05:00Z',
  who: 'lbhf.reader',
  whoName: 'Rea Reader',
  roles: ['team-manager'],
  basis: 'employment: Local Government Act 1972, section 112',
  action: 'child.read',
  why: null,
  outcome: 'allowed',
  service,
  correlationId: 'c1',
  sealed: true,
  ...over,
});

describe('what the portal puts together for a program', () => {
  let world: PortalWorld;
  let token: string;
  const asked: unknown[] = [];

  beforeAll(async () => {
    world = await PortalWorld.start();
    token = await world.token('lbhf.canary');
    await world.world.answer(nameRecord, HF, async ({ recordId }) => {
      if (recordId !== CHILD) throw new DomainError('not-found', 'There is no such record');
      return { kind: 'child' as const, names: ['Ottoline Quartermain'], receivedAt: null };
    });
    for (const service of ['referrals', 'workforce', 'recharging'] as const)
      await world.world.answer(auditAbout[service], HF, (request) => {
        asked.push(request);
        const rows = {
          referrals: [
            entry('referrals'),
            entry('referrals', { correlationId: 'c2', at: '2026-11-23T14:00:00Z' }),
          ],
          workforce: [entry('workforce', { at: '2026-11-23T13:05:01Z', action: 'authority.checked' })],
          recharging: [],
        };
        return { entries: rows[service], total: service === 'referrals' ? 150 : 0, pageSize: 100 };
      });
  });
  afterAll(() => world?.stop());
  beforeEach(() => {
    world.mandated = { [HF]: ['team-manager'] };
    asked.length = 0;
  });

  async function get(path: string, bearer = token) {
    const response = await fetch(`${world.url}/api/v1/councils/${HF}${path}`, {
      headers: { authorization: `Bearer ${bearer}` },
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  }

  it('says who the caller is here, and by what mandates', async () => {
    const { status, body } = await get('/me');
    expect(status).toBe(200);
    expect(body).toEqual({
      person: { key: 'lbhf.canary', name: expect.any(String) },
      employer: { code: 'lbhf', name: world.world.partnership.organisations.find(isLbhf)!.name },
      actingFor: {
        code: HF,
        name: world.world.partnership.partition(HF).name,
        kind: 'council',
      },
      roles: ['team-manager'],
      mandates: [
        {
          id: world.mandateIds[HF],
          basis: 'employment',
          statute: expect.any(String),
          roles: ['team-manager'],
          everyLine: true,
          lines: expect.any(Array),
        },
      ],
      statedAt: expect.stringMatching(/^\d{4}-.*Z$/),
      standsUntil: expect.stringMatching(/^\d{4}-.*Z$/),
    });
  });

  it('joins who has looked over the services, the newest step first, and names a service that is silent', async () => {
    const { status, body } = await get(`/records/${CHILD}/looked-at?lastDays=7`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      record: { kind: 'child', names: ['Ottoline Quartermain'] },
      silent: ['reporting'],
      page: 1,
      more: true,
    });
    const steps = body['steps'] as { correlationId: string; acts: { service: string }[] }[];
    expect(
      steps.map(({ correlationId, acts }) => [correlationId, acts.map(({ service }) => service)]),
    ).toEqual([
      ['c2', ['referrals']],
      ['c1', ['referrals', 'workforce']],
    ]);
    expect(asked).toHaveLength(SERVICES.length - 1);
    expect(asked[0]).toMatchObject({ amongOthers: true, lastDays: 7, page: 1 });
  });

  it('asks no service about what is no record here', async () => {
    const { status, body } = await get(`/records/${CHILD.replace('00000000000c', '00000000000d')}/looked-at`);
    expect([status, body['code'], asked]).toEqual([404, 'not-found', []]);
  });

  it('says by field what is wrong with what was asked', async () => {
    expect((await get('/records/not-an-id/looked-at')).body['fieldErrors']).toEqual([
      expect.objectContaining({ field: 'subjectId' }),
    ]);
    expect((await get(`/records/${CHILD}/looked-at?lastDays=0`)).status).toBe(422);
  });
});

const isLbhf = ({ alias }: { alias: string }): boolean => alias === 'lbhf';
