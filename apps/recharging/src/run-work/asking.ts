import type { Role } from '@conjoint/contracts';
import type { Call, Clock } from '@conjoint/platform';
import type { NewWork } from './run-work.repository.js';

const ABLE: Readonly<Record<NewWork['kind'], Role>> = {
  calculate: 'finance-preparer',
  seal: 'finance-approver',
};

/** Who asks, and the mandates by which this person may: work that outlives the request looks at them again. */
export function asking(
  kind: NewWork['kind'],
  { acting, correlationId }: Call,
  clock: Clock,
): Omit<NewWork, 'runId' | 'askedVersion'> {
  const able = acting.mandates.filter(({ roles }) => roles.includes(ABLE[kind]));
  return {
    kind,
    askedBy: acting.personKey,
    askedByName: acting.personName,
    askedAt: clock.now(),
    mandateIds: able.map(({ id }) => id),
    correlationId,
  };
}
