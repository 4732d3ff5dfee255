import { z } from 'zod';
import { defineRequest } from '../contract.js';
import { idSchema, pageSchema, reasonSchema, versionSchema } from '../fields.js';
import { agreementKeySchema, financialYearSchema, sha256Schema } from './money.fields.js';
import {
  openQuarterSchema,
  quarterNumberSchema,
  runDetailSchema,
  runKindSchema,
  runSchema,
} from './run.views.js';

const exampleId = '0199f1f0-0000-7000-8000-000000000001';
const prepares = { by: 'mandate' as const, lines: 'any' as const, roles: ['finance-preparer'] as const };
const reads = {
  by: 'mandate' as const,
  lines: 'any' as const,
  roles: ['finance-preparer', 'finance-approver', 'director', 'auditor'] as const,
};

export const listRuns = defineRequest({
  service: 'recharging',
  name: 'run.list.v1',
  summary: 'Runs of the agreements hosted here, newest first, and what is still to be recharged',
  access: reads,
  repeatable: true,
  whileReconciling: 'allowed',
  request: z.object({ page: pageSchema }),
  response: z.object({
    runs: z.array(runSchema),
    total: z.int(),
    page: z.int(),
    pageSize: z.int(),
    open: z.array(openQuarterSchema),
  }),
  examples: { valid: [{}], invalid: { 'page zero': { page: 0 } } },
});

export const getRun = defineRequest({
  service: 'recharging',
  name: 'run.get.v1',
  summary: 'A run with its counts, its calculation, its charges and what they were answered',
  access: reads,
  repeatable: true,
  whileReconciling: 'allowed',
  request: z.object({ runId: idSchema }),
  response: runDetailSchema,
  examples: { valid: [{ runId: exampleId }], invalid: { 'no id': {} } },
});

export const startRun = defineRequest({
  service: 'recharging',
  name: 'run.start.v1',
  summary: 'Starts recharging a quarter, or a correction with the late costs of a sealed one',
  access: prepares,
  repeatable: true,
  request: z.object({
    requestId: idSchema,
    agreementKey: agreementKeySchema,
    financialYear: financialYearSchema,
    quarter: quarterNumberSchema,
    kind: runKindSchema.default('quarter'),
  }),
  response: z.object({ run: runSchema }),
  examples: {
    valid: [
      { requestId: exampleId, agreementKey: 'front-door', financialYear: '2026-27', quarter: 2 },
      {
        requestId: exampleId,
        agreementKey: 'front-door',
        financialYear: '2026-27',
        quarter: 2,
        kind: 'correction',
      },
    ],
    invalid: {
      'a negative quarter': {
        requestId: exampleId,
        agreementKey: 'front-door',
        financialYear: '2026-27',
        quarter: -2,
      },
      'no financial year': {
        requestId: exampleId,
        agreementKey: 'front-door',
        financialYear: '2026-28',
        quarter: 2,
      },
    },
  },
});

export const askDrivers = defineRequest({
  service: 'recharging',
  name: 'run.ask-drivers.v1',
  summary: 'Asks the partners of a run for their counts, again where one was silent',
  access: prepares,
  repeatable: true,
  request: z.object({ runId: idSchema, version: versionSchema }),
  response: z.object({ run: runSchema }),
  examples: { valid: [{ runId: exampleId, version: 1 }], invalid: { 'no version': { runId: exampleId } } },
});

export const calculateRun = defineRequest({
  service: 'recharging',
  name: 'run.calculate.v1',
  summary:
    'Shares the costs of a run by its counts, in the background: answers when it is done, or after a moment with how far it is',
  access: prepares,
  repeatable: true,
  request: z.object({ runId: idSchema, version: versionSchema }),
  response: z.object({ run: runSchema }),
  examples: { valid: [{ runId: exampleId, version: 2 }], invalid: { 'no version': { runId: exampleId } } },
});

export const approveRun = defineRequest({
  service: 'recharging',
  name: 'run.approve.v1',
  summary: 'Approves a calculation, by somebody who had no part in it',
  access: {
    by: 'mandate',
    lines: 'any',
    roles: ['finance-approver'],
    signedInWithinMinutes: 15,
  },
  repeatable: true,
  request: z.object({
    runId: idSchema,
    /** What she saw: another calculation is not approved by it. */
    calculationHash: sha256Schema,
  }),
  response: z.object({ run: runSchema }),
  examples: {
    valid: [{ runId: exampleId, calculationHash: 'a'.repeat(64) }],
    invalid: { 'nothing seen': { runId: exampleId } },
  },
});

export const sealRun = defineRequest({
  service: 'recharging',
  name: 'run.seal.v1',
  summary:
    'Seals an approved run, in the background: it is posted, each partner gets its charge, and it never changes again',
  access: { by: 'mandate', lines: 'any', roles: ['finance-approver'], signedInWithinMinutes: 15 },
  repeatable: true,
  request: z.object({ runId: idSchema }),
  response: z.object({ run: runSchema }),
  examples: { valid: [{ runId: exampleId }], invalid: { 'no id': {} } },
});

export const cancelRun = defineRequest({
  service: 'recharging',
  name: 'run.cancel.v1',
  summary: 'Cancels a run that is not sealed; its costs can be recharged by another',
  access: prepares,
  repeatable: true,
  request: z.object({ runId: idSchema, reason: reasonSchema }),
  response: z.object({ run: runSchema }),
  examples: {
    valid: [{ runId: exampleId, reason: 'A file is missing' }],
    invalid: { 'no reason': { runId: exampleId } },
  },
});
