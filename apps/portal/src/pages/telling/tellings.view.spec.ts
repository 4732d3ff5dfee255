import type { listTellings, ResponseOf, Telling } from '@conjoint/contracts';
import { someoneActing } from '../acting.fixture.js';
import { tellingsView } from './tellings.view.js';

const due = {
  rule: 'Acknowledgement to the referrer',
  source: 'Working Together',
  startedAt: '2026-11-20T15:30:00.000Z',
  startOn: '2026-11-20',
  limitWorkingDays: 1,
  countedDays: 1,
  skipped: [],
  dueOn: '2026-11-23',
  dueAt: '2026-11-23T23:59:59.999Z',
};
const telling = (more: Partial<Telling> = {}): Telling => ({
  referralId: 'r1',
  receivedAt: due.startedAt,
  state: 'decided',
  sourceCode: '3B',
  children: [{ childId: 'c1', displayName: 'Example Child' }],
  acknowledgement: { due, overdue: true, dueToday: false },
  outcomeToTell: true,
  ...more,
});
const answer = (more: Partial<ResponseOf<typeof listTellings>> = {}): ResponseOf<typeof listTellings> => ({
  tellings: [telling()],
  total: 1,
  overdue: 1,
  outcomesToTell: 1,
  page: 1,
  pageSize: 25,
  ...more,
});
const worker = someoneActing(['front-door-worker']);

describe('the list of referrers to be told', () => {
  it('says what is late in words, and leads to where it is recorded', () => {
    const [item] = tellingsView(worker, answer()).items;
    expect(item).toMatchObject({
      heading: 'Example Child',
      due: { tag: { text: 'Overdue' }, day: 'Monday 23 November 2026' },
      acknowledgeHref: '/councils/E09000013/referrals/r1/acknowledge',
      outcomeHref: '/councils/E09000013/referrals/r1/outcome-told',
    });
  });

  it('asks only for what is still to be told', () => {
    const view = tellingsView(
      worker,
      answer({ tellings: [telling({ acknowledgement: null }), telling({ outcomeToTell: false })] }),
    );
    expect(
      view.items.map(({ acknowledgeHref, outcomeHref }) => [acknowledgeHref !== null, outcomeHref !== null]),
    ).toEqual([
      [false, true],
      [true, false],
    ]);
  });

  it.each([
    [
      {},
      '1 referrer is still to be told something. 1 acknowledgement is overdue and 1 outcome was not told.',
    ],
    [
      { total: 7, overdue: 0, outcomesToTell: 2 },
      '7 referrers are still to be told something. 2 outcomes were not told.',
    ],
    [{ total: 2, overdue: 0, outcomesToTell: 0 }, '2 referrers are still to be told something.'],
  ])('%j reads: %s', (more, words) => expect(tellingsView(worker, answer(more)).lead).toBe(words));
});
