import { newId, type Tx } from '@conjoint/platform';

interface Changed {
  childId: string;
  at: Date;
  by: { key: string; name: string };
  reason: string;
}

export interface ChildToRestrict {
  restricted: boolean;
  /** Of the restriction in force. */
  by: string | null;
  reason: string | null;
}

/** The child, locked until the transaction ends, so that no referral is recorded about it meanwhile. */
export async function lockChild(tx: Tx, childId: string): Promise<ChildToRestrict | null> {
  const [row] = await tx.query<ChildToRestrict>(
    `select person.restricted, restriction.by, restriction.reason
     from person left join restriction on restriction.child_id = person.id and restriction.lifted_at is null
     where person.id = $1 and person.is_child for update of person`,
    [childId],
  );
  return row ?? null;
}

/** Whether a referral that names the child is still to be decided here, or offered and not yet taken over. */
export async function isAwaited(tx: Tx, childId: string): Promise<boolean> {
  const rows = await tx.query(
    `select 1 from referral_child join referral on referral.id = referral_child.referral_id
     where referral_child.child_id = $1 and referral.state in ('waiting', 'offered') limit 1`,
    [childId],
  );
  return rows.length > 0;
}

export async function insertRestriction(tx: Tx, { childId, at, by, reason }: Changed): Promise<void> {
  await tx.query('update person set restricted = true where id = $1', [childId]);
  await tx.query(
    'insert into restriction (id, child_id, at, by, by_name, reason) values ($1, $2, $3, $4, $5, $6)',
    [newId(), childId, at, by.key, by.name, reason],
  );
}

export async function endRestriction(tx: Tx, { childId, at, by, reason }: Changed): Promise<void> {
  await tx.query('update person set restricted = false where id = $1', [childId]);
  await tx.query(
    `update restriction set lifted_at = $2, lifted_by = $3, lifted_by_name = $4, lifted_reason = $5
     where child_id = $1 and lifted_at is null`,
    [childId, at, by.key, by.name, reason],
  );
}
