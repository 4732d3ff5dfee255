import type { CinReturnView, listCinReturnProblems, ResponseOf } from '@conjoint/contracts';
import { someoneActing } from '../acting.fixture.js';
import { returnPageView, returnsView } from './cin-return.view.js';
import { csvHead, csvRows } from './missing-csv.js';
import { missingView } from './missing.view.js';

const analyst = someoneActing(['performance-analyst']);
const aReturn = (more: Partial<CinReturnView> = {}): CinReturnView => ({
  id: 'r1',
  year: 2026,
  from: '2025-04-01',
  referenceDate: '2026-03-31',
  beforeYearEnd: false,
  state: 'done',
  startedAt: '2026-11-26T09:00:00.000Z',
  byName: 'An Analyst',
  finishedAt: '2026-11-26T09:01:00.000Z',
  childrenDone: 168,
  childrenTotal: 168,
  children: 168,
  episodes: 173,
  episodesLeftOut: 0,
  problems: 2,
  ofOtherYears: 0,
  fileName: 'cin-2026-205-001.xml',
  sizeBytes: 2048,
  sha256: 'f'.repeat(64),
  chunks: 1,
  keptUntil: '2026-12-26',
  failure: null,
  ...more,
});
type Listed = ResponseOf<typeof listCinReturnProblems>;
const problem: Listed['problems'][number] = {
  localId: 'A1',
  childId: 'c1',
  field: 'Ethnicity',
  rule: '4220',
  value: null,
  message: 'Ethnicity is missing',
  remedy: 'Record it',
  inFile: 'NOBT',
};
const rule: Listed['rules'][number] = {
  rule: '4220',
  kind: 'error',
  message: 'Ethnicity is missing',
  remedy: 'Record it',
  problems: 2,
  children: 2,
};

describe('the years a return can be made of', () => {
  it('say what is in them, and that one that goes on is a check only', () => {
    const listed = {
      returns: [],
      total: 0,
      page: 1,
      pageSize: 25,
      years: [
        { year: 2027, episodes: 1, ended: false },
        { year: 2026, episodes: 1200, ended: true },
      ],
    };
    expect(returnsView(analyst, listed, '2026').years).toEqual([
      {
        value: '2027',
        text: '2027: 1 April 2026 to 31 March 2027',
        hint: {
          text: '1 episode. The year has not ended: this is a check of the records, and no return to send',
        },
        checked: false,
      },
      {
        value: '2026',
        text: '2026: 1 April 2025 to 31 March 2026',
        hint: { text: '1,200 episodes' },
        checked: true,
      },
    ]);
    expect(returnsView(someoneActing(['auditor']), listed, '').mayMake).toBe(false);
  });
});

describe('a return', () => {
  it('shows how far it is, and can be cancelled while it is made', () => {
    const view = returnPageView(
      analyst,
      aReturn({ state: 'writing', childrenDone: 42, finishedAt: null }),
      [],
    );
    expect(view.progress).toEqual({ percent: 25, words: '25%: 42 of 168 children.' });
    expect(view.cancelHref).toBe('/councils/E09000013/cin-returns/r1/cancel');
    expect(view.fileHref).toBeNull();
  });

  it('is taken by whoever may make one, and by nobody once its file is removed', () => {
    expect(returnPageView(analyst, aReturn(), []).fileHref).toBe(
      '/councils/E09000013/cin-returns/r1/file.xml',
    );
    expect(returnPageView(someoneActing(['information-officer']), aReturn(), []).fileHref).toBeNull();
    expect(returnPageView(analyst, aReturn({ state: 'removed', chunks: 0 }), []).fileHref).toBeNull();
  });

  it('says in words what is not in it', () => {
    expect(returnPageView(analyst, aReturn({ episodesLeftOut: 1, ofOtherYears: 23 }), [])).toMatchObject({
      leftOut: expect.stringContaining('1 episode is not in the file'),
      otherYears: expect.stringContaining('23 entries belong to the return of another year'),
    });
    expect(returnPageView(analyst, aReturn(), [])).toMatchObject({ leftOut: null, otherYears: null });
  });
});

describe('what is missing', () => {
  it('is told with the record, what it has and what the file has', () => {
    const listed = { problems: [problem], rules: [rule], total: 2, page: 1, pageSize: 100 };
    const view = missingView(someoneActing(['performance-analyst', 'director']), aReturn(), listed, '4220');
    expect(view.problems[0]).toMatchObject({ child: 'A1', value: 'Nothing', inFile: 'NOBT', message: null });
    expect(view.rule).toMatchObject({ kindWords: 'The DfE refuses this', problems: '2 problems' });
    const keeper = missingView(someoneActing(['information-officer']), aReturn(), listed, '4220');
    expect(keeper.problems[0]!.childHref).toBe('/councils/E09000013/children/c1');
  });

  it('says to whom to give it where whoever sees it may not open the records', () => {
    const listed = { problems: [problem], rules: [rule], total: 2, page: 1, pageSize: 100 };
    const view = missingView(analyst, aReturn(), listed, '4220');
    expect([view.mayOpenRecords, view.problems[0]!.childHref]).toEqual([false, null]);
    expect(view.giveTo).toBe('directors and information officers');
  });

  it('is taken away without a name, and never as a formula', () => {
    expect(csvHead()).not.toMatch(/[Nn]ame/);
    expect(csvRows([{ ...problem, value: '=1+1' }], (id) => `https://portal.example/${id}`)).toBe(
      "A1,c1,https://portal.example/c1,Ethnicity,4220,'=1+1,NOBT,Ethnicity is missing,Record it\r\n",
    );
  });
});
