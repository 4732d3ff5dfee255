import { OUTCOMES } from '@conjoint/contracts';
import { Form } from '../../framework/form.js';
import { someoneActing } from '../acting.fixture.js';
import { childOf, decidedAs, referralOf } from '../referral/referral.fixture.js';
import { copySources, readDecisions, typedDecisions } from './decision.form.js';
import { authorityView, decideView, holderWords } from './decision.view.js';

const three = referralOf({ children: [childOf('c1', 'Ada'), childOf('c2', 'Ben'), childOf('c3', 'Cy')] });
const read = (body: Record<string, string>, referral = three) =>
  readDecisions(referral, typedDecisions(referral, new Form(body)));
const ids = { 'child-0': 'c1', 'child-1': 'c2', 'child-2': 'c3' };

describe('deciding', () => {
  it('asks for every child: nothing is chosen beforehand', () => {
    expect(read(ids).errors.map(({ field }) => field)).toEqual(['choice-0', 'choice-1', 'choice-2']);
    const { children } = decideView(someoneActing(['front-door-manager']), three, {
      authority: { shown: false, why: 'unavailable' },
      typed: [],
      now: new Date('2026-11-23T09:00:00Z'),
    });
    expect(children.flatMap(({ items }) => items).some((item) => 'checked' in item && item.checked)).toBe(
      false,
    );
  });

  it('requires a rationale', () => {
    expect(
      read({ ...ids, 'choice-0': 'early-help', 'choice-1': 'later', 'choice-2': 'later' }).errors,
    ).toEqual([{ field: 'rationale-0', message: 'Enter the rationale for Ada' }]);
  });

  it('makes "the same as" one decision a child, and leads a chain of copies to the first', () => {
    const { decisions, errors } = read({
      ...ids,
      'choice-0': 'early-help',
      'rationale-0': 'Because.',
      'choice-1': 'same:c1',
      'choice-2': 'same:c2',
    });
    expect(errors).toEqual([]);
    expect(decisions).toEqual([
      { childId: 'c1', outcome: 'early-help', rationale: 'Because.', copiedFromChildId: null },
      { childId: 'c2', outcome: 'early-help', rationale: 'Because.', copiedFromChildId: 'c1' },
      { childId: 'c3', outcome: 'early-help', rationale: 'Because.', copiedFromChildId: 'c1' },
    ]);
  });

  it('copies what was decided for a brother or sister before', () => {
    const decided = childOf('c1', 'Ada', {
      state: 'decided',
      decision: decidedAs('c1', 'strategy-discussion', 'Bruises.'),
    });
    const referral = referralOf({ children: [decided, childOf('c2', 'Ben')] });
    expect(copySources(referral, 'c2').map(({ childId }) => childId)).toEqual(['c1']);
    expect(read({ 'child-0': 'c2', 'choice-0': 'same:c1' }, referral).decisions).toEqual([
      { childId: 'c2', outcome: 'strategy-discussion', rationale: 'Bruises.', copiedFromChildId: 'c1' },
    ]);
  });

  it('refuses a copy of a child decided later, or of itself', () => {
    const body = {
      ...ids,
      'choice-0': 'same:c2',
      'choice-1': 'early-help',
      'rationale-1': 'Because.',
      'choice-2': 'same:c3',
    };
    expect(read(body).errors.map(({ field }) => field)).toEqual(['choice-0', 'choice-2']);
  });

  it('refuses to record nothing, and an outcome that is none', () => {
    const later = { 'choice-0': 'later', 'choice-1': 'later', 'choice-2': 'later' };
    expect(read({ ...ids, ...later }).errors).toHaveLength(1);
    expect(read({ ...ids, ...later, 'choice-1': 'perhaps', 'rationale-1': 'x' }).errors).toMatchObject([
      { field: 'choice-1' },
    ]);
  });

  it('reads answers by the child, whatever place it has now', () => {
    const now = referralOf({
      children: [
        childOf('c1', 'Ada', { state: 'decided', decision: decidedAs('c1', 'early-help') }),
        childOf('c2', 'Ben'),
      ],
    });
    const form = new Form({
      'child-0': 'c1',
      'choice-0': 'early-help',
      'rationale-0': 'A',
      'child-1': 'c2',
      'choice-1': 'strategy-discussion',
      'rationale-1': 'B',
    });
    expect(typedDecisions(now, form)).toEqual([
      { childId: 'c2', choice: 'strategy-discussion', rationale: 'B' },
    ]);
  });
});

describe('delegated authority', () => {
  const holders = [{ personKey: 'x', name: 'Maria Lind', role: 'front-door-manager' }];
  const answer = (allowed: boolean) =>
    OUTCOMES.map((outcome) => ({ outcome, allowed, authorityId: null, statute: null, holders }));

  it.each([
    [[], 'nobody here at present'],
    [holders, 'Maria Lind (front-door manager)'],
    [[{ name: 'front door manager', role: 'front-door-manager' }], 'any front-door manager'],
    [[{ name: 'Ola Berg', role: '' }], 'Ola Berg'],
  ])('%j → %s', (who, words) => expect(holderWords(who)).toBe(words));

  it('says who has what this person lacks', () => {
    const view = authorityView({ shown: true, data: { answers: answer(false) } });
    expect(view).toMatchObject({ known: true, nothing: true });
    expect(view.mayNot[0]).toEqual({ outcome: 'No further action', who: 'Maria Lind (front-door manager)' });
  });

  it('says that it is not known when workforce does not answer', () => {
    expect(authorityView({ shown: false, why: 'unavailable' })).toMatchObject({
      known: false,
      nothing: false,
    });
  });
});
