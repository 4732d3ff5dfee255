import type { CostFileView } from '@conjoint/contracts';
import { resultOfCosts } from './import-costs.command.js';

const view = (more: Partial<CostFileView> = {}): CostFileView => ({
  id: 'c1',
  fileName: 'may.csv',
  sizeBytes: 10,
  sha256: 'x',
  state: 'accepted',
  layout: 'leeds-spend',
  encoding: 'utf-8',
  pool: null,
  uploadedByName: 'A machine',
  uploadedAt: '2026-05-01T10:00:00Z',
  bytesRead: 10,
  rows: 1200,
  accepted: 1200,
  rejected: 0,
  notShared: 0,
  totalPence: 52_715_133,
  columnTotalPence: 52_715_133,
  failure: null,
  acceptedAt: null,
  acceptedByName: null,
  undoneAt: null,
  undoneByName: null,
  undoReason: null,
  undoKeptBecause: null,
  undoable: true,
  whyNotUndoable: null,
  ...more,
});

describe('what the command line says of a cost file', () => {
  it('is its total in pounds, and that the column adds to the same', () => {
    expect(resultOfCosts(view())).toBe(
      'Layout leeds-spend, utf-8\n1,200 rows of 1,200 rows accepted\nTotal £527,151.33: the sum of the column\nAll of it is shared by the rules\nCost file c1',
    );
  });
  it('never is silently short: a difference, an unknown sum and what is not shared are said', () => {
    expect(resultOfCosts(view({ rejected: 1, totalPence: 100 }))).toContain('the column adds to £527,151.33');
    expect(resultOfCosts(view({ columnTotalPence: null }))).toContain('not known');
    expect(resultOfCosts(view({ notShared: 1 }))).toContain('1 row not shared');
  });
});
