import { jest } from '@jest/globals';
import { join } from 'node:path';
import { DockerComposeEnvironment, Wait, type StartedDockerComposeEnvironment } from 'testcontainers';
import { cast } from './cast.js';
import { Composed, docker } from './containers.js';
import { WORKSPACE } from './environment.js';
import { aHousehold } from './households.js';
import { Journey } from './journey.js';
import { decide } from './one-sitting-case.js';
import { takeReferral } from './referral-form.js';
import { signIn } from './sign-in.js';

jest.setTimeout(420_000);

/** As `npm test` prepared it: images, secrets, certificates and the variables of compose.yaml. */
const asked = JSON.parse(process.env['CONJOINT_TEST_COMPOSE'] ?? '{}') as {
  variables: string;
  project: string;
  /** The program, where Compose is no command of Docker's. */
  program: string | null;
};
const SERVICES = ['referrals', 'workforce', 'recharging', 'reporting'];
const PROGRAMS = [...SERVICES, 'portal'];
const NATS = ['nats-1', 'nats-2', 'nats-3'];

describe('the whole product, composed', () => {
  const composed = new Composed(asked.project);
  const players = cast();
  const council = players.council(0);
  const worker = players.inRole('front-door-worker', council);
  const manager = players.inRole('front-door-manager', council);
  let environment: StartedDockerComposeEnvironment | undefined;
  let journey: Journey;

  beforeAll(async () => {
    const begun = Date.now();
    const plan = new DockerComposeEnvironment(join(WORKSPACE, 'infra/compose'), 'compose.yaml')
      .withProjectName(asked.project)
      .withEnvironmentFile(asked.variables)
      .withAutoCleanup(false)
      .withStartupTimeout(300_000)
      .withDefaultWaitStrategy(Wait.forHealthCheck());
    if (asked.program)
      plan.withClientOptions({ executable: { executablePath: asked.program, standalone: true } });
    environment = await plan.up();
    await composed.untilReady(PROGRAMS);
    process.stderr.write(`everything composed is ready after ${Date.now() - begun} ms\n`);
    journey = await Journey.begin('composed');
  });
  afterEach(() => journey?.leave());
  afterAll(async () => {
    await journey?.end();
    await environment?.down({ timeout: 1_000 });
  });

  /** Signs in through the own council, takes a referral, decides it, and finds the child. */
  async function takeAndDecide(): Promise<void> {
    const household = aHousehold(council);
    const [child] = household.children;
    const name = `${child!.givenName} ${child!.familyName}`;
    const front = await journey.visitor();
    await signIn(front, worker, council);
    await takeReferral(front, council, household);
    await front.press('Send referral');
    const decides = await journey.visitor();
    await signIn(decides, manager, council);
    await decide(decides, name, household.children.length > 0 ? 1 : 0);
    await decides.follow('Find a child');
    await decides.type('Name', name);
    await decides.press('Search');
    await decides.follow(name);
    expect(await decides.heading()).toContain(name);
    expect(await decides.words()).toContain('Child and family assessment');
    expect(journey.takeProblems()).toEqual([]);
  }

  it('takes a referral, decides it, and has it on the child’s page', takeAndDecide);

  it('runs nothing as root, with a disk to write to, a capability or without limits', async () => {
    const names = await composed.names();
    expect(names).toHaveLength(20);
    for (const name of names) {
      const { Config, HostConfig } = await composed.inspect(name);
      expect({ name, user: Config.User }).not.toMatchObject({
        user: expect.stringMatching(/^(0|root|)(:|$)/),
      });
      expect({ name, ...HostConfig }).toMatchObject({ name, ReadonlyRootfs: true, CapDrop: ['ALL'] });
      expect(HostConfig.CapAdd ?? []).toEqual([]);
      expect(HostConfig.SecurityOpt).toContain('no-new-privileges:true');
      expect(HostConfig.Memory).toBeGreaterThan(0);
    }
  });

  it('keeps every stream on three servers, each message on disk before it is acknowledged', async () => {
    const script = `fetch('http://127.0.0.1:8222/jsz?streams=true&config=true').then((a)=>a.json()).then((j)=>console.log(JSON.stringify({sync:j.config.sync_always,streams:j.account_details.flatMap((a)=>a.stream_detail).map((s)=>s.config.num_replicas)})))`;
    for (const node of NATS) {
      const said = JSON.parse(await docker('exec', composed.name(node), 'node', '--eval', script)) as {
        sync: boolean;
        streams: number[];
      };
      expect(said.sync).toBe(true);
      expect(said.streams.length).toBe(cast().councils().length + 1);
      expect(new Set(said.streams)).toEqual(new Set([3]));
    }
  });

  it.each([
    ['portal', ['portal-pgbouncer:6432', 'nats-1:4222']],
    ['referrals', ['pgbouncer:6432', 'nats-3:4222']],
    ['recharging', ['pgbouncer:6432', 'nats-2:4222']],
    ['front', ['portal:8080']],
  ])('lets %s talk to whom it must', async (from, targets) => {
    expect((await composed.reachedBy(composed.name(from), targets)).sort()).toEqual([...targets].sort());
  });

  it.each([
    ['portal', ['postgres:5432', 'pgbouncer:6432', 'identity-postgres:5432']],
    ['referrals', ['postgres:5432', 'portal-pgbouncer:6432', 'identity-postgres:5432', 'front:8443']],
    ['nats-1', ['postgres:5432', 'pgbouncer:6432', 'identity-postgres:5432', 'portal-pgbouncer:6432']],
    ['front', ['nats-1:4222', 'nats-1:6222', 'postgres:5432', 'portal-pgbouncer:6432', 'referrals:8080']],
  ])(
    'does not let %s talk to anybody else, by name or by address, nor out of the machine',
    async (from, targets) => {
      const own = await composed.inspect(composed.name(from));
      const tried = await Promise.all(
        targets.map(async (target) => {
          const [to = '', port = ''] = target.split(':');
          const theirs = await composed.inspect(composed.name(to));
          const apart = sharedNetworks(own, theirs).length === 0;
          expect({ from, to, apart }).toEqual({ from, to, apart: true });
          return [
            target,
            ...(await composed.addressesOf(composed.name(to))).map((address) => `${address}:${port}`),
          ];
        }),
      );
      expect(tried.flat().length).toBeGreaterThan(targets.length);
      const outside = from === 'front' ? [] : ['1.1.1.1:443', '172.17.0.1:22'];
      expect(await composed.reachedBy(composed.name(from), [...tried.flat(), ...outside])).toEqual([]);
    },
  );

  it('goes on without a NATS server, a replica of a service and a replica of the portal', async () => {
    const killed = [composed.name('nats-2'), composed.name('referrals', 1), composed.name('portal', 2)];
    await docker('kill', ...killed);
    await takeAndDecide();
    for (const name of killed)
      expect(await docker('inspect', '--format', '{{.State.Running}}', name)).toBe('false');
    await docker('start', ...killed);
    await composed.untilReady(PROGRAMS);
  });
});

type Inspected = Awaited<ReturnType<Composed['inspect']>>;

function sharedNetworks(one: Inspected, other: Inspected): string[] {
  const theirs = Object.keys(other.NetworkSettings.Networks);
  return Object.keys(one.NetworkSettings.Networks).filter((network) => theirs.includes(network));
}
