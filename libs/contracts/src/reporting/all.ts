export * from './month.count.js';
