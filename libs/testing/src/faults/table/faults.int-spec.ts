import { jest } from '@jest/globals';
import { isBad, type FaultResult } from './fault.js';
import { FaultStage } from './fault-stage.js';
import { FAULTS } from './fault-table.js';
import { reportOf } from './report.js';

/** Another seed for a night; `npm run faults` repeats one row with one seed. */
const SEED = Number(process.env['CONJOINT_FAULT_SEED'] ?? 20261127);

jest.setTimeout(600_000);

describe(`an installation to which everything happens that the table names (seed ${SEED})`, () => {
  let stage: FaultStage;
  const results: FaultResult[] = [];
  beforeAll(async () => {
    stage = await FaultStage.open();
  });
  afterAll(async () => {
    process.stderr.write(`${reportOf(results)}\n`);
    await stage?.close(process.env['CONJOINT_FAULT_KEEP'] !== undefined);
  });

  it.each(FAULTS.map((fault) => [fault.row, fault.fault, fault] as const))(
    'row %i: %s',
    async (_row, _fault, fault) => {
      const result = await stage.play(fault, { seed: SEED, brief: true });
      results.push(result);
      expect(result.problems).toEqual([]);
      expect(result.operations).toBeGreaterThan(0);
      expect(result.injected).toBeGreaterThan(0);
      expect(isBad(result)).toBe(false);
    },
  );
});
