import {
  COST_PREPARERS,
  COST_READERS,
  type acceptCostFile,
  type CostFileView,
  type discardCostFile,
  type getCostFile,
  type listCostFiles,
  type listCostLines,
  type listCostRejects,
  type ParsedRequestOf,
  type ResponseOf,
  type takeCostFile,
  type undoCostFile,
} from '@conjoint/contracts';
import { DomainError, formatPounds, validationFailed } from '@conjoint/kernel';
import {
  CLOCK,
  lockFile,
  newId,
  requireRole,
  type Call,
  type Clock,
  type FileRow,
  type PartitionDb,
  type Tx,
} from '@conjoint/platform';
import { Inject, Injectable } from '@nestjs/common';
import { layoutNamed, LAYOUTS } from '../cost-layout/layouts.js';
import { checkHosted } from '../pool-rule/pool-rule.service.js';
import { CHARGED, isCharged } from './charged.repository.js';
import { askAccept, askUndo, discard, type Asking } from './cost-change.repository.js';
import * as files from './cost-file.repository.js';
import { costFileLifecycle } from './cost-file.rules.js';
import { costLinePage } from './cost-line.repository.js';
import { CostWorker } from './cost-worker.js';
import { costFileView, costLineView } from './cost.view.js';

const PAGE_SIZE = 50;
const REJECT_PAGE_SIZE = 100;

/** Cost files: taking them is a stored command, carried out after the answer by whichever process holds the lease. */
@Injectable()
export class CostService {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly worker: CostWorker,
  ) {}

  async take(request: ParsedRequestOf<typeof takeCostFile>, call: Call): Promise<CostFileView> {
    requireRole(call, ...COST_PREPARERS);
    const row = await call.db.transaction(call, async (tx) => {
      const upload = await lockFile(tx, request.fileId, call.acting.personKey);
      const earlier = await files.findByRequest(tx, request.requestId);
      if (earlier) return earlier;
      checkUploaded(upload);
      if (request.layout !== null && !layoutNamed(request.layout)) throw noLayout();
      if (request.pool !== null) await checkHosted(tx, request.pool);
      await refuseSame(tx, upload.sha256);
      return this.store(tx, request, upload, call);
    });
    this.worker.wake(call.partition);
    return this.view(call.db, row);
  }

  async get(
    { costFileId }: ParsedRequestOf<typeof getCostFile>,
    call: Call,
  ): Promise<ResponseOf<typeof getCostFile>> {
    requireRole(call, ...COST_READERS);
    return { costFile: await this.view(call.db, found(await files.findCostFile(call.db, costFileId))) };
  }

  async list(
    { page }: ParsedRequestOf<typeof listCostFiles>,
    call: Call,
  ): Promise<ResponseOf<typeof listCostFiles>> {
    requireRole(call, ...COST_READERS);
    const listed = await files.latestCostFiles(call.db, { limit: PAGE_SIZE, offset: (page - 1) * PAGE_SIZE });
    const costFiles = listed.files.map((row) => costFileView(row, undefined));
    return { costFiles, total: listed.total, page, pageSize: PAGE_SIZE };
  }

  async rejects(
    { costFileId, page }: ParsedRequestOf<typeof listCostRejects>,
    call: Call,
  ): Promise<ResponseOf<typeof listCostRejects>> {
    requireRole(call, ...COST_READERS);
    const row = found(await files.findCostFile(call.db, costFileId));
    const at = { limit: REJECT_PAGE_SIZE, offset: (page - 1) * REJECT_PAGE_SIZE };
    const rejects = await files.rejectPage(call.db, costFileId, at);
    return { rejects, total: row.rejected, page, pageSize: REJECT_PAGE_SIZE };
  }

  /** Suppliers may be people: whoever looks at lines is written down. */
  async lines(
    { costFileId, page, notShared }: ParsedRequestOf<typeof listCostLines>,
    call: Call,
  ): Promise<ResponseOf<typeof listCostLines>> {
    requireRole(call, ...COST_READERS);
    const row = found(await files.findCostFile(call.db, costFileId));
    await call.db.audit(call, { action: 'cost-line.list', subjects: [costFileId] });
    const at = { limit: REJECT_PAGE_SIZE, offset: (page - 1) * REJECT_PAGE_SIZE };
    const lines = await costLinePage(call.db, { fileId: costFileId, notShared, ...at });
    const kept = row.state === 'accepted' || row.state === 'undoing';
    const total = kept ? (notShared ? row.unshared : row.accepted) : 0;
    return { lines: lines.map(costLineView), total, page, pageSize: REJECT_PAGE_SIZE };
  }

  async accept(shown: ParsedRequestOf<typeof acceptCostFile>, call: Call): Promise<CostFileView> {
    return this.change(shown.costFileId, call, 'cost-file.accept', async (tx, row) => {
      if (row.state === 'accepting' || row.state === 'accepted') return;
      costFileLifecycle.next(row.state, 'accept');
      const same = row.accepted === shown.accepted && row.rejected === shown.rejected;
      if (!same || Number(row.total_pence) !== shown.totalPence)
        throw new DomainError('conflict', 'The result is another one than was shown. Look at it again.');
      if (row.accepted === 0)
        throw new DomainError(
          'not-acceptable-state',
          'No row of this file can be accepted. Correct it first.',
        );
      await askAccept(tx, row.id, asking(call));
    });
  }

  async discard({ costFileId }: ParsedRequestOf<typeof discardCostFile>, call: Call): Promise<CostFileView> {
    return this.change(costFileId, call, 'cost-file.discard', async (tx, row) => {
      if (row.state === 'discarded') return;
      costFileLifecycle.next(row.state, 'discard');
      await discard(tx, row.id, row.upload_id);
    });
  }

  async undo(
    { costFileId, reason }: ParsedRequestOf<typeof undoCostFile>,
    call: Call,
  ): Promise<CostFileView> {
    return this.change(costFileId, call, 'cost-file.undo', async (tx, row) => {
      if (row.state === 'undoing' || row.state === 'undone') return;
      costFileLifecycle.next(row.state, 'undo');
      if (await isCharged(tx, row.id))
        throw new DomainError('not-acceptable-state', `This file cannot be undone: ${CHARGED}.`);
      await askUndo(tx, row.id, { ...asking(call), reason });
    });
  }

  private async change(
    id: string,
    call: Call,
    action: string,
    work: (tx: Tx, row: files.CostFileRow) => Promise<void>,
  ): Promise<CostFileView> {
    requireRole(call, ...COST_PREPARERS);
    await call.db.transaction(call, async (tx) => {
      await work(tx, found(await files.lockCostFile(tx, id)));
      await tx.audit({ action, subjects: [id] });
    });
    this.worker.wake(call.partition);
    return this.view(call.db, found(await files.findCostFile(call.db, id)));
  }

  private async store(
    tx: Tx,
    { requestId, layout, pool, take }: ParsedRequestOf<typeof takeCostFile>,
    upload: FileRow & { sha256: string },
    call: Call,
  ): Promise<files.CostFileRow> {
    const { by, byName, mandateIds } = asking(call);
    await files.insertCostFile(tx, {
      id: newId(),
      requestId,
      uploadId: upload.id,
      fileName: upload.file_name,
      sizeBytes: upload.size_bytes,
      sha256: upload.sha256,
      layoutAsked: layout,
      pool,
      take,
      uploadedBy: by,
      uploadedByName: byName,
      at: this.clock.now(),
      mandateIds,
      correlationId: call.correlationId,
    });
    const row = found(await files.findByRequest(tx, requestId));
    await tx.audit({ action: 'cost-file.take', subjects: [row.id] });
    return row;
  }

  private async view(db: PartitionDb, row: files.CostFileRow): Promise<CostFileView> {
    const whyNot = row.state === 'accepted' ? ((await isCharged(db, row.id)) ? CHARGED : null) : null;
    return costFileView(row, whyNot);
  }
}

