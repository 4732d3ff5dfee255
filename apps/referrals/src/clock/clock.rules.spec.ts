import { clockView, derivationView, startClock } from './clock.rules.js';

describe('the clocks of a referral', () => {
  it('counts the decision from receipt: Thursday before Easter is due on Tuesday', () => {
    const deadline = startClock('front-door-decision', '2026-04-02T15:00:00Z');
    expect(derivationView(deadline)).toMatchObject({
      rule: 'Decision on the referral',
      startOn: '2026-04-02',
      countedDays: 1,
      skipped: [
        { date: '2026-04-03', why: 'bank holiday: Good Friday' },
        { date: '2026-04-04', why: 'Saturday' },
        { date: '2026-04-05', why: 'Sunday' },
        { date: '2026-04-06', why: 'bank holiday: Easter Monday' },
      ],
      dueOn: '2026-04-07',
      dueAt: '2026-04-07T22:59:59.999Z',
    });
  });

  it('says for every clock which guidance sets it', () => {
    for (const kind of ['front-door-decision', 'acknowledgement', 'child-and-family-assessment'] as const)
      expect(derivationView(startClock(kind, '2026-11-20T10:00:00Z')).source).toMatch('Working Together');
  });

  const clock = {
    id: 'k',
    kind: 'acknowledgement' as const,
    referralId: 'r',
    childId: null,
    derivation: startClock('acknowledgement', '2026-11-20T10:00:00Z'),
    stoppedAt: null,
  };
  it.each([
    ['running, on the due day', null, '2026-11-23T23:59:59.999Z', false],
    ['running, a moment later', null, '2026-11-24T00:00:00Z', true],
    ['stopped in time, looked at later', '2026-11-23T12:00:00Z', '2026-12-01T00:00:00Z', false],
    ['stopped late', '2026-11-25T12:00:00Z', '2026-12-01T00:00:00Z', true],
  ])('%s', (_, stoppedAt, now, overdue) => {
    expect(clockView({ ...clock, stoppedAt }, now).overdue).toBe(overdue);
  });
});
