import { createHash, randomUUID } from 'node:crypto';
import { CouncilApi } from '../import/council-api.js';
import { pause } from '../processes/managed-process.js';
import type { CensusWork } from './census.js';
import type { BenchInstallation } from './installation.js';
import { peakWhile } from './process-memory.js';

/** The census year of the made-up census. */
const YEAR = 2026;

/** Makes the return of what was imported before and takes it chunk by chunk, as a council's machine does, and watches the service's memory. */
export async function exportReturn(
  installation: BenchInstallation,
  { children, council }: { children: number; council: string },
): Promise<CensusWork> {
  const api = new CouncilApi(council, installation.environment);
  const begun = Date.now();
  const { peakMiB } = await peakWhile(installation.processes.get('referrals')!, async () => {
    const { return: asked } = await api.startCinReturn({ requestId: randomUUID(), year: YEAR });
    let view = asked;
    while (view.state === 'waiting' || view.state === 'writing') {
      await pause(250);
      view = (await api.getCinReturn(asked.id)).return;
    }
    if (view.state !== 'done')
      throw new Error(`the return was not made: ${view.failure?.message ?? view.state}`);
    // The sample's own children are in it, too.
    if ((view.children ?? 0) < children)
      throw new Error(`${view.children} of ${children} children are in the return`);
    const hash = createHash('sha256');
    for (let number = 0; number < view.chunks; number += 1)
      hash.update(Buffer.from((await api.cinReturnChunk(asked.id, number)).base64, 'base64'));
    if (hash.digest('hex') !== view.sha256) throw new Error('the return did not arrive as it was made');
  });
  return { childrenPerSecond: children / ((Date.now() - begun) / 1000), peakMiB };
}
