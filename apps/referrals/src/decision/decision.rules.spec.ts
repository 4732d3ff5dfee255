import { OUTCOMES, REFERRAL_STATES } from '@conjoint/contracts';
import {
  assertAuthority,
  assertDecidable,
  checkDecisions,
  isInTime,
  OUTCOME_EFFECTS,
  settlesReferral,
  type AskedDecision,
  type ChildOfReferral,
} from './decision.rules.js';

const waiting = (childId: string): ChildOfReferral => ({ childId, state: 'waiting', outcome: null });
const decide = (childId: string, more: Partial<AskedDecision> = {}): AskedDecision => ({
  childId,
  outcome: 'early-help',
  rationale: 'Because.',
  copiedFromChildId: null,
  ...more,
});
const refused = (field: string, message: string) =>
  expect.objectContaining({
    code: 'validation-failed',
    fieldErrors: [{ field, message: expect.stringContaining(message) }],
  });

describe('which referral can be decided', () => {
  it.each(REFERRAL_STATES)('%s', (state) => {
    if (state === 'waiting') expect(() => assertDecidable(state)).not.toThrow();
    else
      expect(() => assertDecidable(state)).toThrow(expect.objectContaining({ code: 'not-acceptable-state' }));
  });
});

describe('one decision a child', () => {
  it('takes one for each waiting child, or for some of them', () => {
    const children: ChildOfReferral[] = [waiting('a'), waiting('b')];
    expect(() => checkDecisions([decide('a'), decide('b')], children)).not.toThrow();
    expect(() => checkDecisions([decide('b')], children)).not.toThrow();
  });

  it('refuses a child of another referral', () => {
    expect(() => checkDecisions([decide('x')], [waiting('a')])).toThrow(
      refused('decisions.0.childId', 'not named'),
    );
  });

  it('refuses two decisions for one child', () => {
    expect(() => checkDecisions([decide('a'), decide('a')], [waiting('a')])).toThrow(
      refused('decisions.1.childId', 'one decision'),
    );
  });

  it.each(['decided', 'joined-episode', 'passed-on', 'withdrawn'] as const)(
    'refuses a child that is %s',
    (state) => {
      expect(() => checkDecisions([decide('a')], [{ ...waiting('a'), state }])).toThrow(
        refused('decisions.0.childId', 'does not wait'),
      );
    },
  );
});

describe('a decision copied to a sibling', () => {
  const children: ChildOfReferral[] = [
    waiting('a'),
    waiting('b'),
    { childId: 'c', state: 'decided', outcome: 'early-help' },
  ];

  it('copies one made in the same request, in any order, or before', () => {
    expect(() =>
      checkDecisions([decide('b', { copiedFromChildId: 'a' }), decide('a')], children),
    ).not.toThrow();
    expect(() => checkDecisions([decide('a', { copiedFromChildId: 'c' })], children)).not.toThrow();
  });

  it('refuses a copy of nothing, of itself, or in a ring', () => {
    expect(() => checkDecisions([decide('a', { copiedFromChildId: 'b' })], children)).toThrow(
      refused('decisions.0.copiedFromChildId', 'must be made first'),
    );
    expect(() => checkDecisions([decide('a', { copiedFromChildId: 'a' })], children)).toThrow(
      refused('decisions.0.copiedFromChildId', 'the same child'),
    );
    const ring = [decide('a', { copiedFromChildId: 'b' }), decide('b', { copiedFromChildId: 'a' })];
    expect(() => checkDecisions(ring, children)).toThrow(
      expect.objectContaining({ code: 'validation-failed' }),
    );
  });

  it('refuses a copy with another outcome', () => {
    const other = decide('a', { copiedFromChildId: 'c', outcome: 'strategy-discussion' });
    expect(() => checkDecisions([other], children)).toThrow(
      refused('decisions.0.copiedFromChildId', 'same outcome'),
    );
  });
});

describe('what follows', () => {
  it('settles the referral when no child waits any more', () => {
    const children: ChildOfReferral[] = [
      waiting('a'),
      waiting('b'),
      { childId: 'c', state: 'joined-episode', outcome: null },
    ];
    expect(settlesReferral([decide('a')], children)).toBe(false);
    expect(settlesReferral([decide('a'), decide('b')], children)).toBe(true);
  });

  it('closes the episode as ReferralNFA for three outcomes and opens one for two', () => {
    expect(OUTCOMES.filter((outcome) => OUTCOME_EFFECTS[outcome].referralNfa)).toEqual([
      'no-further-action',
      'information-and-advice',
      'early-help',
    ]);
    for (const effect of Object.values(OUTCOME_EFFECTS))
      expect(effect.episode).toBe(effect.referralNfa ? 'closed' : 'open');
    expect(OUTCOMES.filter((outcome) => OUTCOME_EFFECTS[outcome].assessment)).toEqual([
      'child-and-family-assessment',
    ]);
  });

  it('is in time up to the last moment of the due day', () => {
    expect(isInTime('2026-11-23T23:59:59.999Z', '2026-11-23T23:59:59.999Z')).toBe(true);
    expect(isInTime('2026-11-24T00:00:00.000Z', '2026-11-23T23:59:59.999Z')).toBe(false);
  });
});

describe('delegated authority', () => {
  const holder = { personKey: 'p', name: 'Example Manager', role: 'front-door-manager' };

  it('lets pass what is allowed', () => {
    expect(() =>
      assertAuthority(['early-help'], [{ outcome: 'early-help', allowed: true, holders: [] }]),
    ).not.toThrow();
  });

  it('refuses by naming roles in the message and people only in the details', () => {
    const refusal = () =>
      assertAuthority(
        ['early-help', 'strategy-discussion'],
        [
          { outcome: 'early-help', allowed: true, holders: [] },
          { outcome: 'strategy-discussion', allowed: false, holders: [holder] },
        ],
      );
    expect(refusal).toThrow(
      expect.objectContaining({
        code: 'no-authority',
        message:
          'You do not have the delegated authority for a strategy discussion. It can be decided by: front door manager',
        details: {
          outcomes: ['strategy-discussion'],
          holders: [{ outcome: 'strategy-discussion', name: 'Example Manager', role: 'front-door-manager' }],
        },
      }),
    );
  });

  it('refuses what was not answered', () => {
    expect(() => assertAuthority(['early-help'], [])).toThrow('Nobody here has it at present');
  });
});
