import {
  listMandates,
  listRefusedMandates,
  publishAgain,
  renewFacts,
  withdrawMandate,
} from '@conjoint/contracts';
import { Module } from '@nestjs/common';
import { copyDatabase, putCopyBack, testWorld, type TestService, type TestWorld } from '@conjoint/testing';
import { AppModule } from '../app.module.js';
import { database } from '../database.js';
import { SignedInSession } from './signed-in-session.fixture.js';

const HOME = 'E09000013';

/** Any other service of the partition: what it hears of a withdrawal comes from the platform. */
@Module({})
class AnotherService {}

const workforce: TestService = { name: 'workforce', module: AppModule, database };
let world: TestWorld;
beforeAll(async () => {
  world = await testWorld({
    partnership: 'tri-borough',
    partitions: [HOME],
    services: [
      workforce,
      {
        name: 'recharging',
        module: AnotherService,
        database: { service: 'recharging', entities: [], migrations: [], partitionKinds: ['council'] },
      },
    ],
  });
}, 120_000);
afterAll(() => world?.stop(), 60_000);

const session = (roles: 'workforce-officer' | 'front-door-worker') =>
  new SignedInSession(world, { organisation: 'lbhf', partition: HOME, roles: [roles] });

describe('a mandate that was withdrawn since the copy that was put back', () => {
  it('is withdrawn again, because the other services still refuse it, and refused again at once', async () => {
    const gone = session('front-door-worker');
    const officer = session('workforce-officer');
    const [mandate] = (await gone.assert()).claims.mandates;
    const mandateId = mandate!.id;
    await officer.assert();
    await world.settled();
    await world.end(workforce);
    await copyDatabase(world, { service: 'workforce', partition: HOME });
    await world.start(workforce);
    await officer.send(withdrawMandate, { mandateId, reason: 'She has left' });
    await world.settled();
    // Heard more than an hour ago: no service looks so far back for the fifteen minutes of an assertion.
    await world
      .db('recharging', HOME)
      .query(`update refused_mandate set refused_at = now() - interval '2 hours'`);
    await world.end(workforce);
    world.clock.advance(60_000);
    await putCopyBack(world, { service: 'workforce', partition: HOME, database });
    for (const service of ['referrals', 'reporting'] as const)
      await world.answer(listRefusedMandates[service], HOME, () => ({ mandateIds: [], next: null }));
    const asked = await world.answer(renewFacts, HOME, () => ({ said: 0, next: null }));
    await world.start(workforce);
    world.clock.advance(2_000);
    const state = async () =>
      (await world.db('workforce', HOME).query<{ state: string }>('select state from partition_info'))[0]!
        .state;
    const end = Date.now() + 15_000;
    while ((await state()) !== 'checked' && Date.now() < end)
      await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await state()).toBe('checked');
    expect(asked).toEqual([{ after: null }]);

    await expect(gone.assert()).rejects.toMatchObject({ code: 'no-mandate' });
    const operator = world.person({ partition: HOME, roles: ['operator'] });
    await operator.send(publishAgain.workforce, {});
    await world.settled();
    const fresh = await world
      .db('recharging', HOME)
      .query(
        `select 1 from refused_mandate where mandate_id = $1 and refused_at > now() - interval '1 minute'`,
        [mandateId],
      );
    expect(fresh).toHaveLength(1);
    const { mandates } = await officer.send(listMandates, {});
    expect(mandates.find(({ id }) => id === mandateId)?.withdrawnAt).not.toBeNull();
  }, 60_000);
});
