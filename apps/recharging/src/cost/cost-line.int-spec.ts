import { systemOrigin, type PartitionDb } from '@conjoint/platform';
import { testWorld, type TestWorld } from '@conjoint/testing';
import { Module } from '@nestjs/common';
import fc from 'fast-check';
import type { CostRow } from '../cost-layout/cost-row.js';
import { database } from '../database.js';
import { CostLineWriter, costLineId, writeCostLines } from './cost-line.repository.js';

const COUNCIL = 'E09000027';
const FILE_ID = '0198c0de-0000-7000-8000-0123456789ab';
const MOST_PENCE = Number.MAX_SAFE_INTEGER;

@Module({})
class Nothing {}

let world: TestWorld;
let db: PartitionDb;
beforeAll(async () => {
  world = await testWorld({
    partnership: 'achieving-for-children',
    partitions: [COUNCIL],
    services: [{ name: 'recharging', module: Nothing, database }],
  });
  db = world.db('recharging', COUNCIL);
}, 120_000);
afterAll(() => world?.stop(), 60_000);

const text = fc.option(
  fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 60 }),
    fc.constantFrom('', '\\N', 'a\tb\nc\r\\', '£ Café', 'x'.repeat(2000), '€'.repeat(2000)),
  ),
  { nil: null },
);
const pence = fc.maxSafeInteger();
const line: fc.Arbitrary<CostRow> = fc.record({
  row: fc.integer({ min: 1, max: 5_000_000 }),
  postingDate: fc
    .date({ min: new Date('1990-01-01'), max: new Date('2100-12-31'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10)),
  period: fc.constantFrom('1990-01', '2026-12'),
  subjective: text,
  costCentre: text,
  documentNumber: text,
  supplier: text,
  description: text,
  netPence: fc.oneof(pence, fc.constantFrom(0, -1, 1, 2 ** 32, -(2 ** 32), MOST_PENCE, -MOST_PENCE)),
  vatPence: fc.option(pence, { nil: null }),
  grossPence: fc.option(pence, { nil: null }),
});
const storable = (value: string | null): boolean => value === null || !value.includes('\0');

class RolledBack extends Error {}

/** Writes the lines, reads them again, and leaves nothing behind. */
async function thereAndBack(lines: readonly CostRow[], acceptedAt: Date): Promise<object[]> {
  let read: object[] = [];
  const writer = new CostLineWriter({ fileId: FILE_ID, acceptedAt, poolOf: (one) => one.costCentre });
  async function* pieces() {
    for (let from = 0; from < lines.length; from += 3) yield writer.write(lines.slice(from, from + 3));
  }
  const work = db.transaction(systemOrigin('recharging', COUNCIL, 'test'), async (tx) => {
    await writeCostLines(tx, pieces());
    read = await tx.query(
      `select id, file_id, row_number as "row", pool, posting_date::text as "postingDate", period, subjective,
         cost_centre as "costCentre", document_number as "documentNumber", supplier, description, net_pence::text as "netPence",
         vat_pence::text as "vatPence", gross_pence::text as "grossPence", accepted_at, council from cost_line order by id`,
    );
    throw new RolledBack();
  });
  await expect(work).rejects.toBeInstanceOf(RolledBack);
  return read;
}

it('are in the database what they were in the file, whatever their values', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(line, { selector: ({ row }) => row, minLength: 1, maxLength: 12 }),
      fc.date({ min: new Date('1970-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }),
      async (all, acceptedAt) => {
        const lines = all
          .filter((one) => Object.values(one).every((value) => typeof value !== 'string' || storable(value)))
          .sort((left, right) => left.row - right.row);
        const kept = (value: number | null): string | null => (value === null ? null : String(value + 0));
        expect(await thereAndBack(lines, acceptedAt)).toEqual(
          lines.map(({ netPence, vatPence, grossPence, ...one }) => ({
            ...one,
            id: costLineId(FILE_ID, one.row),
            file_id: FILE_ID,
            pool: one.costCentre,
            netPence: kept(netPence),
            vatPence: kept(vatPence),
            grossPence: kept(grossPence),
            accepted_at: acceptedAt,
            council: COUNCIL,
          })),
        );
      },
    ),
    { numRuns: 60 },
  );
}, 60_000);
