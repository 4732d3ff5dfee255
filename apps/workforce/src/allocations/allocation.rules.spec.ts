import { ALLOCATION_ACTIONS, ALLOCATION_STATES, allocationLife } from './allocation.rules.js';

describe('the life of an allocation', () => {
  it('has one way out of current for each action, and none out of anything else', () => {
    const next = { move: 'moved', end: 'ended', close: 'closed', lose: 'lost' } as const;
    expect(allocationLife.matrix()).toEqual(
      ALLOCATION_STATES.flatMap((state) =>
        ALLOCATION_ACTIONS.map((action) => ({
          state,
          action,
          next: state === 'current' ? next[action] : undefined,
        })),
      ),
    );
  });

  it('says in words what cannot be done', () => {
    expect(() => allocationLife.next('moved', 'end')).toThrow(
      'This allocation cannot be ended, because it is moved',
    );
  });
});
