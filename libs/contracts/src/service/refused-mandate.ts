import { z } from 'zod';
import { defineRequest } from '../contract.js';
import { idSchema } from '../fields.js';
import { SERVICES, type ServiceName } from '../services.js';

/** Workforce asks it after a restore: a mandate that was taken away since the copy is taken away again. Ids only. */
const list = (service: ServiceName) =>
  defineRequest({
    service,
    name: 'refused-mandate.list.v1',
    summary: `Mandates that ${service} heard are withdrawn, a page at a time`,
    access: { by: 'system' },
    repeatable: true,
    whileReconciling: 'allowed',
    request: z.object({ after: idSchema.nullable().default(null) }),
    response: z.object({ mandateIds: z.array(idSchema).max(1000), next: idSchema.nullable() }),
    examples: { valid: [{}], invalid: { 'not an id': { after: 'begin' } } },
  });

export const listRefusedMandates = Object.fromEntries(
  SERVICES.map((service) => [service, list(service)]),
) as Record<ServiceName, ReturnType<typeof list>>;
