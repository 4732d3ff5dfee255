import type { Part } from '../test/part.js';
import { ATTACKS } from './attacks.js';
import { readTried } from './attempts-file.js';
import { attackTable, holds, resultOf } from './result.js';

/** The last part of `npm test`: the attacks ran with the other parts, and this counts what they tried. */
export const attacksPart = (file: string): Part => ({
  name: 'attacks',
  run: () => {
    const tried = readTried(file);
    const results = ATTACKS.map((attack) => resultOf(attack, tried));
    console.log(attackTable(results));
    const failed = results.filter((result) => !holds(result)).length;
    return Promise.resolve({ passed: results.length - failed, failed });
  },
});
