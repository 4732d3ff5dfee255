import { defineLifecycle } from '@conjoint/kernel';

/** Every move an import can make. A crash while reading reads again from the start. */
export const importLifecycle = defineLifecycle({
  noun: 'import',
  initial: 'waiting',
  states: ['waiting', 'reading', 'done', 'failed', 'undone'],
  actions: ['read', 'finish', 'fail', 'undo'],
  transitions: {
    waiting: { read: 'reading', fail: 'failed' },
    reading: { read: 'reading', finish: 'done', fail: 'failed' },
    done: { undo: 'undone' },
  },
  words: { read: 'read', finish: 'finished', fail: 'stopped', undo: 'undone' },
});

export type ImportState = (typeof importLifecycle.states)[number];
