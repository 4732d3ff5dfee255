import type { Tx } from '@conjoint/platform';

/**
 * Who changes several records of a child locks the children first, in the order of their ids, and their referrals after that: two
 * people who withdraw two referrals of one child then wait for one another and never each for the other.
 * Rows that only point at a child can still be written meanwhile.
 */
const LOCK = 'order by person.id for no key update';

export async function lockChildren(tx: Tx, childIds: readonly string[]): Promise<void> {
  await tx.query(`select person.id from person where person.id = any($1) ${LOCK}`, [childIds]);
}

/**
 * Those a referral names, and those who are about to be named. Nobody leaves a referral, and whoever is added to it meanwhile changes
 * its version: so it need not be locked to find them.
 */
export async function lockChildrenOf(
  tx: Tx,
  referralId: string,
  also: readonly string[] = [],
): Promise<void> {
  await tx.query(
    `select person.id from person where person.id in (select child_id from referral_child where referral_id = $1)
       or person.id = any($2) ${LOCK}`,
    [referralId, also],
  );
}
