import { sumPence } from '@conjoint/kernel';
import fc from 'fast-check';
import { acceptanceJournal, chargesJournal, receiptJournal, type Entry } from './journal.rules.js';

const totals = fc.uniqueArray(
  fc.record({
    subjective: fc.constantFrom('10100', '20200', '30300', '40400'),
    amountPence: fc.integer({ min: -1_000_000, max: 1_000_000 }),
  }),
  { selector: ({ subjective }) => subjective },
);
const charges = fc.uniqueArray(
  fc.record({ partner: fc.constantFrom('E09000001', 'E09000002', 'E09000003'), totals }),
  { selector: ({ partner }) => partner },
);
const sum = (entries: readonly Entry[]) => sumPence(entries.map(({ amountPence }) => amountPence));
const of = (entries: readonly Entry[], account: string, partner?: string) =>
  sum(entries.filter((one) => one.account === account && (partner === undefined || one.partner === partner)));

describe('the journal of a sealed run', () => {
  it('balances, has no entry of nothing, and puts each partner’s charge in transit', () => {
    fc.assert(
      fc.property(charges, (charged) => {
        const entries = chargesJournal('E09000001', charged);
        expect(sum(entries)).toBe(0);
        expect(entries.every(({ amountPence }) => amountPence !== 0)).toBe(true);
        for (const { partner, totals: parts } of charged) {
          const owed = sumPence(parts.map(({ amountPence }) => amountPence));
          expect(of(entries, partner === 'E09000001' ? 'own-cost' : 'in-transit', partner)).toBe(owed);
        }
      }),
    );
  });

  it('recovers the cost code by code, and books the host’s own part without a charge', () => {
    expect(
      chargesJournal('E09000001', [
        { partner: 'E09000001', totals: [{ subjective: '10100', amountPence: 40 }] },
        {
          partner: 'E09000002',
          totals: [
            { subjective: '10100', amountPence: 60 },
            { subjective: '20200', amountPence: -5 },
          ],
        },
      ]),
    ).toEqual([
      { account: 'own-cost', partner: 'E09000001', subjective: '10100', amountPence: 40 },
      { account: 'in-transit', partner: 'E09000002', subjective: null, amountPence: 55 },
      { account: 'cost-recovery', partner: null, subjective: '10100', amountPence: -100 },
      { account: 'cost-recovery', partner: null, subjective: '20200', amountPence: 5 },
    ]);
  });
});

describe('acceptance', () => {
  it('moves at the host what was in transit to the debtor, and mirrors it at the partner', () => {
    fc.assert(
      fc.property(totals, (parts) => {
        const owed = sumPence(parts.map(({ amountPence }) => amountPence));
        const host = receiptJournal('E09000002', owed);
        const partner = acceptanceJournal('E09000001', parts);
        expect([sum(host), sum(partner)]).toEqual([0, 0]);
        expect(of(host, 'debtor')).toBe(owed);
        expect(of(host, 'in-transit') + owed).toBe(0);
        expect(of(partner, 'creditor') + owed).toBe(0);
        expect(of(partner, 'recharged-cost')).toBe(owed);
      }),
    );
  });
});
