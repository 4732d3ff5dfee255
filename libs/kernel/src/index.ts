export * from './errors.js';
export * from './partition-code.js';
export * from './dates.js';
export * from './london-time.js';
