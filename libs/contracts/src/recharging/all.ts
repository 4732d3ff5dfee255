export * from './agreement.list.js';
