import type { AssertionClaims, Role } from '@conjoint/contracts';
import type { PartitionEntry, Requests } from '@conjoint/platform';
import { Acting } from '../acting/acting.js';

/** Somebody acting for a council, for specs of view-models: they ask nobody anything. */
export function someoneActing(roles: Role[], { kind = 'council' as 'council' | 'body' } = {}): Acting {
  const council = {
    code: 'E09000013',
    name: 'London Borough of Example',
    shortName: 'Example',
    kind,
  } as PartitionEntry;
  const mandates = [{ id: 'm', basis: 'employment', statute: 'employment', roles, lines: [] }];
  const claims = { roles, mandates } as unknown as AssertionClaims;
  const person = { key: 'example.a', name: 'A Worker' } as never;
  return new Acting({
    requests: {} as Requests,
    council,
    partnership: { kindsOfLine: () => [] },
    mandate: { assertion: '', claims },
    renew: () => Promise.reject(new Error('nobody asks here')),
    person,
    token: '',
    correlationId: 'c',
  });
}
