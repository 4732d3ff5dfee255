import type { RunDetail, RunLineView } from '@conjoint/contracts';
import { eachTestAttacks } from '@conjoint/testing';
import { linesHead, linesRows, LineSums } from './recharge-csv.js';

const line = (over: Partial<RunLineView> = {}): RunLineView => ({
  position: 1,
  lineId: '0199f1f0-0000-7000-8000-000000000001',
  pool: 'front-door',
  postingDate: '2026-08-31',
  documentNumber: '=1+1',
  subjective: '-10100',
  costCentre: '+C1',
  supplier: '@Example, Ltd',
  description: 'A "thing"',
  amountPence: -501,
  vatPence: 100,
  runningPence: -501,
  parts: [-301, -200],
  ...over,
});
const partners = ['E09000013', 'E09000020'];
const run = (over: Partial<NonNullable<RunDetail['calculation']>> = {}): RunDetail =>
  ({
    calculation: {
      lineCount: 2,
      amountPence: 499,
      charges: [
        { partner: partners[0], amountPence: 299, totals: [] },
        { partner: partners[1], amountPence: 200, totals: [] },
      ],
      ...over,
    },
  }) as unknown as RunDetail;
const lines = [
  line(),
  line({ position: 2, amountPence: 1000, runningPence: 499, vatPence: null, parts: [600, 400] }),
];
const sums = (): LineSums => {
  const added = new LineSums(partners);
  for (const one of lines) added.add([one]);
  return added;
};

describe('the file of the lines of a run', () => {
  eachTestAttacks('S12');

  it('makes text that begins like a formula harmless, and leaves amounts numbers', () => {
    expect(linesRows([line()])).toBe(
      `1,2026-08-31,'=1+1,'-10100,'+C1,"'@Example, Ltd","A ""thing""",1.00,-5.01,-5.01,-3.01,-2.00\r\n`,
    );
  });

  it('ends with what its lines add up to, in the columns of its header', () => {
    const total = sums().row();
    expect(total).toBe('Total,,,,,,,1.00,4.99,,2.99,2.00\r\n');
    const separators = linesHead(['One', 'Other'])
      .replace(/"[^"]*"/g, '')
      .split(',');
    expect(total.split(',')).toHaveLength(separators.length);
  });

  it('breaks off where its lines are not what the run charges', () => {
    expect(() => sums().check(run())).not.toThrow();
    for (const other of [
      run({ lineCount: 3 }),
      run({ amountPence: 500 }),
      run({ charges: [{ partner: partners[0]!, amountPence: 499, totals: [] }] }),
    ])
      expect(() => sums().check(other)).toThrow('do not come to what it charges');
  });
});
