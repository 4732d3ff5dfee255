import { defineEvent } from '../contract.js';
import { exampleWorkerFact, workerFactSchema } from './worker-fact.js';

export const workerChanged = defineEvent({
  service: 'workforce',
  name: 'worker.changed.v1',
  summary: 'A worker started, changed hours or contract, is absent or left',
  reach: 'inside',
  order: 'state',
  payload: workerFactSchema,
  examples: {
    valid: [exampleWorkerFact],
    invalid: { 'no state': { ...exampleWorkerFact, state: undefined } },
  },
});
