import { defineLifecycle } from '@conjoint/kernel';

export const ALLOCATION_STATES = ['current', 'moved', 'ended', 'closed', 'lost'] as const;
export type AllocationState = (typeof ALLOCATION_STATES)[number];
export const ALLOCATION_ACTIONS = ['move', 'end', 'close', 'lose'] as const;
export type AllocationAction = (typeof ALLOCATION_ACTIONS)[number];

/**
 * An allocation is current until somebody else gets the child, until a manager ends it, until the episode closes, or until the episode
 * was lost by a restore of the referrals. Nothing becomes current again: another allocation is another row.
 */
export const allocationLife = defineLifecycle<AllocationState, AllocationAction>({
  noun: 'allocation',
  initial: 'current',
  states: ALLOCATION_STATES,
  actions: ALLOCATION_ACTIONS,
  transitions: { current: { move: 'moved', end: 'ended', close: 'closed', lose: 'lost' } },
  words: { move: 'moved', end: 'ended', close: 'closed with its episode', lose: 'taken as lost' },
});
