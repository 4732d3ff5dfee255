import {
  acceptCostFile,
  beginFile,
  getCostFile,
  putChunk,
  takeCostFile,
  undoCostFile,
  type CostFileView,
} from '@conjoint/contracts';
import { newId } from '@conjoint/platform';
import type { CouncilClient } from '../council-client.js';
import { pause, type SeededRandom } from '../seeded-random.js';
import { inventCosts, type CostSource } from './cost-source.js';
import type { MoneyAcknowledged } from './money-acknowledged.js';
import type { Strikes } from './strikes.js';

/** A lease of a process that was killed runs out after half a minute; then another goes on with the file. */
const DONE_WITHIN_MS = 240_000;

interface Work {
  client: CouncilClient;
  random: SeededRandom;
  strikes: Strikes;
  acknowledged: MoneyAcknowledged;
  pools: readonly string[];
  months: readonly string[];
  goesOn: () => boolean;
}

/** A finance officer of a host, who uploads one extract after another, some of them twice, and takes some back. */
export async function uploadWhile(work: Work): Promise<void> {
  const { client, random, acknowledged, goesOn } = work;
  while (goesOn()) {
    const source = inventCosts(random, work);
    acknowledged.sent.set(source.sha256, { ...source, host: client.council });
    const costFileId = await take(work, source);
    const accepted = costFileId === null ? null : await untilAccepted(work, source, costFileId);
    if (accepted) {
      if (random.chance(0.15)) await sendAgain(work, source);
      const state = random.chance(0.2) ? await undo(work, accepted.id) : 'accepted';
      if (state) {
        const { sha256 } = source;
        acknowledged.files.push({ sha256, costFileId: accepted.id, host: client.council, state });
      }
    }
    await pause(random.between(50, 600));
  }
}

async function upload(client: CouncilClient, { sha256, text }: CostSource): Promise<string | null> {
  const announced = { purpose: 'costs' as const, fileName: 'ledger.csv', sizeBytes: text.length, sha256 };
  const begun = await client.untilAnswered(beginFile.recharging, announced);
  if (!begun) return null;
  const { fileId, chunkBytes } = begun;
  for (let number = begun.nextChunk; number * chunkBytes < text.length; number += 1) {
    const chunk = text.subarray(number * chunkBytes, (number + 1) * chunkBytes);
    const base64 = chunk.toString('base64');
    if (!(await client.untilAnswered(putChunk.recharging, { fileId, number, base64 }))) return null;
  }
  return fileId;
}

/** Now and then the button is pressed twice, and through the portal as often as not. */
async function take({ client, random, strikes }: Work, source: CostSource): Promise<string | null> {
  const fileId = await upload(client, source);
  if (fileId === null) return null;
  const body = { requestId: newId(), fileId, layout: null, pool: source.pool, take: source.take };
  strikes.during('import');
  const answers = await Promise.all(
    Array.from({ length: random.chance(0.2) ? 2 : 1 }, (_, press) =>
      press === 0 && random.chance(0.5)
        ? client.untilPortalAnswered(takeCostFile, { method: 'POST', path: '/costs', body })
        : client.untilAnswered(takeCostFile, body),
    ),
  );
  return answers[0]?.costFile.id ?? null;
}

async function untilAccepted(work: Work, source: CostSource, id: string): Promise<CostFileView | null> {
  const { client, strikes, acknowledged } = work;
  const until = Date.now() + DONE_WITHIN_MS;
  for (;;) {
    const view = (await client.untilAnswered(getCostFile, { costFileId: id }))?.costFile;
    if (!view || view.state === 'accepted') return view ?? null;
    if (view.state === 'staged') {
      const { accepted, rejected, totalPence } = view;
      strikes.during('import');
      await client.untilAnswered(acceptCostFile, {
        costFileId: id,
        accepted,
        rejected,
        totalPence: totalPence!,
      });
    }
    if (view.state === 'failed' || Date.now() > until) {
      acknowledged.unexpected.push(
        `a file of ${source.rows.length} rows in ${client.council} is ${view.state}: ${view.failure?.message ?? 'no reason'}`,
      );
      return null;
    }
    await pause(150);
  }
}

/** The same content under another name is refused, whatever was killed in between. */
async function sendAgain({ client, acknowledged }: Work, source: CostSource): Promise<void> {
  const fileId = await upload(client, source);
  if (fileId === null) return;
  const body = { requestId: newId(), fileId, layout: null, pool: source.pool, take: source.take };
  if (await client.untilAnswered(takeCostFile, body, ['conflict']))
    acknowledged.unexpected.push(`the same costs were taken twice in ${client.council}`);
}

/** What became of it; null where nobody knows. A run may have been faster: then it is kept. */
async function undo(
  { client, random, strikes }: Work,
  costFileId: string,
): Promise<'accepted' | 'undone' | null> {
  await pause(random.between(0, 2000));
  strikes.during('undo');
  const reason = 'The wrong month';
  if (!(await client.untilAnswered(undoCostFile, { costFileId, reason }, ['not-acceptable-state'])))
    return 'accepted';
  const until = Date.now() + DONE_WITHIN_MS;
  while (Date.now() < until) {
    const view = (await client.untilAnswered(getCostFile, { costFileId }))?.costFile;
    if (view?.state === 'undone' || view?.state === 'accepted') return view.state;
    await pause(150);
  }
  return null;
}
