import { SERVICES } from '@conjoint/contracts';
import { loadPartnership } from '@conjoint/platform';
import { join } from 'node:path';
import { WORKSPACE } from '../workspace.js';
import { certified, PROGRAMS } from './layout.js';
import { secretsOf } from './program-secrets.js';
import { pgbouncerConfig } from './server-configs.js';

const partitions = loadPartnership(join(WORKSPACE, 'infra/partnerships/tri-borough.yaml')).partitions();

describe('the secrets of a composed program', () => {
  it.each(PROGRAMS)('are %s’s own: no other program’s database or messaging, and no owner’s', (program) => {
    const secrets = secretsOf(program, partitions);
    expect(secrets.length).toBeGreaterThan(0);
    for (const other of PROGRAMS.filter((name) => name !== program))
      expect(secrets.filter((name) => new RegExp(`^(db|nats)/${other}(_|$)`).test(name))).toEqual([]);
    expect(secrets.filter((name) => /_owner$|superuser|admin|provisioner|operator/.test(name))).toEqual([]);
  });

  it('let workforce alone say for whom somebody may act, and the portal alone open a session', () => {
    for (const program of PROGRAMS) {
      const secrets = secretsOf(program, partitions);
      const signing = secrets.filter((name) => /^keys\/[^.]+\.private\.jwk$/.test(name));
      expect(signing).toHaveLength(program === 'workforce' ? partitions.length : 0);
      expect(secrets.includes('portal/session.key')).toBe(program === 'portal');
    }
  });

  it('are in every partition where the service is', () => {
    for (const service of SERVICES)
      for (const { code } of partitions)
        expect(secretsOf(service, partitions)).toContain(`nats/${service}_${code}`);
  });
});

describe('the poolers', () => {
  it.each([1, 16, 60, 164])(
    'keep to the connections of PostgreSQL with %s databases, and give each two',
    (count) => {
      const [, size = '0'] = /default_pool_size = (\d+)/.exec(pgbouncerConfig('*', count)) ?? [];
      expect(Number(size)).toBeGreaterThanOrEqual(2);
      if (count <= 60) expect(Number(size) * count).toBeLessThanOrEqual(150);
    },
  );

  it('verify whom they talk to', () => {
    for (const database of ['*', 'portal'] as const)
      expect(pgbouncerConfig(database, 1)).toMatch(/server_tls_sslmode = verify-full/);
    expect(pgbouncerConfig('portal', 1)).not.toContain('* = host');
  });
});

describe('the certificates', () => {
  it('are for every name that something is called by, once', () => {
    const all = certified({ port: 8443, portalHost: 'p.example', signInHost: 's.example' });
    expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
    expect(all.find(({ name }) => name === 'keycloak')?.called).toContain('s.example');
    expect(all.find(({ name }) => name === 'front')?.called).toEqual(['p.example', 's.example']);
  });
});
