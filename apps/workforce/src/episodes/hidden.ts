import type { Acting, Call } from '@conjoint/platform';

/**
 * An episode of a restricted record exists for its keepers only, as the record does in the referrals, which say of each episode whether
 * it is one. Every list, count and id of this service asks here.
 */
export function isKeeper({ roles }: Pick<Acting, 'roles'>): boolean {
  return roles.includes('information-officer');
}

/** SQL: whether whoever acts may know of this episode. The argument is the name the query gives to `episode_fact`. */
export const mayKnow = (acting: Pick<Acting, 'roles'>, episode = 'episode'): string =>
  isKeeper(acting) ? 'true' : `not ${episode}.restricted`;

/** Whether an id of a child, an episode, a case's allocation or a restriction stands for something hidden from whoever asks. */
async function hidesBehind(id: string, call: Call): Promise<boolean> {
  if (isKeeper(call.acting)) return false;
  const rows = await call.db.query(
    `select 1 from episode_fact episode where episode.restricted and (episode.episode_id = $1 or episode.child_id = $1
       or episode.episode_id in (select episode_id from allocation where id = $1)) limit 1`,
    [id],
  );
  return rows.length > 0;
}

/** The same, and that somebody asked for it is written down. She is answered what she is answered about an id nobody has. */
export async function soughtHidden(id: string, call: Call, action: string): Promise<boolean> {
  if (!(await hidesBehind(id, call))) return false;
  await call.db.audit(call, { action, subjects: [id], why: 'hidden record', outcome: 'refused' });
  return true;
}

export const guardsRecord = (id: string, call: Call): Promise<boolean> =>
  soughtHidden(id, call, 'audit.read');
