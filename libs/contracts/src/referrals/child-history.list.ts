import { z } from 'zod';
import { defineRequest } from '../contract.js';
import { idSchema, pageSchema } from '../fields.js';
import { getChild } from './child.get.js';
import {
  censusModuleSchema,
  censusProblemOfChildSchema,
  CHILD_PARTS,
  clockSchema,
  correctionSchema,
  decisionSchema,
  informationSchema,
  referralOfChildSchema,
} from './views.js';

const ofEpisode = { episodeId: z.string().nullable(), episodeOpenedOn: z.string().nullable() };

export const listChildHistory = defineRequest({
  service: 'referrals',
  name: 'child-history.list.v1',
  summary: 'One part of a child’s record, however long, a page at a time; the newest first',
  access: getChild.access,
  repeatable: true,
  whileReconciling: 'allowed',
  request: z.object({ childId: idSchema, part: z.enum(CHILD_PARTS), page: pageSchema }),
  response: z.object({
    displayName: z.string(),
    /** Only the list of the part that was asked for holds anything. */
    information: z.array(informationSchema.extend(ofEpisode)),
    decisions: z.array(decisionSchema),
    referrals: z.array(referralOfChildSchema),
    clocks: z.array(clockSchema),
    corrections: z.array(correctionSchema),
    /** Those of the child itself have no episode, and come first. */
    census: z.array(censusModuleSchema.extend(ofEpisode)),
    problems: z.array(censusProblemOfChildSchema),
    total: z.int(),
    page: z.int(),
    pageSize: z.int(),
  }),
  examples: {
    valid: [{ childId: '0199f1f0-0000-7000-8000-000000000001', part: 'decisions', page: 2 }],
    invalid: {
      'no such part': { childId: '0199f1f0-0000-7000-8000-000000000001', part: 'everything' },
      'page zero': { childId: '0199f1f0-0000-7000-8000-000000000001', part: 'census', page: 0 },
    },
  },
});