/** The mandates by which this person may do it: work that outlives the request looks at them again. */
function asking({ acting }: Call): Asking {
  const able = acting.mandates.filter(({ roles }) => COST_PREPARERS.some((role) => roles.includes(role)));
  return { by: acting.personKey, byName: acting.personName, mandateIds: able.map(({ id }) => id) };
}

function checkUploaded(upload: FileRow | null): asserts upload is FileRow & { sha256: string } {
  if (!upload)
    throw new DomainError('not-found', 'This upload is not known any more. Choose the file again.');
  if (upload.received_bytes !== upload.size_bytes)
    throw new DomainError(
      'not-acceptable-state',
      'The file has not arrived completely. Upload the rest first.',
      {
        details: { nextChunk: upload.next_chunk },
      },
    );
  if (upload.sha256 === null)
    throw validationFailed([
      { field: 'fileId', message: 'Announce the upload with its sha256: by it the same file is known again' },
    ]);
}

/** The same content twice, whatever it is called: the earlier upload is named. */
async function refuseSame(tx: Tx, sha256: string): Promise<void> {
  const same = await files.findSame(tx, sha256);
  if (!same) return;
  const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'Europe/London' }).format(
    same.at,
  );
  const worth = same.total_pence === null ? '' : ` (${formatPounds(Number(same.total_pence))})`;
  throw new DomainError(
    'conflict',
    `This file was uploaded before: ${same.file_name}, on ${day} by ${same.uploaded_by_name}${worth}. Choose another file, or undo that one first.`,
    { details: { costFileId: same.id } },
  );
}

function noLayout(): DomainError {
  return validationFailed([
    { field: 'layout', message: `Choose one of the layouts ${LAYOUTS.map(({ name }) => name).join(', ')}` },
  ]);
}

function found(row: files.CostFileRow | null): files.CostFileRow {
  if (row) return row;
  throw new DomainError('not-found', 'There is no such cost file here.');
}
