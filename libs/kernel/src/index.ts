export * from './errors.js';
export * from './partition-code.js';
