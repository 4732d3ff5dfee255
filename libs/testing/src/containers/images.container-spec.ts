import { jest } from '@jest/globals';
import { exampleReferral, recordReferral } from '@conjoint/contracts';
import { newId } from '@conjoint/platform';
import { nothingAcknowledged } from '../faults/acknowledged.js';
import { CouncilClient } from '../faults/council-client.js';
import { FAULT_SERVICES } from '../faults/fault-installation.js';
import { testSetting } from '../servers/test-environment.js';
import { docker } from './container.js';
import { ContainerInstallation, PROGRAMS, type ProgramName } from './container-installation.js';

jest.setTimeout(300_000);

const LARGEST_BYTES = 200e6;
const DRAINS_WITHIN_MS = 10_000;
const IMAGES = [...PROGRAMS, 'migrator'];
const imageOf = (name: string): string => `conjoint/${name}:${testSetting('CONJOINT_TEST_IMAGES')}`;

describe.each(IMAGES)('the image of %s', (name) => {
  it('is small, not root, and says what it is', async () => {
    const [image] = JSON.parse(await docker('image', 'inspect', imageOf(name))) as {
      Size: number;
      Config: { User: string; Labels: Record<string, string>; Healthcheck?: { Test: string[] } };
    }[];
    process.stderr.write(`${name}: ${(image!.Size / 1e6).toFixed(1)} MB\n`);
    expect(image!.Size).toBeLessThan(LARGEST_BYTES);
    expect(image!.Config.User).toBe('65532:65532');
    expect(image!.Config.Labels).toMatchObject({
      'org.opencontainers.image.title': `Conjoint ${name}`,
      'org.opencontainers.image.revision': expect.stringMatching(/^[0-9a-f]{40}/),
      'org.opencontainers.image.created': expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    });
    if (name !== 'migrator') expect(image!.Config.Healthcheck!.Test[0]).toBe('CMD');
  });

  it('has no shell to run', async () => {
    await expect(
      docker('run', '--rm', '--entrypoint', '/bin/sh', imageOf(name), '-c', 'true'),
    ).rejects.toThrow(/no such file or directory/);
  });
});

describe('the product from its images', () => {
  let installation: ContainerInstallation;
  beforeAll(async () => {
    installation = await ContainerInstallation.start();
  });
  afterAll(() => installation?.stop());

  const record = async () => {
    const [council] = installation.councils;
    const acknowledged = nothingAcknowledged();
    const client = new CouncilClient(
      { ...installation, portalUrl: installation.portalUrl, acknowledged },
      council!,
      {
        organisation: 'lbhf',
        key: 'worker-1',
        roles: ['front-door-worker'],
      },
    );
    const answer = await client.untilPortalAnswered(recordReferral, {
      method: 'POST',
      path: '/referrals',
      body: {
        requestId: newId(),
        referral: {
          ...exampleReferral,
          council: { chosen: council!, overrideReason: 'Agreed on the telephone' },
        },
      },
    });
    expect(acknowledged.unexpected).toEqual([]);
    return answer;
  };

  it('has its databases from the migrator, and every partition of every program is ready', async () => {
    for (const council of installation.councils)
      for (const name of FAULT_SERVICES)
        expect(installation.migrated).toContain(`${name}_${council.toLowerCase()}`);
    for (const [name, milliseconds] of installation.startedIn)
      process.stderr.write(`${name} ready after ${milliseconds} ms, all five at once\n`);
    for (const name of PROGRAMS) {
      const state = await installation.containers.get(name)!.state();
      expect(state).toMatchObject({ running: true, user: '65532:65532' });
    }
  });

  it('takes a referral through the portal', async () => {
    expect(await record()).toMatchObject({ referralId: expect.any(String) });
  });

  it('is told to be healthy by the check that it brings', async () => {
    for (const name of PROGRAMS) {
      const { id } = installation.containers.get(name)!;
      await expect(docker('exec', id, 'node', '/app/healthcheck.mjs')).resolves.toBe('');
    }
    // The same check where nobody answers.
    await expect(
      docker('run', '--rm', '--entrypoint', 'node', imageOf('portal'), '/app/healthcheck.mjs'),
    ).rejects.toThrow();
  });

  it.each(PROGRAMS)(
    '%s ends within ten seconds when told to, having finished, and comes back',
    async (name: ProgramName) => {
      const container = installation.containers.get(name)!;
      const milliseconds = await container.stop();
      process.stderr.write(`${name} ended after ${milliseconds} ms\n`);
      expect(milliseconds).toBeLessThan(DRAINS_WITHIN_MS);
      expect(await container.state()).toMatchObject({ running: false, exitCode: 0 });
      await installation.startProgram(name);
      process.stderr.write(`${name} ready again after ${installation.startedIn.get(name)} ms\n`);
      expect(await record()).not.toBeNull();
    },
  );
});
