export * from './authority.check.js';
export * from './authority.list.js';
export * from './authority.js';
export * from './mandate.assert.js';
export * from './mandate.list.js';
export * from './mandate.js';
export * from './mandate.withdraw.js';
export * from './mandate.withdrawn.js';
