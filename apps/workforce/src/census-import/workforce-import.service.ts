import { createHash } from 'node:crypto';
import type {
  getWorkforceImport,
  ParsedRequestOf,
  ResponseOf,
  startWorkforceImport,
  WorkforceImport,
} from '@conjoint/contracts';
import { DomainError, londonDate } from '@conjoint/kernel';
import {
  CLOCK,
  deleteFile,
  derivedId,
  fileChunks,
  lockFile,
  PARTNERSHIP,
  requireRole,
  type Call,
  type Clock,
  type FileRow,
  type Partnership,
  type Tx,
} from '@conjoint/platform';
import { Inject, Injectable } from '@nestjs/common';
import { publishWorker } from '../workers/worker-fact.js';
import { insertWorker, lockWorkers, workerById } from '../workers/worker.repository.js';
import { MOST_BYTES, readCensus, type Census } from './census-file.js';
import { workerOfCensus } from './census-worker.rules.js';
import {
  keepSource,
  workforceImport,
  workforceImports,
  workforceProblems,
} from './workforce-import.repository.js';

const PAGE_SIZE = 100;
const IMPORTERS = ['workforce-officer', 'information-officer'] as const;
const READERS = [...IMPORTERS, 'director', 'auditor'] as const;
type Start = ParsedRequestOf<typeof startWorkforceImport>;

