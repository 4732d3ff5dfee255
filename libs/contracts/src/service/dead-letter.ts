import { z } from 'zod';
import { defineRequest } from '../contract.js';
import { emptySchema, idSchema } from '../fields.js';
import { SERVICES, type ServiceName } from '../services.js';

/** A message no attempt could handle. Its payload is never shown: it may hold personal data. */
export const deadLetterSchema = z.object({
  id: idSchema,
  service: z.string(),
  eventId: z.string(),
  name: z.string(),
  attempts: z.int(),
  errorCode: z.string(),
  failedAt: z.string(),
  retriedAt: z.string().nullable(),
  resolvedAt: z.string().nullable(),
});
export type DeadLetter = z.infer<typeof deadLetterSchema>;

const list = (service: ServiceName) =>
  defineRequest({
    service,
    name: 'dead-letter.list.v1',
    summary: `Messages ${service} could not handle`,
    access: { by: 'mandate', lines: 'any', roles: ['operator'] },
    repeatable: true,
    whileReconciling: 'allowed',
    request: emptySchema,
    response: z.object({
      /** What is open, oldest first, then what was handled, latest first; as many as fit. */
      deadLetters: z.array(deadLetterSchema),
      /** Of all that are open. */
      open: z.int(),
    }),
    examples: { valid: [{}], invalid: { 'not an object': 'all' } },
  });

const retry = (service: ServiceName) =>
  defineRequest({
    service,
    name: 'dead-letter.retry.v1',
    summary: `Tries a message ${service} could not handle once more`,
    access: { by: 'mandate', lines: 'any', roles: ['operator'] },
    repeatable: true,
    request: z.object({ id: idSchema }),
    response: z.object({
      /** `already-handled`: its effect was there before. `overtaken`: a newer one of the same record has been handled; it has no effect. */
      outcome: z.enum(['done', 'already-handled', 'overtaken', 'failed-again']),
      errorCode: z.string().nullable(),
    }),
    examples: {
      valid: [{ id: '0199f1f0-0000-7000-8000-000000000001' }],
      invalid: { 'not an id': { id: '7' } },
    },
  });

const each = <T>(make: (service: ServiceName) => T): Record<ServiceName, T> =>
  Object.fromEntries(SERVICES.map((service) => [service, make(service)])) as Record<ServiceName, T>;

export const listDeadLetters = each(list);
export const retryDeadLetter = each(retry);
