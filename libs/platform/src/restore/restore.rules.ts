import type { RestoreState } from '@conjoint/contracts';
import { defineLifecycle } from '@conjoint/kernel';

/**
 * The state of one service's records in one partition. An older copy was put back: `reconciling` until the partners have been asked and
 * nothing is open, then `checked`, until an operator lets it publish again. In both it reads, and neither changes nor publishes.
 */
export const restoreLifecycle = defineLifecycle<RestoreState, 'mark-restored' | 'finish-checks' | 'publish'>({
  noun: 'restore',
  initial: 'normal',
  states: ['normal', 'reconciling', 'checked'],
  actions: ['mark-restored', 'finish-checks', 'publish'],
  transitions: {
    normal: { 'mark-restored': 'reconciling' },
    reconciling: { 'mark-restored': 'reconciling', 'finish-checks': 'checked' },
    checked: { 'mark-restored': 'reconciling', publish: 'normal' },
  },
  words: {
    normal: 'not being checked after a restore',
    reconciling: 'still being checked',
    checked: 'checked, with nothing left to settle',
    'mark-restored': 'marked as restored',
    'finish-checks': 'finished',
    publish: 'ended',
  },
});
