import type { ChildPart, correctionSchema, decisionSchema } from '@conjoint/contracts';
import type { PartitionDb } from '@conjoint/platform';
import type { z } from 'zod';
import { correctionsJson, decisionsJson } from '../referral/referral-read.repository.js';
import {
  COUNTS,
  informationJson,
  pageOf,
  referralsJson,
  type InformationOfChild,
  type ReferralOfChild,
} from './child-parts.js';

interface Asked {
  childId: string;
  keeper: boolean;
  limit: number;
  offset: number;
}

interface StoredParts {
  information: InformationOfChild[];
  decisions: z.infer<typeof decisionSchema>[];
  referrals: ReferralOfChild[];
  corrections: z.infer<typeof correctionSchema>[];
}

const PAGE_OF: Readonly<Record<keyof StoredParts, string>> = {
  information: informationJson(`information.id in ${pageOf('information')}`),
  decisions: decisionsJson(`decision.id in ${pageOf('decisions')}`),
  referrals: referralsJson(`referral.id in ${pageOf('referrals')}`),
  corrections: correctionsJson(`correction.id in ${pageOf('corrections')}`),
};

/** One page of one part, in the order its list is written down. */
export async function partPage<P extends keyof StoredParts>(
  db: PartitionDb,
  part: P,
  { childId, keeper, limit, offset }: Asked,
): Promise<StoredParts[P]> {
  const [row] = await db.query<{ page: StoredParts[P] }>(`select ${PAGE_OF[part]} as page`, [
    childId,
    keeper,
    limit,
    offset,
  ]);
  return row!.page;
}

export async function countParts(
  db: PartitionDb,
  { childId, keeper }: Pick<Asked, 'childId' | 'keeper'>,
): Promise<Record<ChildPart, number>> {
  const [row] = await db.query<{ parts: Record<ChildPart, number> }>(`select ${COUNTS} as parts`, [
    childId,
    keeper,
  ]);
  return row!.parts;
}
