import { defineLifecycle } from '@conjoint/kernel';

/**
 * A child and family assessment goes on over several sittings until it is completed. After that it is only corrected, with a reason.
 * One that a closure cut off ended, and goes on if that closure is undone.
 */
export const assessmentLifecycle = defineLifecycle({
  noun: 'assessment',
  initial: 'in-progress',
  states: ['in-progress', 'completed', 'ended'],
  actions: ['save', 'complete', 'correct', 'end', 'go-on'],
  transitions: {
    'in-progress': { save: 'in-progress', complete: 'completed', end: 'ended' },
    completed: { correct: 'completed' },
    ended: { 'go-on': 'in-progress' },
  },
  words: {
    'in-progress': 'in progress',
    save: 'written',
    complete: 'completed',
    correct: 'corrected',
    end: 'ended',
    'go-on': 'gone on with',
  },
});

export type AssessmentState = (typeof assessmentLifecycle.states)[number];
