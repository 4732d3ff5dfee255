import { defineRequest } from '../contract.js';
import { emptySchema } from '../fields.js';
import { workloadStandardSchema } from './workload-standard.js';

export const getWorkloadStandard = defineRequest({
  service: 'workforce',
  name: 'workload-standard.get.v1',
  summary:
    'Points a case weighs and points a full-time worker is meant to carry, today and next, and who changed them',
  access: {
    by: 'mandate',
    lines: 'any',
    roles: ['workforce-officer', 'team-manager', 'director', 'auditor'],
  },
  repeatable: true,
  whileReconciling: 'allowed',
  request: emptySchema,
  response: workloadStandardSchema,
  examples: { valid: [{}], invalid: { 'not an object': 1 } },
});
