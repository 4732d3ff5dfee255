import { ASSESSMENT_OUTCOMES, EPISODE_WORK, type AssessmentAnswers } from '@conjoint/contracts';
import {
  changedAnswers,
  checkAnswers,
  missingAnswers,
  workAfter,
  workAfterCorrection,
  WORK_AFTER,
} from './answers.rules.js';

const NOTHING: AssessmentAnswers = {
  factors: [],
  childVoice: null,
  childVoiceMissing: null,
  parentsVoice: null,
  parentsVoiceMissing: null,
  analysis: null,
  outcome: null,
  outcomeReason: null,
  primaryNeed: null,
};
const WHOLE: AssessmentAnswers = {
  factors: ['3B', '4B'],
  childVoice: 'I like my school.',
  childVoiceMissing: null,
  parentsVoice: 'We want help.',
  parentsVoiceMissing: null,
  analysis: 'Both parents are ill.',
  outcome: 'child-in-need',
  outcomeReason: 'They need support.',
  primaryNeed: 'N3',
};
const fields = (answers: Partial<AssessmentAnswers>) =>
  missingAnswers({ ...WHOLE, ...answers }).map(({ field }) => field);

describe('an assessment', () => {
  it('lacks everything at its beginning, and nothing when it is whole', () => {
    expect(missingAnswers(NOTHING).map(({ field }) => field)).toEqual([
      'factors',
      'childVoice',
      'parentsVoice',
      'analysis',
      'outcome',
      'outcomeReason',
      'primaryNeed',
    ]);
    expect(missingAnswers(WHOLE)).toEqual([]);
  });

  it('needs the voices, or why they are missing', () => {
    expect(fields({ childVoice: null })).toEqual(['childVoice']);
    expect(fields({ childVoice: null, childVoiceMissing: 'She is three weeks old.' })).toEqual([]);
    expect(fields({ parentsVoice: null })).toEqual(['parentsVoice']);
    expect(fields({ parentsVoice: null, parentsVoiceMissing: 'They cannot be found.' })).toEqual([]);
  });

  it.each(ASSESSMENT_OUTCOMES)('that found no factors may end with %s only without more work', (outcome) => {
    const ends = ['no-further-action', 'early-help'].includes(outcome);
    expect(fields({ factors: ['21'], outcome })).toEqual(ends ? [] : ['factors']);
  });

  it('keeps no factors and a factor apart, also as a draft', () => {
    expect(() => checkAnswers({ factors: ['21', '3B'] })).toThrow();
    expect(() => checkAnswers({ factors: ['21'] })).not.toThrow();
    expect(() => checkAnswers({ childVoice: null })).not.toThrow();
  });

  it.each(ASSESSMENT_OUTCOMES.flatMap((outcome) => EPISODE_WORK.map((now) => [outcome, now] as const)))(
    'with the outcome %s turns %s into what the outcome asks for, or leaves it',
    (outcome, now) => {
      const asked = { 'child-in-need': 'child-in-need', 'strategy-discussion': 'child-protection' } as Record<
        string,
        string
      >;
      expect(workAfter(now, outcome)).toBe(asked[outcome] ?? now);
    },
  );

  it('whose outcome is corrected gives up only the work that the old outcome asked for', () => {
    const corrected = (now: (typeof EPISODE_WORK)[number], before: keyof typeof WORK_AFTER) =>
      workAfterCorrection(now, { before, after: 'no-further-action' });
    expect(corrected('child-in-need', 'child-in-need')).toBe('assessment');
    expect(corrected('child-protection', 'child-in-need')).toBe('child-protection');
    expect(corrected('child-protection', 'no-further-action')).toBe('child-protection');
    expect(
      workAfterCorrection('child-in-need', { before: 'child-in-need', after: 'strategy-discussion' }),
    ).toBe('child-protection');
  });

  it('says which answers a correction changes, whatever the order of its factors', () => {
    expect(changedAnswers(WHOLE, { ...WHOLE, factors: ['4B', '3B'] })).toEqual([]);
    expect(changedAnswers(WHOLE, { ...WHOLE, factors: ['4B'], analysis: null })).toEqual([
      { field: 'factors', before: '3B, 4B', after: '4B' },
      { field: 'analysis', before: 'Both parents are ill.', after: null },
    ]);
  });
});
