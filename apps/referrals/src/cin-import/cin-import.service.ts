import type {
  getImport,
  ImportView,
  listImportProblems,
  listImports,
  ParsedRequestOf,
  ResponseOf,
  startImport,
  undoImport,
} from '@conjoint/contracts';
import { DomainError } from '@conjoint/kernel';
import {
  CLOCK,
  lockFile,
  newId,
  requireRole,
  rightOf,
  type Call,
  type Clock,
  type FileRow,
  type PartitionDb,
  type Tx,
} from '@conjoint/platform';
import { Inject, Injectable } from '@nestjs/common';
import {
  countImports,
  fileIsBeingImported,
  findByRequest,
  findImport,
  importPage,
  insertImport,
  lockImport,
  type ImportRow,
} from './census-import.repository.js';
import { askUndo, whyNotUndoable } from './census-undo.repository.js';
import { importLifecycle } from './cin-import.rules.js';
import { ImportWorker } from './import-worker.js';
import { importView } from './import.view.js';
import { isKeeper } from '../restriction/hidden.js';
import { brokenRules, problemPage } from './problem-list.repository.js';

const PAGE_SIZE = 100;
const IMPORTS_A_PAGE = 25;
const IMPORTERS = ['information-officer', 'performance-analyst'] as const;
const READERS = [...IMPORTERS, 'director', 'auditor'] as const;

@Injectable()
export class CinImportService {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly worker: ImportWorker,
  ) {}

  /** Stores the command; the file is read after the answer, by whichever process holds the lease. */
  async start(request: ParsedRequestOf<typeof startImport>, call: Call): Promise<ImportView> {
    requireRole(call, ...IMPORTERS);
    const row = await call.db.transaction(call, async (tx) => {
      const file = await lockFile(tx, request.fileId, call.acting.personKey);
      const earlier = await findByRequest(tx, request.requestId);
      if (earlier) return earlier;
      checkUploaded(file);
      if (await fileIsBeingImported(tx, file.id)) {
        throw new DomainError(
          'conflict',
          'This file is being imported already. Look at the list of imports.',
        );
      }
      return this.store(tx, request, file, call);
    });
    this.worker.wake(call.partition);
    return view(call.db, row);
  }

  async get(
    { importId }: ParsedRequestOf<typeof getImport>,
    call: Call,
  ): Promise<ResponseOf<typeof getImport>> {
    requireRole(call, ...READERS);
    return { import: await view(call.db, found(await findImport(call.db, importId))) };
  }

  async list(
    { page }: ParsedRequestOf<typeof listImports>,
    call: Call,
  ): Promise<ResponseOf<typeof listImports>> {
    requireRole(call, ...READERS);
    const total = await countImports(call.db);
    const offset = (page - 1) * IMPORTS_A_PAGE;
    const rows = await importPage(call.db, { limit: IMPORTS_A_PAGE, offset });
    return {
      imports: rows.map((row) => importView(row, undefined)),
      total,
      page,
      pageSize: IMPORTS_A_PAGE,
    };
  }

  async problems(
    { importId, page, rule }: ParsedRequestOf<typeof listImportProblems>,
    call: Call,
    action: 'import.problems' | 'import.problems-exported' = 'import.problems',
  ): Promise<ResponseOf<typeof listImportProblems>> {
    requireRole(call, ...READERS);
    found(await findImport(call.db, importId));
    const asked = { importId, keeper: isKeeper(call.acting) };
    const offset = (page - 1) * PAGE_SIZE;
    const rules = await brokenRules(call.db, asked);
    const problems = await problemPage(call.db, { ...asked, rule, limit: PAGE_SIZE, offset });
    const children = new Set(problems.flatMap(({ childId }) => childId ?? []));
    // One row for the page, with every child it names, committed before anything is shown.
    await call.db.audit(call, { action, subjects: [importId, ...children] });
    const total = rules
      .filter((one) => rule === undefined || one.rule === rule)
      .reduce((sum, one) => sum + one.problems, 0);
    return { problems, rules, total, page, pageSize: PAGE_SIZE };
  }

  /** Stores the command: a whole census takes longer to take back than a request may last. */
  async undo({ importId, reason }: ParsedRequestOf<typeof undoImport>, call: Call): Promise<ImportView> {
    requireRole(call, ...IMPORTERS);
    await call.db.transaction(call, async (tx) => {
      const row = found(await lockImport(tx, importId));
      // The same request again, after its answer was lost.
      if (row.state === 'undoing' || row.state === 'undone') return;
      importLifecycle.next(row.state, 'undo');
      const why = await whyNotUndoable(tx, importId);
      if (why) throw new DomainError('not-acceptable-state', `This import cannot be undone: ${why}`);
      const { personKey: by, personName: byName } = call.acting;
      const { correlationId } = call;
      await askUndo(tx, importId, {
        by,
        byName,
        reason,
        right: rightOf(call.acting, IMPORTERS),
        correlationId,
      });
      await tx.audit({ action: 'import.undo', subjects: [importId], why: reason });
    });
    this.worker.wake(call.partition);
    return view(call.db, found(await findImport(call.db, importId)));
  }

  private async store(
    tx: Tx,
    { requestId, asSample }: ParsedRequestOf<typeof startImport>,
    file: FileRow,
    call: Call,
  ): Promise<ImportRow> {
    const { personKey, personName } = call.acting;
    await insertImport(tx, {
      id: newId(),
      requestId,
      fileId: file.id,
      fileName: file.file_name,
      sizeBytes: file.size_bytes,
      asSample,
      askedAt: this.clock.now(),
      askedBy: personKey,
      askedByName: personName,
      right: rightOf(call.acting, IMPORTERS),
      correlationId: call.correlationId,
    });
    const row = found(await findByRequest(tx, requestId));
    await tx.audit({ action: 'import.start', subjects: [row.id] });
    return row;
  }
}

function checkUploaded(file: FileRow | null): asserts file is FileRow {
  if (!file) throw new DomainError('not-found', 'This upload is not known any more. Choose the file again.');
  if (file.received_bytes === file.size_bytes) return;
  throw new DomainError(
    'not-acceptable-state',
    'The file has not arrived completely. Upload the rest first.',
    {
      details: { nextChunk: file.next_chunk },
    },
  );
}

function found(row: ImportRow | null): ImportRow {
  if (row) return row;
  throw new DomainError('not-found', 'There is no such import here.');
}

async function view(db: PartitionDb, row: ImportRow): Promise<ImportView> {
  return importView(row, row.state === 'done' ? await whyNotUndoable(db, row.id) : null);
}
