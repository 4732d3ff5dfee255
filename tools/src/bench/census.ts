import { randomUUID } from 'node:crypto';
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { CouncilApi } from '../import/council-api.js';
import { uploadFile } from '../import/upload.js';
import { pause } from '../processes/managed-process.js';
import { censusFile } from './cin-file.js';
import type { BenchInstallation } from './installation.js';
import { peakWhile } from './process-memory.js';

export interface CensusWork {
  readonly childrenPerSecond: number;
  readonly peakMiB: number;
}

/** Uploads and imports a made-up census through the API, as a council's machine does, and watches the service's memory. */
export async function importCensus(
  installation: BenchInstallation,
  { children, council, authorityCode }: { children: number; council: string; authorityCode: string },
): Promise<CensusWork> {
  const folder = mkdtempSync(join(tmpdir(), 'conjoint-census-'));
  try {
    const file = join(folder, `census-${children}.xml`);
    await pipeline(censusFile({ children, authorityCode }), createWriteStream(file));
    const api = new CouncilApi(council, installation.environment);
    const begun = Date.now();
    const { peakMiB } = await peakWhile(installation.processes.get('referrals')!, async () => {
      const fileId = await uploadFile(
        api,
        { path: file, service: 'referrals', purpose: 'cin-census' },
        () => undefined,
      );
      const { import: started } = await api.startImport({ requestId: randomUUID(), fileId, asSample: false });
      await untilImported(api, started.id, children);
    });
    return { childrenPerSecond: children / ((Date.now() - begun) / 1000), peakMiB };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function untilImported(api: CouncilApi, importId: string, children: number): Promise<void> {
  for (;;) {
    const { import: view } = await api.getImport(importId);
    if (view.failure) throw new Error(`the census was not imported: ${view.failure.message}`);
    if (view.state !== 'waiting' && view.state !== 'reading') {
      if (view.newChildren !== children)
        throw new Error(`${view.newChildren} of ${children} children came in`);
      return;
    }
    await pause(250);
  }
}
