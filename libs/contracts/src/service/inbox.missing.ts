import { z } from 'zod';
import { defineRequest } from '../contract.js';
import { idSchema } from '../fields.js';
import { SERVICES, type ServiceName } from '../services.js';

const schema = {
  request: z.object({ eventIds: z.array(idSchema).min(1).max(1000) }),
  response: z.object({ missing: z.array(z.string()) }),
};
const examples = {
  valid: [{ eventIds: ['0199f1f0-0000-7000-8000-000000000001'] }],
  invalid: { none: { eventIds: [] } },
};

/** The reconciler compares outbox with inboxes: which of these events did you never handle? Ids only. */
const inside = (service: ServiceName) =>
  defineRequest({
    service,
    name: 'inbox.missing.v1',
    summary: `Which of these events ${service} never handled`,
    access: { by: 'system' },
    repeatable: true,
    ...schema,
    examples,
  });

/** The same between two partitions, for addressed events. */
const across = (service: ServiceName) =>
  defineRequest({
    service,
    name: 'inbox.missing-across.v1',
    summary: `Which of these addressed events ${service} never handled`,
    access: { by: 'partition' },
    repeatable: true,
    ...schema,
    examples,
  });

const each = <T>(make: (service: ServiceName) => T): Record<ServiceName, T> =>
  Object.fromEntries(SERVICES.map((service) => [service, make(service)])) as Record<ServiceName, T>;

export const inboxMissing = each(inside);
export const inboxMissingAcross = each(across);
