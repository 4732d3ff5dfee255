import {
  checkAuthority,
  exampleReferral,
  getReferral,
  recordDecision,
  recordReferral,
  withdrawReferral,
} from '@conjoint/contracts';
import { newId } from '@conjoint/platform';
import { testWorld, type TestWorld } from '@conjoint/testing';
import { AppModule } from '../app.module.js';
import { database } from '../database.js';

const HF = 'E09000013';
const TIMES = 12;

let world: TestWorld;
beforeAll(async () => {
  world = await testWorld({
    partnership: 'tri-borough',
    partitions: [HF],
    services: [{ name: 'referrals', module: AppModule, database }],
    now: '2026-11-23T10:00:00Z',
  });
  await world.answer(checkAuthority, HF, ({ outcomes }) => ({
    answers: outcomes.map((outcome) => ({
      outcome,
      allowed: true,
      authorityId: 'authority-1',
      statute: 'Local Government Act 2000, section 9E',
      holders: [],
    })),
  }));
}, 90_000);
afterAll(() => world?.stop(), 30_000);

const worker = (key: string) =>
  world.person({ partition: HF, roles: ['front-door-manager'], name: 'A Manager', key });

async function recorded(): Promise<{ referralId: string; childId: string }> {
  const { referralId, children } = await worker('hf.a').send(recordReferral, {
    requestId: newId(),
    referral: {
      ...exampleReferral,
      children: [{ ...exampleReferral.children[0]!, familyName: newId().replaceAll('-', '') }],
      addresses: [{ ref: 'h1', lines: ['1 Example Street'], postcode: 'W6 9JU', people: ['c1'] }],
    },
  });
  return { referralId, childId: children[0]!.childId };
}

const rows = <T>(sql: string, referralId: string) => world.db('referrals', HF).query<T>(sql, [referralId]);

describe('a referral that two people settle at the same moment', () => {
  it('is decided or withdrawn, never both, and who came second is told', async () => {
    for (let n = 0; n < TIMES; n += 1) {
      const { referralId, childId } = await recorded();
      const decide = () =>
        worker('hf.a').send(recordDecision, {
          requestId: newId(),
          referralId,
          version: 1,
          decisions: [{ childId, outcome: 'child-and-family-assessment', rationale: 'To be assessed.' }],
        });
      const withdraw = () =>
        worker('hf.b').send(withdrawReferral, { referralId, version: 1, reason: 'Recorded by mistake' });
      // A decision asks for authority first: every other time it gets a start, a little longer each time, so that either may win.
      const deciding = decide();
      if (n % 2) await new Promise((resolve) => setTimeout(resolve, 2 * n));
      const answers = await Promise.allSettled([deciding, withdraw()]);
      const refused = answers.filter((answer) => answer.status === 'rejected');
      expect(refused).toHaveLength(1);
      expect(['stale-version', 'not-acceptable-state']).toContain(
        (refused[0]!.reason as { code: string }).code,
      );

      const { referral } = await worker('hf.a').send(getReferral, { referralId });
      const decisions = await rows('select 1 from decision where referral_id = $1', referralId);
      const episodes = await rows('select 1 from episode where referral_id = $1', referralId);
      const running = await rows<{ kind: string }>(
        'select kind from clock where referral_id = $1 and stopped_at is null and superseded_at is null',
        referralId,
      );
      const told = await rows<{ name: string }>(
        `select name from outbox where aggregate_id::text = $1 and name like '%referral.decided.%'`,
        referralId,
      );
      const decided = referral.state === 'decided' ? 1 : 0;
      expect([decisions.length, episodes.length, told.length]).toEqual([decided, decided, decided]);
      expect(running.map(({ kind }) => kind).includes('front-door-decision')).toBe(false);
      if (!decided) expect(referral.state).toBe('withdrawn');
    }
  }, 60_000);
});
