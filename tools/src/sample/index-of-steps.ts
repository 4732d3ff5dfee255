import type { SampleStep } from './sample-steps.js';

/** The sample of a new installation, in the order it is loaded. */
export const SAMPLE_STEPS: readonly SampleStep[] = [];
