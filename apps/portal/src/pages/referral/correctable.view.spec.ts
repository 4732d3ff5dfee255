import { Form } from '../../framework/form.js';
import { correctableFact, correctableGroups, openedWith, typedCorrection } from './correctable.view.js';
import { childOf, referralOf } from './referral.fixture.js';

const now = new Date('2026-11-23T09:00:00Z');
const fact = (field: string, referral = referralOf()) => correctableFact(referral, field)!;
const errorsOf = (work: () => unknown): unknown => {
  try {
    work();
  } catch (error) {
    return (error as { fieldErrors?: unknown }).fieldErrors;
  }
  return null;
};

describe('facts that may be corrected', () => {
  it('stand in groups: the referral, the referrer, each child', () => {
    expect(correctableGroups(referralOf()).map(({ legend }) => legend)).toEqual([
      'The referral',
      'The referrer',
      'Ada',
      'Ben',
    ]);
  });

  it('include the expected date of birth only of an unborn child', () => {
    expect(correctableFact(referralOf(), 'children.c1.expectedOn')).toBeNull();
    expect(
      fact('children.c1.expectedOn', referralOf({ children: [childOf('c1', 'Ada', { unborn: true })] })).kind,
    ).toBe('date');
  });

  it('are not those of a child of another referral', () =>
    expect(correctableFact(referralOf(), 'children.c9.sex')).toBeNull());

  it('open with what is recorded, a moment in London time', () => {
    const summer = referralOf({ received: { receivedAt: '2026-07-01T08:05:00.000Z', how: 'email' } });
    expect(openedWith(fact('received.receivedAt', summer))).toMatchObject({
      date: { day: '1', month: '7', year: '2026' },
      time: '09:05',
    });
    expect(openedWith(fact('children.c1.dateOfBirth')).date).toEqual({ day: '2', month: '4', year: '2017' });
  });
});

describe('a typed correction', () => {
  it('of a moment is the moment meant in London', () => {
    const form = new Form({
      'at-day': '1',
      'at-month': '7',
      'at-year': '2026',
      'at-time': '9:05am',
      reason: 'Wrong hour',
    });
    expect(typedCorrection(fact('received.receivedAt'), form, now)).toEqual({
      value: '2026-07-01T08:05:00.000Z',
      reason: 'Wrong hour',
    });
  });

  it('of a moment must be in the past', () => {
    const form = new Form({
      'at-day': '23',
      'at-month': '11',
      'at-year': '2026',
      'at-time': '9:01am',
      reason: 'Wrong hour',
    });
    expect(errorsOf(() => typedCorrection(fact('received.receivedAt'), form, now))).toMatchObject([
      { field: 'at-time' },
    ]);
  });

  it('of a date says 31 February is none, and asks for a reason in the same breath', () => {
    const form = new Form({ 'value-day': '31', 'value-month': '2', 'value-year': '2017' });
    expect(errorsOf(() => typedCorrection(fact('children.c1.dateOfBirth'), form, now))).toMatchObject([
      { field: 'value-day', message: 'Date of birth must be a real date' },
      { field: 'reason' },
    ]);
  });

  it('may empty what need not be known, and nothing else', () => {
    const empty = new Form({ reason: 'It was another child’s' });
    expect(typedCorrection(fact('children.c1.dateOfBirth'), empty, now).value).toBeNull();
    expect(
      typedCorrection(fact('children.c1.ethnicity'), new Form({ value: 'none', reason: 'Not asked' }), now)
        .value,
    ).toBeNull();
    expect(errorsOf(() => typedCorrection(fact('worry.worry'), empty, now))).toMatchObject([
      { field: 'value' },
    ]);
    expect(errorsOf(() => typedCorrection(fact('children.c1.sex'), empty, now))).toMatchObject([
      { field: 'value' },
    ]);
  });
});
