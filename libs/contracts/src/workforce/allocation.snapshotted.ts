import { defineEvent } from '../contract.js';
import { exampleAllocationFact, allocationFactSchema } from './allocation-fact.js';

export const allocationSnapshotted = defineEvent({
  service: 'workforce',
  name: 'allocation.snapshotted.v1',
  summary: 'Who works on an episode, again, for read models being rebuilt',
  reach: 'inside',
  order: 'state',
  payload: allocationFactSchema,
  examples: {
    valid: [exampleAllocationFact],
    invalid: { 'no childId': { ...exampleAllocationFact, childId: undefined } },
  },
});
