import { DomainError } from '@conjoint/kernel';
import type { Call, Tx } from '@conjoint/platform';
import type { EpisodeWork } from '@conjoint/contracts';
import { lockChildren } from '../household/child-lock.repository.js';
import { isHidden, isKeeper } from '../restriction/hidden.js';
import { soughtHidden } from '../restriction/keeper-alert.js';
import type { EpisodeState } from './episode.rules.js';

export interface EpisodeRow {
  id: string;
  child_id: string;
  referral_id: string | null;
  state: EpisodeState;
  origin: 'referral' | 'census';
  version: number;
  opened_on: string;
  closed_on: string | null;
  work: EpisodeWork | null;
  worker_key: string | null;
  referral_nfa: boolean | null;
  hidden: boolean;
}

const COLUMNS = `episode.id, episode.child_id, episode.referral_id, episode.state, episode.origin, episode.version,
  episode.opened_on::text, episode.closed_on::text, episode.work, episode.worker_key, episode.referral_nfa,
  ${isHidden('episode.child_id')} as hidden`;

type Queries = Pick<Tx, 'query'>;

export async function findEpisode(db: Queries, episodeId: string): Promise<EpisodeRow | null> {
  const [row] = await db.query<EpisodeRow>(`select ${COLUMNS} from episode where id = $1`, [episodeId]);
  return row ?? null;
}

/** SQL: the episode that a record written in a case belongs to, by the name of its table. */
const EPISODE_OF = {
  episode: 'select id as episode_id from episode where id = $1',
  case_note: 'select episode_id from case_note where id = $1',
  assessment: 'select episode_id from assessment where id = $1',
} as const;

/** What of a case a request names. */
export interface NamedInCase {
  of: keyof typeof EPISODE_OF;
  id: string;
  /** What was done or tried, for the audit. */
  action: string;
  now: Date;
}

/**
 * The episode behind an id, for reading. An id that is not here, or whose child this person may not know of, is audited as refused.
 * @throws DomainError `not-found`
 */
export async function episodeBehind(call: Call, named: NamedInCase): Promise<EpisodeRow> {
  const [found] = await call.db.query<{ episode_id: string }>(EPISODE_OF[named.of], [named.id]);
  const row = found ? await findEpisode(call.db, found.episode_id) : null;
  if (row && !isHiddenFrom(row, call)) return row;
  return refuse(call, named);
}

/**
 * One transaction on the episode behind an id, its child and itself locked. `work` gives what else it wrote about, or false when it
 * changed nothing; a change is audited. Only cases that began here are worked on: those of a census are history.
 * @throws DomainError `not-found`
 */
export async function changeEpisode(
  call: Call,
  named: NamedInCase,
  work: (tx: Tx, row: EpisodeRow) => Promise<readonly string[] | false>,
): Promise<void> {
  const { child_id: childId, id } = await episodeBehind(call, named);
  const there = await call.db.transaction(call, async (tx) => {
    await lockChildren(tx, [childId]);
    await tx.query('select id from episode where id = $1 for no key update', [id]);
    const row = (await findEpisode(tx, id))!;
    if (isHiddenFrom(row, call)) return false;
    if (row.origin === 'census')
      throw new DomainError(
        'not-acceptable-state',
        'This case came with a census import and is history. Record a referral to work with the child here',
      );
    const wrote = await work(tx, row);
    if (wrote !== false)
      await tx.audit({
        action: named.action,
        subjects: [...new Set([row.id, row.child_id, named.id, ...wrote])],
      });
    return true;
  });
  if (!there) await refuse(call, named);
}

function isHiddenFrom(row: EpisodeRow, call: Call): boolean {
  return row.hidden && !isKeeper(call.acting);
}

async function refuse(call: Call, { id, action, now }: NamedInCase): Promise<never> {
  await soughtHidden(call, { id, action, now });
  await call.db.audit(call, { action, subjects: [id], outcome: 'refused' });
  throw new DomainError('not-found', 'There is no such case in this council');
}

/** @throws DomainError `stale-version` when somebody changed it after this page was opened. */
export function refuseStaleVersion(what: string, now: number, asked: number): void {
  if (now === asked) return;
  throw new DomainError(
    'stale-version',
    `Somebody has changed this ${what} since you opened it. Look at it again, then repeat what you wanted to do`,
    { details: { version: now } },
  );
}
