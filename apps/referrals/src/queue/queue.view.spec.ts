import { addWorkingDays, workingDayRules } from '@conjoint/kernel';
import type { QueueRow } from './queue.repository.js';
import { queueItem } from './queue.view.js';

/** Received on a Friday afternoon: due by the end of Monday. */
const receivedAt = '2026-11-20T15:30:00.000Z';
const row = (more: Partial<QueueRow> = {}): QueueRow => ({
  referral_id: 'r1',
  version: 3,
  received_at: new Date(receivedAt),
  received_how: 'telephone',
  in_danger: false,
  source_code: '3B',
  acknowledged: false,
  can_be_told: true,
  due: addWorkingDays({ rule: workingDayRules.frontDoorDecision, startedAt: receivedAt }),
  acknowledgement_due: addWorkingDays({ rule: workingDayRules.acknowledgement, startedAt: receivedAt }),
  children: [
    {
      childId: 'c1',
      givenName: 'Example',
      familyName: 'Child',
      unborn: false,
      dateOfBirth: '2017-04-02',
      expectedOn: null,
      localId: null,
      state: 'waiting',
      reReferral: true,
    },
    {
      childId: 'c2',
      givenName: null,
      familyName: null,
      unborn: true,
      dateOfBirth: null,
      expectedOn: '2027-03-01',
      localId: null,
      state: 'waiting',
      reReferral: false,
    },
  ],
  ...more,
});
const at = (now: string, more: Partial<QueueRow> = {}) =>
  queueItem(row(more), { now: new Date(now), passingOn: null });

describe('a referral in the queue', () => {
  it.each([
    ['2026-11-20T16:00:00Z', { dueToday: false, overdue: false }],
    ['2026-11-23T00:00:00Z', { dueToday: true, overdue: false }],
    ['2026-11-23T23:59:59.999Z', { dueToday: true, overdue: false }],
    ['2026-11-24T00:00:00Z', { dueToday: false, overdue: true }],
  ])('at %s', (now, expected) => expect(at(now)).toMatchObject(expected));

  it('shows how the due day came about', () => {
    expect(at('2026-11-20T16:00:00Z').due).toMatchObject({
      dueOn: '2026-11-23',
      skipped: [
        { date: '2026-11-21', why: 'Saturday' },
        { date: '2026-11-22', why: 'Sunday' },
      ],
    });
  });

  it('names every child, the unborn one too', () => {
    expect(at('2026-11-20T16:00:00Z').children.map(({ displayName }) => displayName)).toEqual([
      'Example Child',
      'Unborn child, expected 1 March 2027',
    ]);
  });

  it('is late with the acknowledgement only until it was given', () => {
    expect(at('2026-11-24T00:00:00Z').acknowledgementOverdue).toBe(true);
    expect(at('2026-11-24T00:00:00Z', { acknowledged: true }).acknowledgementOverdue).toBe(false);
    expect(at('2026-11-24T00:00:00Z', { can_be_told: false })).toMatchObject({
      acknowledgementOverdue: false,
      referrerCanBeTold: false,
    });
  });
});
