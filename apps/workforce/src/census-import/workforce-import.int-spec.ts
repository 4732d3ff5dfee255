import { readFileSync } from 'node:fs';
import {
  beginFile,
  getWorkforceImport,
  listWorkers,
  listWorkforceImports,
  putChunk,
  startWorkforceImport,
  undoWorkforceImport,
  workerSnapshotted,
} from '@conjoint/contracts';
import { newId } from '@conjoint/platform';
import { testWorld, type TestWorld } from '@conjoint/testing';
import { AppModule } from '../app.module.js';
import { database } from '../database.js';

const HF = 'E09000013';
const SAMPLE = readFileSync(new URL('./fixtures/social_work_workforce_2022.xml', import.meta.url));
let world: TestWorld;
beforeAll(async () => {
  world = await testWorld({
    partnership: 'tri-borough',
    partitions: [HF],
    services: [{ name: 'workforce', module: AppModule, database }],
    now: '2026-11-23T10:00:00Z',
  });
  await world.settled();
}, 120_000);
afterAll(() => world?.stop(), 60_000);

const officer = () =>
  world.person({ partition: HF, roles: ['workforce-officer'], key: 'hf.officer', name: 'An Officer' });
async function upload(bytes: Buffer): Promise<string> {
  const { fileId, chunkBytes } = await officer().send(beginFile.workforce, {
    purpose: 'workforce-census',
    fileName: 'workforce.xml',
    sizeBytes: bytes.length,
  });
  for (let number = 0; number * chunkBytes < bytes.length; number += 1)
    await officer().send(putChunk.workforce, {
      fileId,
      number,
      base64: bytes.subarray(number * chunkBytes, (number + 1) * chunkBytes).toString('base64'),
    });
  return fileId;
}
const start = async (bytes: Buffer, asSample = true) =>
  officer().send(startWorkforceImport, { requestId: newId(), fileId: await upload(bytes), asSample });

describe('importing a workforce census', () => {
  it('refuses that of another authority unless it is said to be a sample', async () => {
    await expect(start(SAMPLE, false)).rejects.toMatchObject({
      code: 'unsupported-file',
      details: { authorityCode: '301' },
    });
    expect((await officer().send(listWorkforceImports, {})).imports).toEqual([]);
  });

  it('keeps all 30 workers, lists what its layout rejects, and says each as a fact', async () => {
    const { import: done } = await start(SAMPLE);
    expect(done).toMatchObject({
      state: 'done',
      workers: 30,
      agencyWorkers: 18,
      problems: 12,
      builtUpon: null,
    });
    const { problems } = await officer().send(getWorkforceImport, { importId: done.importId });
    expect(problems).toHaveLength(12);
    expect(problems[0]).toMatchObject({ line: 86, worker: 4, field: 'QualInst' });
    const db = world.db('workforce', HF);
    const [kept] = await db.query<{ source: unknown }>('select source from census_worker where number = 1');
    expect(kept!.source).toContainEqual({ field: 'WorkingDaysLost', value: '15.31' });
    const said = await db.query('select 1 from outbox where name = $1', [
      `workforce.${workerSnapshotted.name}`,
    ]);
    expect(said).toHaveLength(30);
    const { workers } = await officer().send(listWorkers, { withLeft: true });
    expect(workers.filter(({ fromCensus }) => fromCensus)).toHaveLength(30);
  });

  it('notices the same file', async () => {
    await expect(start(SAMPLE)).rejects.toMatchObject({ code: 'already-done' });
  });

  it('is undone while nothing builds on it, and may then be imported again', async () => {
    const [done] = (await officer().send(listWorkforceImports, {})).imports;
    const { importId } = done!;
    const db = world.db('workforce', HF);
    await db.query('update worker set version = 2 where import_id = $1 and source_ref = $2', [
      importId,
      'Oz2054309383',
    ]);
    await expect(
      officer().send(undoWorkforceImport, { importId, reason: 'Wrong year' }),
    ).rejects.toMatchObject({
      code: 'not-acceptable-state',
    });
    await db.query('update worker set version = 1 where import_id = $1', [importId]);
    const { import: undone } = await officer().send(undoWorkforceImport, { importId, reason: 'Wrong year' });
    expect(undone).toMatchObject({ state: 'undone', undoReason: 'Wrong year', problems: 12 });
    expect(await db.query('select 1 from worker where import_id is not null')).toEqual([]);
    expect((await start(SAMPLE)).import).toMatchObject({ workers: 30 });
  });

  it('changes nothing where the file is broken', async () => {
    await expect(start(SAMPLE.subarray(0, 9000))).rejects.toMatchObject({ code: 'unsupported-file' });
    expect((await officer().send(listWorkforceImports, {})).imports).toHaveLength(2);
  });

  it('is for workforce and information officers', async () => {
    const manager = world.person({ partition: HF, roles: ['team-manager'], key: 'hf.manager' });
    await expect(manager.send(listWorkforceImports, {})).rejects.toMatchObject({ code: 'not-permitted' });
  });
});
