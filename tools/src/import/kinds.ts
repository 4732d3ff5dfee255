import type { CostFileView, ImportView, WorkforceImport } from '@conjoint/contracts';
import { formatPounds } from '@conjoint/kernel';
import type { CouncilApi } from './council-api.js';

/** One import of any kind, as undoing needs it. */
export interface Imported {
  readonly id: string;
  readonly state: 'undone' | 'undoing' | 'other';
  /** What goes, in words. */
  readonly goes: string;
  readonly whyNotUndoable: string | null;
  /** 0 to 1, where it is known. */
  readonly undone: number;
}

/** A kind of file that is imported as one unit, and taken back as one. */
export interface ImportKind {
  readonly columns: readonly string[];
  /** A page of the list; fewer rows than before say that it was the last. */
  list(api: CouncilApi, page: number): Promise<{ rows: string[][]; total: number }>;
  find(api: CouncilApi, id: string): Promise<Imported>;
  undo(api: CouncilApi, id: string, reason: string): Promise<unknown>;
}

const number = (count: number): string => count.toLocaleString('en-GB');
const minute = (instant: string): string => instant.slice(0, 16).replace('T', ' ');
const stateOf = (state: string): Imported['state'] =>
  state === 'undone' || state === 'undoing' ? state : 'other';

const cin: ImportKind = {
  columns: ['import', 'state', 'started', 'children', 'problems', 'file'],
  async list(api, page) {
    const { imports, total } = await api.listImports(page);
    return {
      rows: imports.map((one: ImportView) => [
        one.id,
        one.state,
        minute(one.startedAt),
        number(one.children),
        number(one.problems),
        one.fileName,
      ]),
      total,
    };
  },
  async find(api, id) {
    const { import: one } = await api.getImport(id);
    return {
      id: one.id,
      state: stateOf(one.state),
      goes: `${one.fileName}: ${number(one.newChildren)} children and ${number(one.newEpisodes)} episodes go, ${number(one.changedRecords)} changed records are put back.`,
      whyNotUndoable: one.whyNotUndoable,
      undone: (one.undonePercent ?? 0) / 100,
    };
  },
  undo: (api, id, reason) => api.undoImport(id, reason),
};

const workforce: ImportKind = {
  columns: ['import', 'state', 'imported', 'workers', 'problems', 'file'],
  async list(api) {
    const { imports } = await api.listWorkforceImports();
    const rows = imports.map((one: WorkforceImport) => [
      one.importId,
      one.state,
      minute(one.importedAt),
      number(one.workers),
      number(one.problems),
      one.fileName,
    ]);
    return { rows, total: rows.length };
  },
  async find(api, id) {
    const { import: one } = await api.getWorkforceImport(id, 1);
    return {
      id: one.importId,
      state: stateOf(one.state),
      goes: `${one.fileName}: ${number(one.workers)} workers go, ${number(one.agencyWorkers)} of them agency.`,
      whyNotUndoable: one.builtUpon,
      undone: 0,
    };
  },
  undo: (api, id, reason) => api.undoWorkforceImport(id, reason),
};

const costs: ImportKind = {
  columns: ['cost file', 'state', 'uploaded', 'rows', 'total', 'file'],
  async list(api, page) {
    const { costFiles, total } = await api.listCosts(page);
    return {
      rows: costFiles.map((one: CostFileView) => [
        one.id,
        one.state,
        minute(one.uploadedAt),
        number(one.accepted),
        one.totalPence === null ? '' : formatPounds(one.totalPence),
        one.fileName,
      ]),
      total,
    };
  },
  async find(api, id) {
    const { costFile: one } = await api.getCosts(id);
    return {
      id: one.id,
      state: stateOf(one.state),
      goes: `${one.fileName}: ${number(one.accepted)} costs of ${formatPounds(one.totalPence ?? 0)} go.`,
      whyNotUndoable:
        one.whyNotUndoable ??
        one.undoKeptBecause ??
        (one.state === 'accepted' || stateOf(one.state) !== 'other'
          ? null
          : `it is ${one.state} and has no costs`),
      undone: 0,
    };
  },
  undo: (api, id, reason) => api.undoCosts(id, reason),
};

export const IMPORT_KINDS = { cin, workforce, costs } as const satisfies Record<string, ImportKind>;
export type ImportKindName = keyof typeof IMPORT_KINDS;
