import { databaseName, ownerRole, runtimeRole } from '../partitions/service-database.js';
import type { SecretStore } from '../secrets.js';
import { SERVICES } from '@conjoint/contracts';

export interface PartitionRef {
  code: string;
  kind: 'council' | 'body';
}

/** The NATS user of a service (or the portal) in one partition. */
export const natsUser = (service: string, partition: string): string => `${service}_${partition}`;
export const PROVISIONER_USER = 'provisioner';

/**
 * Whom a secret lets in. A server knows one password a user, so that a changed one comes with a name of its own, `referrals_E09000013.4f1c`, and
 * the same permissions: both are good for a while. The first has none.
 */
export function natsCredential(user: string, secret: string): { user: string; pass: string } {
  const [, name, pass] = /^([0-9a-f]{4,12}):(.+)$/.exec(secret) ?? [];
  return name && pass ? { user: `${user}.${name}`, pass } : { user, pass: secret };
}

/** Makes every secret that is not there yet; existing ones stay as they are. Names are listed in docs and mounted in production. */
export function ensureSecrets({
  secrets,
  partitions,
  organisations,
  databasePrefix = '',
}: {
  secrets: SecretStore;
  partitions: PartitionRef[];
  organisations: string[];
  databasePrefix?: string;
}): void {
  for (const { code } of partitions) {
    for (const service of SERVICES) {
      const database = databaseName(databasePrefix, service, code);
      secrets.ensure(`db/${ownerRole(database)}`);
      secrets.ensure(`db/${runtimeRole(database)}`);
      secrets.ensure(`nats/${natsUser(service, code)}`);
    }
    secrets.ensure(`nats/${natsUser('portal', code)}`);
    secrets.ensureKeyPair(`keys/${code}`);
    secrets.ensureKeyPair(`keys/${code}.audit`);
    secrets.ensure(`oidc/machine-${code}`);
  }
  secrets.ensure(`nats/${PROVISIONER_USER}`);
  secrets.ensure('nats/operator');
  const portal = `${databasePrefix}portal`;
  secrets.ensure(`db/${ownerRole(portal)}`);
  secrets.ensure(`db/${runtimeRole(portal)}`);
  secrets.ensure('portal/session.key');
  secrets.ensure('oidc/portal-client');
  for (const alias of organisations) secrets.ensure(`oidc/${alias}-broker`);
}
