import { z } from 'zod';
import { CHILDRENS_WORK, defineRequest } from '../contract.js';
import { idSchema, pageSchema } from '../fields.js';
import { workEpisodeSchema } from './views.js';

export const listUnallocated = defineRequest({
  service: 'workforce',
  name: 'unallocated.list.v1',
  summary: 'Open episodes that nobody has, soonest due first',
  access: { by: 'mandate', lines: CHILDRENS_WORK, roles: ['team-manager', 'director', 'auditor'] },
  repeatable: true,
  whileReconciling: 'allowed',
  request: z.object({
    /** Only the children that come to this team. */ teamId: idSchema.optional(),
    page: pageSchema,
  }),
  response: z.object({
    items: z.array(workEpisodeSchema.extend({ teamId: z.string().nullable() })),
    total: z.int(),
    page: z.int(),
    pageSize: z.int(),
  }),
  examples: {
    valid: [{}, { teamId: '0199f1f0-0000-7000-8000-000000000006' }],
    invalid: { 'page zero': { page: 0 } },
  },
});
