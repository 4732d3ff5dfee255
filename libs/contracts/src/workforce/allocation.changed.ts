import { defineEvent } from '../contract.js';
import { exampleAllocationFact, allocationFactSchema } from './allocation-fact.js';

export const allocationChanged = defineEvent({
  service: 'workforce',
  name: 'allocation.changed.v1',
  summary: 'An episode was allocated, moved to another worker, or is nobody’s again',
  reach: 'inside',
  order: 'state',
  payload: allocationFactSchema,
  examples: {
    valid: [exampleAllocationFact],
    invalid: { 'no childId': { ...exampleAllocationFact, childId: undefined } },
  },
});
