export * from './errors.js';
export * from './partition-code.js';
export * from './dates.js';
export * from './london-time.js';
export * from './working-days.js';
export * from './identifiers.js';
export * from './local-authorities.js';
export * from './postcode-area.js';
