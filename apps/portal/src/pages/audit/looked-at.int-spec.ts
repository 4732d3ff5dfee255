import { jest } from '@jest/globals';
import { auditAbout, nameRecord, SERVICES, type AuditEntry, type ServiceName } from '@conjoint/contracts';
import { DomainError } from '@conjoint/kernel';
import { PortalWorld } from '../../portal-world.js';

jest.setTimeout(60_000);

const HF = 'E09000013';
const CHILD = '0199f1f0-0000-7000-8000-00000000000c';
const path = `/councils/${HF}/records/${CHILD}/looked-at`;

const entry = (over: Partial<AuditEntry> = {}): AuditEntry => ({
  id: '1',
  at: '2026-11-23T13:05:00Z',
  who: 'lbhf.reader',
  whoName: 'Rea Reader',
  roles: ['team-manager'],
  basis: 'employment: Local Government Act 1972, section 112',
  action: 'child.read',
  why: null,
  outcome: 'allowed',
  service: 'referrals',
  correlationId: 'c1',
  sealed: false,
  ...over,
});

describe('the page of who has looked', () => {
  let world: PortalWorld;
  const totals: Record<ServiceName, number> = { referrals: 150, workforce: 0, recharging: 1, reporting: 0 };
  const asked: unknown[] = [];

  beforeAll(async () => {
    world = await PortalWorld.start();
    await world.world.answer(nameRecord, HF, async ({ recordId }) => {
      if (recordId !== CHILD) throw new DomainError('not-found', 'There is no such record');
      return { kind: 'child' as const, names: ['Ottoline Quartermain'], receivedAt: null };
    });
    for (const service of SERVICES)
      await world.world.answer(auditAbout[service], HF, (request) => {
        asked.push(request);
        const entries = service === 'referrals' ? [entry(), entry({ correlationId: 'c2' })] : [];
        return { entries, total: totals[service], pageSize: 100 };
      });
  });
  afterAll(() => world.stop());
  beforeEach(() => {
    world.mandated = { [HF]: ['team-manager'] };
    asked.length = 0;
  });
  const browser = () => world.signIn({ acting: HF });

  it('names the child, leads back to the record, and shows a sitting as one line', async () => {
    const { status, text } = await (await browser()).get(path);
    expect(status).toBe(200);
    expect(text).toContain('Ottoline Quartermain');
    expect(text).toContain(`href="/councils/${HF}/children/${CHILD}"`);
    expect(text).toContain('Opened the child’s record (2 times)');
    expect(text.match(/Employed by this council or body/g)).toHaveLength(1);
    expect(text.replaceAll(/<[^>]*>/g, '')).not.toContain(CHILD);
  });

  it('asks every service as one of several, and leads to an older page only while there is one', async () => {
    const visitor = await browser();
    expect((await visitor.get(path)).text).toContain(`${path}?page=2`);
    expect(asked).toHaveLength(SERVICES.length);
    expect(asked[0]).toMatchObject({ amongOthers: true, lastDays: null });
    const last = await visitor.get(`${path}?page=2&days=7`);
    expect(last.text).toContain(`${path}?page=1&amp;days=7`);
    expect(last.text).not.toContain('page=3');
    expect(asked.at(-1)).toMatchObject({ page: 2, lastDays: 7 });
  });

  it('takes a period it does not offer for all time', async () => {
    await (await browser()).get(`${path}?days=3`);
    expect(asked.at(-1)).toMatchObject({ lastDays: null });
  });

  it('is not there for what is no record here, and no service is asked', async () => {
    const { status } = await (await browser()).get(path.replace('00000000000c', '00000000000d'));
    expect([status, asked]).toEqual([404, []]);
  });
});
