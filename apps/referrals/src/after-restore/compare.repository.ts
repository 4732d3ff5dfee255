import type { PassingOnStanding } from '@conjoint/contracts';
import type { PartitionDb, Tx } from '@conjoint/platform';

type Queries = Pick<PartitionDb | Tx, 'query'>;

interface Row {
  id: string;
  direction: 'out' | 'in';
  state: PassingOnStanding['state'];
  accepted_at: Date | null;
  released_at: Date | null;
  returned_at: Date | null;
  recalled_at: Date | null;
  said: number;
}

const iso = (at: Date | null): string | null => at?.toISOString() ?? null;

const STANDINGS = `select id, direction, state, accepted_at, released_at, returned_at, recalled_at,
  coalesce(version_said.version, 0)::float8 as said
  from passing_on left join outbox_version version_said on version_said.aggregate = passing_on.id || '>' || other_partition`;

function asStanding(row: Row): PassingOnStanding {
  const { id, direction, state, said } = row;
  return {
    id,
    direction,
    state,
    said,
    acceptedAt: iso(row.accepted_at),
    releasedAt: iso(row.released_at),
    returnedAt: iso(row.returned_at),
    recalledAt: iso(row.recalled_at),
  };
}

/** How the passings-on with one other council stand here, in the order of their ids. */
export async function standingsWith(
  db: Queries,
  { other, after, limit }: { other: string; after: string | null; limit: number },
): Promise<PassingOnStanding[]> {
  const rows = await db.query<Row>(
    `${STANDINGS} where other_partition = $1 and ($2::uuid is null or id > $2) order by id limit $3`,
    [other, after, limit],
  );
  return rows.map(asStanding);
}

export async function standingOf(db: Queries, id: string): Promise<PassingOnStanding | null> {
  const [row] = await db.query<Row>(`${STANDINGS} where id = $1`, [id]);
  return row ? asStanding(row) : null;
}

/** Councils with which there was ever a passing-on. */
export async function otherCouncils(db: Queries): Promise<string[]> {
  const rows = await db.query<{ code: string }>('select distinct other_partition as code from passing_on');
  return rows.map(({ code }) => code);
}
