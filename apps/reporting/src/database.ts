import type { ServiceDatabase } from '@conjoint/platform';
import { ReferralFactRow } from './months/referral-fact.entity.js';
import { ReferralMonth } from './months/referral-month.entity.js';
import { CreateReferralMonths1764000000021 } from './migrations/1764000000021-create-referral-months.js';

/** A body holds no child, so that there is nothing to count in it. */
export const database: ServiceDatabase = {
  service: 'reporting',
  entities: [ReferralFactRow, ReferralMonth],
  migrations: [CreateReferralMonths1764000000021],
  partitionKinds: ['council'],
};