/** Takes a workforce census in as one unit: one transaction, all workers or none. It is small: it is read before the answer. */
@Injectable()
export class WorkforceImportService {
  constructor(
    @Inject(PARTNERSHIP) private readonly partnership: Partnership,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async start(request: Start, call: Call): Promise<WorkforceImport> {
    requireRole(call, ...IMPORTERS);
    return call.db.transaction(call, async (tx) => {
      const file = await lockFile(tx, request.fileId, call.acting.personKey);
      const earlier = await workforceImport(tx, { requestId: request.requestId });
      if (earlier) return earlier;
      const bytes = await this.bytesOf(file, call);
      const contentHash = createHash('sha256').update(bytes).digest('hex');
      await this.refuseRepeat(tx, contentHash);
      const census = readCensus(bytes);
      this.refuseOther(census, call.partition, request.asSample);
      const importId = derivedId('workforce-import', call.partition, request.requestId);
      await this.store(tx, call, { importId, request, census, contentHash, fileName: file!.file_name });
      await deleteFile(tx, request.fileId);
      return (await workforceImport(tx, { id: importId }))!;
    });
  }

  async list(call: Call): Promise<WorkforceImport[]> {
    requireRole(call, ...READERS);
    await call.db.audit(call, { action: 'workforce-import.list', subjects: [] });
    return workforceImports(call.db);
  }

  async get(
    { importId, page }: ParsedRequestOf<typeof getWorkforceImport>,
    call: Call,
  ): Promise<ResponseOf<typeof getWorkforceImport>> {
    requireRole(call, ...READERS);
    const one = found(await workforceImport(call.db, { id: importId }));
    await call.db.audit(call, { action: 'workforce-import.read', subjects: [importId] });
    const problems = await workforceProblems(call.db, {
      importId,
      limit: PAGE_SIZE,
      offset: (page - 1) * PAGE_SIZE,
    });
    return { import: one, problems, page, pageSize: PAGE_SIZE };
  }

  /** The workers are no more; whoever heard of them hears that they left on their first day. What the file said is kept. */
  async undo(
    call: Call,
    { importId, reason }: { importId: string; reason: string },
  ): Promise<WorkforceImport> {
    requireRole(call, ...IMPORTERS);
    return call.db.transaction(call, async (tx) => {
      await tx.query('select 1 from workforce_import where id = $1 for update', [importId]);
      const one = found(await workforceImport(tx, { id: importId }));
      if (one.state === 'undone') return one;
      const rows = await tx.query<{ id: string }>('select id from worker where import_id = $1', [importId]);
      const workers = await lockWorkers(
        tx,
        rows.map(({ id }) => id),
      );
      const { builtUpon } = (await workforceImport(tx, { id: importId }))!;
      if (builtUpon !== null)
        throw new DomainError('not-acceptable-state', `${builtUpon}, so it cannot be undone`);
      const on = londonDate(this.clock.now());
      for (const worker of workers) {
        const terms = worker.terms.map((term) => ({ ...term, caseHolder: false }));
        await publishWorker(tx, { ...worker, terms, leftOn: worker.startedOn }, { on });
      }
      await tx.query('delete from worker where import_id = $1', [importId]);
      await tx.query(
        `update workforce_import set state = 'undone', undone_at = $2, undone_by = $3, undone_by_name = $4, undo_reason = $5 where id = $1`,
        [importId, this.clock.now(), call.acting.personKey, call.acting.personName, reason],
      );
      await tx.audit({
        action: 'workforce-import.undone',
        subjects: [importId, ...workers.map(({ id }) => id)],
        why: reason,
      });
      return (await workforceImport(tx, { id: importId }))!;
    });
  }

  private async bytesOf(file: FileRow | null, call: Call): Promise<Buffer> {
    if (!file)
      throw new DomainError('not-found', 'This upload is not known any more. Choose the file again.');
    if (Number(file.received_bytes) < Number(file.size_bytes))
      throw new DomainError(
        'not-acceptable-state',
        'The file has not been uploaded completely. Upload it again.',
      );
    if (Number(file.size_bytes) > MOST_BYTES) readCensus(Buffer.alloc(MOST_BYTES + 1));
    const chunks: Buffer[] = [];
    for await (const chunk of fileChunks(call.db, file.id)) chunks.push(chunk);
    return Buffer.concat(chunks);
  }

  private async refuseRepeat(tx: Tx, contentHash: string): Promise<void> {
    const before = await workforceImport(tx, { contentHash });
    if (before)
      throw new DomainError(
        'already-done',
        'This very file was imported here already. Look at the list of imports',
        {
          details: { importId: before.importId },
        },
      );
  }

  /** A body with a joint return may import the censuses of its authorities, a council its own. */
  private refuseOther({ authorityCode }: Census, partition: string, asSample: boolean): void {
    if (asSample) return;
    const { kind } = this.partnership.partition(partition);
    const own =
      kind === 'council'
        ? [this.partnership.council(partition).dfe]
        : (this.partnership.body(partition).workforceReturn?.authorities ?? []);
    if (own.includes(authorityCode)) return;
    throw new DomainError(
      'unsupported-file',
      `This is the census of authority ${authorityCode}, not of this council. Choose this council’s file, or say that it is a sample`,
      { details: { remedy: 'Choose this council’s file, or say that it is a sample', authorityCode } },
    );
  }

  private async store(
    tx: Tx,
    call: Call,
    {
      importId,
      request,
      census,
      ...file
    }: { importId: string; request: Start; census: Census; contentHash: string; fileName: string },
  ): Promise<void> {
    const { authorityCode, year, referenceDate, workers, problems } = census;
    const by = { by: call.acting.personKey, at: this.clock.now(), on: londonDate(this.clock.now()) };
    const employer = this.partnership.organisationOf(call.partition).alias;
    const records = workers.map((one) => ({
      ...workerOfCensus(one, { referenceDate, employer }),
      importId,
    }));
    await tx.query(
      `insert into workforce_import (id, request_id, file_name, content_hash, state, as_sample, authority_code, census_year,
         reference_date, workers, agency_workers, problems, imported_at, imported_by, imported_by_name)
       values ($1, $2, $3, $4, 'done', $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
      [
        importId,
        request.requestId,
        file.fileName,
        file.contentHash,
        request.asSample,
        authorityCode,
        year,
        referenceDate,
        workers.length,
        records.filter(({ terms }) => terms.contract === 'agency').length,
        problems.length,
        by.at,
        by.by,
        call.acting.personName,
      ],
    );
    const kept = [];
    for (const [index, record] of records.entries()) {
      const workerId = (await insertWorker(tx, record, by))!;
      await publishWorker(tx, await workerById(tx, workerId), { on: by.on, again: true });
      kept.push({ ...workers[index]!, workerId });
    }
    await keepSource(tx, importId, kept, problems);
    await tx.audit({
      action: 'workforce-import.done',
      subjects: [importId, ...kept.map(({ workerId }) => workerId)],
    });
  }
}

function found(one: WorkforceImport | null): WorkforceImport {
  if (one) return one;
  throw new DomainError('not-found', 'There is no such import here');
}
