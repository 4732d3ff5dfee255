import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { WORKSPACE } from '../fault-programs.js';
import { countsOf, isBad, type FaultResult } from './fault.js';
import { FAULTS, FAULTS_NOT_YET_HELD } from './fault-table.js';
import { reportOf } from './report.js';

/** Rows that are not held yet, or not built; docs/reliability.md names them as missing. */
const MISSING: readonly number[] = [...FAULTS_NOT_YET_HELD.map(({ row }) => row), 16];

describe('the table of faults', () => {
  it('has an entry for each of the 17 rows, or says that it is missing', () => {
    const rows = FAULTS.map(({ row }) => row);
    expect([...rows, ...MISSING].sort((a, b) => a - b)).toEqual(
      Array.from({ length: 17 }, (_, index) => index + 1),
    );
  });

  it('says of each what must hold and how it is brought about', () => {
    for (const { fault, holds, how } of FAULTS)
      for (const text of [fault, holds, how]) expect(text.length).toBeGreaterThan(5);
  });

  it('stands in docs/reliability.md, row by row', () => {
    const page = readFileSync(join(WORKSPACE, 'docs/reliability.md'), 'utf8').replaceAll(/ +/g, ' ');
    for (const { row, fault, holds, how } of FAULTS)
      expect(page).toContain(`| ${row} | ${fault} | ${holds} | ${how} |`);
    for (const row of MISSING) expect(page).toContain(`- **${row}**`);
  });

  const good: FaultResult = {
    row: 2,
    fault: 'x',
    seed: 1,
    operations: 5,
    injected: 1,
    lost: 0,
    doubled: 0,
    penniesOff: 0,
    longestMs: 12,
    seconds: 1,
    problems: [],
    notes: [],
  };

  it('is bad where nothing was done, nothing was injected or anything is wrong', () => {
    expect(isBad(good)).toBe(false);
    expect(isBad({ ...good, operations: 0 })).toBe(true);
    expect(isBad({ ...good, injected: 0 })).toBe(true);
    expect(isBad({ ...good, problems: ['unexpected: internal'] })).toBe(true);
    const report = reportOf([{ ...good, injected: 0 }]);
    expect(report).toContain('BAD');
    expect(report).toContain('nothing was injected');
  });

  it('counts findings by the kind they begin with', () => {
    const found = [
      'lost: a',
      'event lost: b',
      'doubled: c',
      'holder: d',
      'pennies: e',
      'books: f',
      'audit: g',
    ];
    expect(countsOf(found)).toEqual({ lost: 2, doubled: 2, penniesOff: 2 });
  });
});
