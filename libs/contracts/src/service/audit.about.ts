import { z } from 'zod';
import { CHILDRENS_WORK, defineRequest } from '../contract.js';
import { idSchema, pageSchema } from '../fields.js';
import { SERVICES, type ServiceName } from '../services.js';

export const auditEntrySchema = z.object({
  id: z.string(),
  at: z.string(),
  who: z.string(),
  whoName: z.string(),
  roles: z.array(z.string()),
  basis: z.string(),
  action: z.string(),
  why: z.string().nullable(),
  /** `refused`: it was tried, and did not happen. */
  outcome: z.enum(['allowed', 'refused']),
  service: z.string(),
  correlationId: z.string(),
  sealed: z.boolean(),
});
export type AuditEntry = z.infer<typeof auditEntrySchema>;

/** "Who has looked at this record": the caller asks each service and joins the answers by correlation id. */
const about = (service: ServiceName) =>
  defineRequest({
    service,
    name: 'audit.about.v1',
    summary: `Who read or changed a record, as ${service} wrote it down`,
    access: {
      by: 'mandate',
      lines: service === 'referrals' ? CHILDRENS_WORK : 'any',
      roles: ['front-door-manager', 'team-manager', 'information-officer', 'auditor', 'director'],
    },
    repeatable: true,
    whileReconciling: 'allowed',
    request: z.object({
      subjectId: idSchema,
      page: pageSchema,
      /** Only of today and so many days before, less one: 1 is today. */
      lastDays: z.int().min(1).max(3660).nullable().default(null),
      /** Every service is asked the same: one that knows nothing of the record answers with nothing instead of `not-found`. */
      amongOthers: z.boolean().default(false),
    }),
    response: z.object({ entries: z.array(auditEntrySchema), total: z.int(), pageSize: z.int() }),
    examples: {
      valid: [
        { subjectId: '0199f1f0-0000-7000-8000-000000000001', page: 1 },
        { subjectId: '0199f1f0-0000-7000-8000-000000000001', lastDays: 31, amongOthers: true },
      ],
      invalid: {
        'not an id': { subjectId: 'x' },
        'no days': { subjectId: '0199f1f0-0000-7000-8000-000000000001', lastDays: 0 },
      },
    },
  });

export const auditAbout = Object.fromEntries(SERVICES.map((service) => [service, about(service)])) as Record<
  ServiceName,
  ReturnType<typeof about>
>;
