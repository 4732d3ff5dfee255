import { CLOSURE_REASONS, isDomainError } from '@conjoint/kernel';
import { checkClosure, type CaseToClose } from './closing.rules.js';

const TODAY = '2026-12-18';
const found: CaseToClose = { openedOn: '2026-11-20', assessing: false, assessed: null, lastNoteOn: null };
const assessed = (outcome: NonNullable<CaseToClose['assessed']>['outcome']) => ({
  assessed: { outcome, completedOn: '2026-12-10' },
});

function wrong(asked: object, more: Partial<CaseToClose> = {}): string[] {
  try {
    checkClosure({ reason: 'RC7', closedOn: TODAY, ...asked }, { ...found, ...more }, TODAY);
    return [];
  } catch (error) {
    if (!isDomainError(error)) throw error;
    return (error.fieldErrors ?? []).map(({ field }) => field);
  }
}

describe('closing a case', () => {
  it.each(Object.keys(CLOSURE_REASONS))(
    'while it is assessed, for %s: only where that ends the work',
    (reason) => {
      const ends = ['RC1', 'RC2', 'RC3', 'RC4', 'RC5', 'RC6'].includes(reason);
      expect(wrong({ reason }, { assessing: true })).toEqual(ends ? [] : ['reason']);
    },
  );

  it.each([
    ['RC8', 'no-further-action', []],
    ['RC8', 'early-help', ['reason']],
    ['RC8', 'child-in-need', ['reason']],
    ['RC9', 'early-help', []],
    ['RC9', 'no-further-action', ['reason']],
    ['RC7', 'child-in-need', []],
    ['RC7', 'no-further-action', []],
  ] as const)('for %s after an assessment that ended with %s', (reason, outcome, fields) => {
    expect(wrong({ reason }, assessed(outcome))).toEqual(fields);
  });

  it('after an assessment needs one', () => {
    expect(wrong({ reason: 'RC8' })).toEqual(['reason']);
    expect(wrong({ reason: 'RC9' })).toEqual(['reason']);
  });

  it.each([
    ['today', '2026-12-18', {}, []],
    ['tomorrow', '2026-12-19', {}, ['closedOn']],
    ['the day it opened', '2026-11-20', {}, []],
    ['the day before', '2026-11-19', {}, ['closedOn']],
    ['before the assessment was completed', '2026-12-09', assessed('early-help'), ['closedOn']],
    ['before what a note says', '2026-12-11', { lastNoteOn: '2026-12-12' }, ['closedOn']],
    ['on the day of a note', '2026-12-12', { lastNoteOn: '2026-12-12' }, []],
  ])('on %s', (_, closedOn, more, fields) => {
    expect(wrong({ closedOn }, more)).toEqual(fields);
  });
});
