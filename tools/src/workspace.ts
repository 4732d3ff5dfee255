import { resolve } from 'node:path';

/** The root of the checkout. This file is two folders below it both as a source and compiled. */
export const WORKSPACE = resolve(import.meta.dirname, '../..');
