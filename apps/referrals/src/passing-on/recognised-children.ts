import type { Partnership, Tx } from '@conjoint/platform';
import type { RecognisedChild } from '../referral/referral-plan.js';
import { lockRecognised } from '../referral/referral.repository.js';
import type { Between, Recognition } from './recognition.rules.js';

type Found = RecognisedChild & { restricted: boolean };

/** What the records know now of the children that were recognised, by id and locked; one that is not there is left out. */
export async function recognisedChildren(
  tx: Tx,
  recognised: readonly Recognition[],
): Promise<Map<string, Found>> {
  if (recognised.length === 0) return new Map();
  const found = await lockRecognised(
    tx,
    recognised.map(({ sameAsChildId }) => sameAsChildId),
  );
  return new Map(found.map((child) => [child.childId, child]));
}

export function betweenCouncils(
  partnership: Partnership,
  { here, sender }: { here: string; sender: string },
): Between & { nameOf: (partition: string) => string } {
  return {
    here,
    sender,
    isMember: (holder) => partnership.hasPartition(holder),
    nameOf: (partition) => partnership.partition(partition).name,
  };
}
