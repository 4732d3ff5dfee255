import { defineLifecycle } from '@conjoint/kernel';

/** Every move an import can make. A crash while reading reads again from the start; one while undoing undoes again. */
export const importLifecycle = defineLifecycle({
  noun: 'import',
  initial: 'waiting',
  states: ['waiting', 'reading', 'done', 'failed', 'undoing', 'undone'],
  actions: ['read', 'finish', 'fail', 'undo', 'take-back', 'keep'],
  transitions: {
    waiting: { read: 'reading', fail: 'failed' },
    reading: { read: 'reading', finish: 'done', fail: 'failed' },
    done: { undo: 'undoing' },
    undoing: { 'take-back': 'undone', keep: 'done' },
  },
  words: {
    read: 'read',
    finish: 'finished',
    fail: 'stopped',
    undo: 'undone',
    'take-back': 'taken back',
    keep: 'kept',
  },
});

export type ImportState = (typeof importLifecycle.states)[number];
