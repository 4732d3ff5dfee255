import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { councilPlanSchema } from '@conjoint/contracts';
import { HistoryLoader, type HistoryParts } from './history-loader.js';

/** Loads every plan of the folder, and leaves beside each which episodes came of it: whoever allocates them needs their ids. */
export async function loadHistory(folder: string, parts: HistoryParts): Promise<Record<string, number>> {
  const plans = readdirSync(folder)
    .filter((name) => name.endsWith('.plan.json'))
    .map((name) => councilPlanSchema.parse(JSON.parse(readFileSync(join(folder, name), 'utf8'))));
  const loaded: Record<string, number> = {};
  // One council after another: side by side they would take each other's database connections, of which a process has few.
  for (const plan of plans) {
    const episodes = await new HistoryLoader(plan, parts).load();
    await sayOnlyTheLast(plan.council, parts);
    writeFileSync(join(folder, `${plan.council}.episodes.json`), JSON.stringify(episodes));
    loaded[plan.council] = plan.referrals.length;
  }
  return loaded;
}

/** Each event carries the whole fact, and nobody has heard any: the last of each referral and case is enough, as after a snapshot. */
async function sayOnlyTheLast(council: string, { calls }: HistoryParts): Promise<void> {
  const { db } = await calls.as('front-door-worker', council, 'last facts');
  await db.query(
    `delete from outbox earlier where sent_at is null and exists (
       select 1 from outbox later where later.aggregate_id = earlier.aggregate_id and later.version > earlier.version)`,
  );
}
