/** One seed is one sample, on every machine. */
export const SAMPLE_SEED = 'conjoint';
