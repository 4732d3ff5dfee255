import { listAlerts, seeAlert } from '@conjoint/contracts';
import { testWorld, type TestWorld } from '@conjoint/testing';
import { AppModule } from '../app.module.js';
import { database } from '../database.js';

const HF = 'E09000013';
let world: TestWorld;
beforeAll(async () => {
  world = await testWorld({
    partnership: 'tri-borough',
    partitions: [HF],
    services: [{ name: 'referrals', module: AppModule, database }],
  });
}, 90_000);
afterAll(() => world?.stop(), 30_000);

describe('alerts', () => {
  it('come a page at a time, unseen first and then the newest, each once', async () => {
    await world.db('referrals', HF).query(
      `insert into alert (id, kind, at, for_role, text)
       select gen_random_uuid(), 'test', timestamptz '2026-11-01T00:00:00Z' + n * interval '1 minute',
         case when n <= 120 then 'team-manager' else 'front-door-manager' end, n::text from generate_series(1, 121) as n`,
    );
    const manager = world.person({ partition: HF, roles: ['team-manager'], key: 'hf.manager' });
    // Callers that know nothing of pages get the first.
    const first = await manager.send(listAlerts, {});
    expect(first).toMatchObject({ total: 120, unseen: 120, page: 1, pageSize: 50 });
    expect(first.alerts[0]!.text).toBe('120');
    await manager.send(seeAlert, { alertId: first.alerts[0]!.id });

    const pages = [];
    for (let page = 1; page <= 4; page += 1) pages.push(await manager.send(listAlerts, { page }));
    expect(pages.map(({ alerts }) => alerts.length)).toEqual([50, 50, 20, 0]);
    expect(pages.every(({ total, unseen }) => total === 120 && unseen === 119)).toBe(true);
    const texts = pages.flatMap(({ alerts }) => alerts.map(({ text }) => text));
    expect(new Set(texts).size).toBe(120);
    expect([texts[0], texts.at(-1)]).toEqual(['119', '120']);
  });
});
