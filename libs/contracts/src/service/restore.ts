import { z } from 'zod';
import { defineRequest } from '../contract.js';
import { emptySchema, idSchema, reasonSchema } from '../fields.js';
import { SERVICES, type ServiceName } from '../services.js';

/** `reconciling`: an older copy was put back and something is still to be asked or settled. `checked`: it may publish again. */
export const RESTORE_STATES = ['normal', 'reconciling', 'checked'] as const;
export const restoreStateSchema = z.enum(RESTORE_STATES);
export type RestoreState = z.infer<typeof restoreStateSchema>;

/**
 * One thing that was looked at after a restore: an answer of a partner, a difference, a step. Ids and states only: what a record says
 * is seen on its own page.
 */
export const restoreCheckSchema = z.object({
  id: idSchema,
  /** `partner`, `step`, `passing-on`, `mandate`, `charge` or `run`. */
  kind: z.string(),
  /** Code of the other council, or null. */
  partner: z.string().nullable(),
  /** The id it is about, or the name of a step. */
  subject: z.string(),
  ownState: z.string().nullable(),
  otherState: z.string().nullable(),
  /** What was done by itself, or what a person has to look at. */
  remedy: z.string(),
  /** `open`: a person must settle it, or an answer is awaited. */
  outcome: z.enum(['open', 'done', 'settled']),
  foundAt: z.string(),
  settledAt: z.string().nullable(),
  settledByName: z.string().nullable(),
  settledWhy: z.string().nullable(),
});
export type RestoreCheck = z.infer<typeof restoreCheckSchema>;

const standing = (service: ServiceName) =>
  defineRequest({
    service,
    name: 'restore.standing.v1',
    summary: `Whether the records of ${service} are being checked after a restore`,
    access: { by: 'mandate', lines: 'any', roles: 'any' },
    repeatable: true,
    whileReconciling: 'allowed',
    request: emptySchema,
    response: z.object({ state: restoreStateSchema, restoredAt: z.string().nullable() }),
    examples: { valid: [{}], invalid: { 'not an object': 'all' } },
  });

const list = (service: ServiceName) =>
  defineRequest({
    service,
    name: 'restore.list.v1',
    summary: `What was found, done and left to settle after a restore of ${service}`,
    access: { by: 'mandate', lines: 'any', roles: ['operator'] },
    repeatable: true,
    whileReconciling: 'allowed',
    request: emptySchema,
    response: z.object({
      service: z.string(),
      state: restoreStateSchema,
      restoredAt: z.string().nullable(),
      /** What is open first; at most 500. */
      checks: z.array(restoreCheckSchema),
      open: z.int(),
      /** Events of the copy that were never sent and never will be: kept, with their names and times. At most 500. */
      voided: z.array(z.object({ id: idSchema, name: z.string(), createdAt: z.string() })),
      voidedCount: z.int(),
    }),
    examples: { valid: [{}], invalid: { 'not an object': 'all' } },
  });

const settle = (service: ServiceName) =>
  defineRequest({
    service,
    name: 'restore.settle.v1',
    summary: `Settles one difference that ${service} could not settle by itself after a restore`,
    access: { by: 'mandate', lines: 'any', roles: ['operator'] },
    repeatable: true,
    whileReconciling: 'allowed',
    request: z.object({ id: idSchema, reason: reasonSchema }),
    response: z.object({ state: restoreStateSchema, open: z.int() }),
    examples: {
      valid: [{ id: '0199f1f0-0000-7000-8000-000000000001', reason: 'Agreed on the telephone' }],
      invalid: { 'no reason': { id: '0199f1f0-0000-7000-8000-000000000001', reason: '' } },
    },
  });

const publish = (service: ServiceName) =>
  defineRequest({
    service,
    name: 'restore.publish.v1',
    summary: `Ends the checks after a restore: ${service} takes changes and sends its events again`,
    access: { by: 'mandate', lines: 'any', roles: ['operator'] },
    repeatable: true,
    whileReconciling: 'allowed',
    request: emptySchema,
    response: z.object({ state: restoreStateSchema }),
    examples: { valid: [{}], invalid: { 'not an object': 'all' } },
  });

const each = <T>(make: (service: ServiceName) => T): Record<ServiceName, T> =>
  Object.fromEntries(SERVICES.map((service) => [service, make(service)])) as Record<ServiceName, T>;

export const restoreStanding = each(standing);
export const listRestoreChecks = each(list);
export const settleRestoreCheck = each(settle);
export const publishAgain = each(publish);
