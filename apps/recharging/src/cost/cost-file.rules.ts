import { defineLifecycle } from '@conjoint/kernel';

/**
 * Every move a cost file can make. A crash while reading or accepting begins that step again; one while undoing undoes again.
 * `accept` and `discard` are a person's; a file that is to be accepted at once goes from reading to accepted.
 */
export const costFileLifecycle = defineLifecycle({
  noun: 'cost file',
  initial: 'waiting',
  states: [
    'waiting',
    'reading',
    'staged',
    'accepting',
    'accepted',
    'failed',
    'discarded',
    'undoing',
    'undone',
  ],
  actions: ['read', 'stage', 'accept', 'take', 'fail', 'discard', 'undo', 'take-back', 'keep'],
  transitions: {
    waiting: { read: 'reading', fail: 'failed' },
    reading: { read: 'reading', stage: 'staged', take: 'accepted', fail: 'failed' },
    staged: { accept: 'accepting', discard: 'discarded' },
    accepting: { take: 'accepted', fail: 'failed' },
    accepted: { undo: 'undoing' },
    undoing: { 'take-back': 'undone', keep: 'accepted' },
  },
  words: {
    read: 'read',
    stage: 'put forward',
    accept: 'accepted',
    take: 'taken over',
    fail: 'stopped',
    discard: 'discarded',
    undo: 'undone',
    'take-back': 'taken back',
    keep: 'kept',
  },
});

export type CostFileState = (typeof costFileLifecycle.states)[number];

export const COST_LEASE = 'cost-file';
/** Longer than a piece takes to read or write; after a crash another process takes over when it has run out. */
export const COST_LEASE_SECONDS = 30;
