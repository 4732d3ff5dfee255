import { auditView } from './audit.view.js';
import { lookUpWords } from './look-up-words.js';

const asked = 'function s47-children-act-1989; basis article-6-1-e; purpose: A child may be hurt; ask today';

describe('why another council was asked', () => {
  it('is said in words, and what was typed stays as it is', () => {
    expect(lookUpWords(`${asked}; of E09000020, E09000033`)).toBe(
      'Section 47, Children Act 1989: a child may be suffering significant harm. Public task: UK GDPR Article 6(1)(e). Purpose: A child may be hurt; ask today. Asked: E09000020, E09000033',
    );
  });

  it.each([
    [`${asked}; answer no-record`, 'ask today. Answer: no record that may be seen'],
    [
      `${asked}; E09000020: known, E09000033: unavailable`,
      'Answers: E09000020: known there, E09000033: did not answer',
    ],
    [`from E09000020, rbkc.a; ${asked}`, 'from E09000020, rbkc.a; Section 47'],
  ])('%s', (why, words) => expect(lookUpWords(why)).toContain(words));

  it('leaves any other reason alone', () => {
    expect(lookUpWords('offered by E09000020')).toBeNull();
    expect(lookUpWords('purpose: function of the brain')).toBeNull();
  });

  it('names the councils on the page', () => {
    const entry = {
      id: 'a',
      at: '2026-11-23T09:00:00.000Z',
      who: 'lbhf.a',
      whoName: 'A Worker',
      roles: [],
      basis: '',
      action: 'elsewhere.asked',
      why: `${asked}; of E09000020`,
      outcome: 'allowed' as const,
      service: 'referrals',
      correlationId: 'c',
      sealed: true,
    };
    const [sitting] = auditView([entry], () => 'Kensington').sittings;
    expect(sitting!.acts[0]!.why).toContain('Asked: Kensington');
    expect(sitting!.acts[0]!.why).not.toMatch(/s47-|article-6|E09/);
  });
});
