import { defineEvent } from '../contract.js';
import { exampleWorkerFact, workerFactSchema } from './worker-fact.js';

export const workerSnapshotted = defineEvent({
  service: 'workforce',
  name: 'worker.snapshotted.v1',
  summary: 'A worker of this council again, for read models being rebuilt',
  reach: 'inside',
  order: 'state',
  payload: workerFactSchema,
  examples: {
    valid: [exampleWorkerFact],
    invalid: { 'no state': { ...exampleWorkerFact, state: undefined } },
  },
});
