import type { CostFileView, PoolRuleView } from '@conjoint/contracts';
import { someoneActing } from '../acting.fixture.js';
import { notCsv } from './cost-kind.js';
import { costPageView, rulesView } from './costs.view.js';

const preparer = someoneActing(['finance-preparer']);
const file = (more: Partial<CostFileView> = {}): CostFileView => ({
  id: 'c1',
  fileName: 'may.csv',
  sizeBytes: 2000,
  sha256: 'x',
  state: 'staged',
  layout: 'leeds-spend',
  encoding: 'utf-8',
  pool: null,
  uploadedByName: 'An Officer',
  uploadedAt: '2026-05-01T10:00:00Z',
  bytesRead: 2000,
  rows: 4,
  accepted: 3,
  rejected: 1,
  notShared: 3,
  totalPence: 120_000,
  columnTotalPence: 120_500,
  failure: null,
  acceptedAt: null,
  acceptedByName: null,
  undoneAt: null,
  undoneByName: null,
  undoReason: null,
  undoKeptBecause: null,
  undoable: false,
  whyNotUndoable: null,
  ...more,
});

describe('a cost file', () => {
  it('is accepted as it was shown, with what is left out said before', () => {
    const view = costPageView(preparer, file(), null);
    expect(view.accept).toMatchObject({
      accepted: 3,
      rejected: 1,
      totalPence: 120_000,
      button: 'Accept 3 rows of £1,200.00, without 1 row',
      warning: expect.stringContaining('1 row is left out'),
    });
    expect(view.sum).toContain('£1,205.00');
    expect(costPageView(preparer, file({ rejected: 0 }), null).accept).toMatchObject({ warning: null });
  });

  it('is accepted and undone by who prepares, and by nobody where nothing can be accepted', () => {
    const approver = someoneActing(['finance-approver']);
    expect(costPageView(approver, file(), null)).toMatchObject({ accept: null, discardHref: null });
    expect(costPageView(preparer, file({ accepted: 0 }), null).accept).toBeNull();
    const accepted = file({ state: 'accepted', undoable: true });
    expect(costPageView(preparer, accepted, null).undoHref).toBe('/councils/E09000013/costs/c1/undo');
    expect(costPageView(approver, accepted, null).undoHref).toBeNull();
    const charged = file({ state: 'accepted', whyNotUndoable: 'a run has it' });
    expect(costPageView(preparer, charged, null)).toMatchObject({
      undoHref: null,
      whyNotUndoable: 'a run has it',
    });
  });

  it('says how far it is while it is read', () => {
    const view = costPageView(preparer, file({ state: 'reading', bytesRead: 500, rows: 12 }), null);
    expect(view.progress).toEqual({ percent: 25, words: '25% of 2 KB, 12 rows so far.' });
    expect(view.figures).toEqual([]);
  });
});

it('says of a rule what it is about, and when it has an end offers none', () => {
  const rule: PoolRuleView = {
    id: 'r',
    costCentrePrefix: null,
    subjectivePrefix: '10',
    pool: null,
    validFrom: '2026-04-01',
    validUntil: null,
    madeByName: 'A',
    madeAt: '2026-05-01T10:00:00Z',
    endedByName: null,
  };
  const [open, ended] = rulesView(preparer, [
    rule,
    { ...rule, costCentrePrefix: 'FD', validUntil: '2027-03-31' },
  ]).rules;
  expect(open).toMatchObject({ about: 'Subjective begins with 10', pool: 'Not shared' });
  expect(open!.endHref).not.toBeNull();
  expect(ended).toMatchObject({
    about: 'Cost centre begins with FD and subjective begins with 10',
    period: '1 April 2026 to 31 March 2027',
    endHref: null,
  });
});

it.each([
  ['a workbook', 'PK\u0003\u0004', /workbook/],
  ['a PDF', '%PDF-1.7', /PDF/],
  ['something binary', 'a\u0000b', /text file/],
])('%s is said to be it before it is sent', (_, head, words) =>
  expect(notCsv(Buffer.from(head, 'latin1'))).toMatch(words),
);
it('takes CSV, whatever its first letters', () => expect(notCsv(Buffer.from('Date,Amount\n'))).toBeNull());
