import type { QueueItem } from '@conjoint/contracts';
import { someoneActing } from '../acting.fixture.js';
import { dueView } from './due.view.js';
import { queueItemView, queueView } from './queue.view.js';

const derivation = {
  rule: 'Decision on the referral',
  source: 'Working Together',
  startedAt: '2026-12-24T15:30:00.000Z',
  startOn: '2026-12-24',
  limitWorkingDays: 1,
  countedDays: 1,
  skipped: [
    { date: '2026-12-25', why: 'Christmas Day' },
    { date: '2026-12-26', why: 'Saturday' },
    { date: '2026-12-27', why: 'Sunday' },
    { date: '2026-12-28', why: 'Boxing Day (substitute day)' },
  ],
  dueOn: '2026-12-29',
  dueAt: '2026-12-29T23:59:59.999Z',
};
const item = (more: Partial<QueueItem> = {}): QueueItem => ({
  referralId: 'r1',
  version: 1,
  receivedAt: derivation.startedAt,
  how: 'telephone',
  inDanger: false,
  due: derivation,
  overdue: false,
  dueToday: false,
  acknowledged: false,
  acknowledgementDue: derivation,
  acknowledgementOverdue: false,
  referrerCanBeTold: true,
  children: [
    { childId: 'c1', displayName: 'Example Child', born: '2017-04-02', state: 'waiting', reReferral: true },
    { childId: 'c2', displayName: 'Unborn child', born: null, state: 'waiting', reReferral: false },
  ],
  sourceCode: '3B',
  passingOn: null,
  ...more,
});
const worker = someoneActing(['front-door-worker']);

describe('a due day', () => {
  it('says how it came about: weekends counted, bank holidays by name', () => {
    expect(dueView(derivation, { overdue: false, dueToday: false })).toMatchObject({
      day: 'Tuesday 29 December 2026',
      counted: '1 working day',
      weekends: '2 days',
      holidays: [{ why: 'Christmas Day' }, { why: 'Boxing Day (substitute day)' }],
    });
  });

  it.each([
    [{ overdue: true, dueToday: false }, 'Overdue'],
    [{ overdue: false, dueToday: true }, 'Due today'],
    [{ overdue: true, dueToday: false, done: true }, 'Done late'],
    [{ overdue: false, dueToday: false, done: true }, 'Done in time'],
  ])('%j is said in words: %s', (state, words) => expect(dueView(derivation, state).tag?.text).toBe(words));

  it('has no tag while there is time', () =>
    expect(dueView(derivation, { overdue: false, dueToday: false }).tag).toBeNull());
});

describe('a referral in the queue', () => {
  it('names every child, the unborn one too', () => {
    const view = queueItemView(worker, item());
    expect(view.heading).toBe('Example Child, Unborn child');
    expect(view.children.map(({ born }) => born)).toEqual(['born 2 April 2017', null]);
    expect(view.children[0]!.tags.map(({ text }) => text)).toEqual(['Re-referral']);
  });

  it('offers to decide only to whoever may, and not while another council has it', () => {
    expect(queueItemView(worker, item()).decideHref).toBe('/councils/E09000013/referrals/r1/decide');
    expect(queueItemView(someoneActing(['director']), item()).decideHref).toBeNull();
    const passingOn = {
      direction: 'out',
      state: 'offered',
      otherName: 'Example North',
    } as QueueItem['passingOn'];
    expect(queueItemView(worker, item({ passingOn })).decideHref).toBeNull();
    expect(
      queueItemView(
        worker,
        item({ passingOn: { ...passingOn!, state: 'returned', returnReason: 'Lives with you' } }),
      ),
    ).toMatchObject({
      decideHref: '/councils/E09000013/referrals/r1/decide',
      passingOn: 'Example North returned it: Lives with you',
    });
  });

  it('offers to decide a referral that was taken over from another council, once that has released it', () => {
    const passingOn = { direction: 'in', otherName: 'Example North' };
    const inState = (state: string) =>
      queueItemView(worker, item({ passingOn: { ...passingOn, state } as QueueItem['passingOn'] }));
    expect(inState('released')).toMatchObject({
      decideHref: '/councils/E09000013/referrals/r1/decide',
      passingOn: 'Taken over from Example North',
    });
    expect(inState('accepted')).toMatchObject({
      decideHref: null,
      passingOn: 'Accepted from Example North, which is releasing it',
    });
  });

  it('says whether the referrer was told', () => {
    expect(queueItemView(worker, item({ acknowledgementOverdue: true })).acknowledgement.tag?.text).toBe(
      'Overdue',
    );
    expect(queueItemView(worker, item({ acknowledged: true })).acknowledgement).toEqual({
      text: 'Referrer told that it was received',
      tag: null,
    });
    expect(queueItemView(worker, item({ referrerCanBeTold: false })).acknowledgement).toEqual({
      text: 'Nobody can be told: the referrer left no way',
      tag: null,
    });
  });
});

describe('the queue', () => {
  it('has a page before and after, and says where it is', () => {
    const view = queueView(worker, { items: [item()], total: 60, page: 2, pageSize: 25, inDanger: [] });
    expect(view.paging).toEqual({
      previous: { href: '/councils/E09000013/queue?page=1' },
      next: { href: '/councils/E09000013/queue?page=3' },
      showing: 'Showing 26 to 26 of 60',
    });
  });

  it('names above the list whoever is in danger, on whichever page they stand', () => {
    const children = [
      { childId: 'c8', displayName: 'Ada Example' },
      { childId: 'c9', displayName: 'Unborn child' },
    ];
    const inDanger = [{ referralId: 'r9', children }];
    expect(
      queueView(worker, { items: [item()], total: 60, page: 2, pageSize: 25, inDanger }).inDanger,
    ).toEqual([{ text: 'Ada Example and Unborn child', href: '/councils/E09000013/referrals/r9' }]);
  });

  it('leads back when the page asked for is beyond its end', () => {
    expect(queueView(worker, { items: [], total: 3, page: 9, pageSize: 25, inDanger: [] }).beyondTheEnd).toBe(
      '/councils/E09000013/queue',
    );
    expect(
      queueView(worker, { items: [], total: 0, page: 1, pageSize: 25, inDanger: [] }).beyondTheEnd,
    ).toBeNull();
  });
});
