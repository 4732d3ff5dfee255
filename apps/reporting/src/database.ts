import type { ServiceDatabase } from '@conjoint/platform';
import { AssessmentMonth, EpisodeFactRow } from './facts/episode-fact.entity.js';
import {
  AllocationFactRow,
  AllocationSpell,
  WorkerFactRow,
  WorkerTerm,
} from './facts/workforce-fact.entity.js';
import { ReferralFactRow } from './months/referral-fact.entity.js';
import { ReferralMonth } from './months/referral-month.entity.js';
import { CreateReferralMonths1764000000021 } from './migrations/1764000000021-create-referral-months.js';
import { CountForIndicators1764000000022 } from './migrations/1764000000022-count-for-indicators.js';
import { Rebuild } from './rebuild/rebuild.entity.js';
import { ReleasedStatistic } from './statistics/released.entity.js';

/** A body holds no child, so that nothing is counted in it: its partition asks its councils, and keeps the audit of that (ADR 26). */
export const database: ServiceDatabase = {
  service: 'reporting',
  entities: [
    ReferralFactRow,
    ReferralMonth,
    EpisodeFactRow,
    AssessmentMonth,
    AllocationFactRow,
    AllocationSpell,
    WorkerFactRow,
    WorkerTerm,
    Rebuild,
    ReleasedStatistic,
  ],
  migrations: [CreateReferralMonths1764000000021, CountForIndicators1764000000022],
  partitionKinds: ['council', 'body'],
};
