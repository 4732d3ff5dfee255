import type { CostFileView, CostLineView } from '@conjoint/contracts';
import type { CostFileRow } from './cost-file.repository.js';
import type { CostLineRow } from './cost-line.repository.js';

/** `whyNot`: null where an accepted file may be undone, undefined where that was not looked up. */
export function costFileView(row: CostFileRow, whyNot: string | null | undefined): CostFileView {
  return {
    id: row.id,
    fileName: row.file_name,
    sizeBytes: Number(row.size_bytes),
    sha256: row.sha256,
    state: row.state,
    layout: row.layout ?? row.layout_asked,
    encoding: row.encoding,
    pool: row.pool,
    uploadedByName: row.uploaded_by_name,
    uploadedAt: row.at.toISOString(),
    bytesRead: Number(row.bytes_read),
    rows: row.rows,
    accepted: row.accepted,
    rejected: row.rejected,
    notShared: row.unshared,
    totalPence: pence(row.total_pence),
    columnTotalPence: pence(row.column_total_pence),
    failure: row.failure,
    acceptedAt: row.accepted_at?.toISOString() ?? null,
    acceptedByName: row.accepted_by_name,
    undoneAt: row.undone_at?.toISOString() ?? null,
    undoneByName: row.undone_by_name,
    undoReason: row.undo_reason,
    undoKeptBecause: row.undo_kept_because,
    undoable: whyNot === undefined ? null : row.state === 'accepted' && whyNot === null,
    whyNotUndoable: whyNot ?? null,
  };
}

export function costLineView(row: CostLineRow): CostLineView {
  return {
    id: row.id,
    row: row.row_number,
    pool: row.pool,
    postingDate: row.posting_date,
    period: row.period,
    subjective: row.subjective,
    costCentre: row.cost_centre,
    documentNumber: row.document_number,
    supplier: row.supplier,
    description: row.description,
    netPence: Number(row.net_pence),
    vatPence: pence(row.vat_pence),
    grossPence: pence(row.gross_pence),
  };
}

function pence(value: string | null): number | null {
  return value === null ? null : Number(value);
}
