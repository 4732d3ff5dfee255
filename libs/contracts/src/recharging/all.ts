export * from './agreement.accepted.js';
export * from './agreement.list.js';
export * from './agreement.terms.js';
export * from './charge.answered.js';
export * from './charge.lines.js';
export * from './charge.sealed.js';
export * from './driver.tally.js';
export * from './money.fields.js';
