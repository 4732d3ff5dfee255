import { databaseName, natsUser, runtimeRole, type Partnership } from '@conjoint/platform';
import { SERVICES, type ServiceName } from '@conjoint/contracts';

type Partition = ReturnType<Partnership['partitions']>[number];

/**
 * The secrets that one program reads, and no others: whoever breaks into the recharging service finds no password of a referrals database
 * there, no key that signs a mandate and nothing that opens a session.
 */
export function secretsOf(program: ServiceName | 'portal', partitions: readonly Partition[]): string[] {
  const messaging = partitions.map(({ code }) => `nats/${natsUser(program, code)}`);
  if (program === 'portal')
    return [...messaging, `db/${runtimeRole('portal')}`, 'portal/session.key', 'oidc/portal-client'];
  return partitions.flatMap(({ code }, index) => [
    messaging[index]!,
    `db/${runtimeRole(databaseName('', program, code))}`,
    `keys/${code}.public.jwk`,
    `keys/${code}.audit.private.jwk`,
    `keys/${code}.audit.public.jwk`,
    // It alone says for whom somebody may act.
    ...(program === 'workforce' ? [`keys/${code}.private.jwk`] : []),
  ]);
}

/** The roles that go through the services’ pooler, and how many databases they are for. */
export function serviceRoles(partitions: readonly Partition[]): string[] {
  return partitions.flatMap(({ code }) =>
    SERVICES.map((service) => runtimeRole(databaseName('', service, code))),
  );
}
