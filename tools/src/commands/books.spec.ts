import fc from 'fast-check';
import { compareAllBooks, transitInWords, type Transit } from './books.rules.js';

const pair = { host: 'trust', partner: 'E09000001', agreementKey: 'front-door' };
const item = (n: number, amountPence: number, sealedAt = '2026-10-12T09:30:00Z'): Transit => ({
  ...pair,
  chargeId: `c${n}`,
  reference: `front-door 2026-27 Q2 / ${n}`,
  amountPence,
  sealedAt: new Date(sealedAt),
});

describe('the books of all parties', () => {
  it('agree where each charge is in one place: accepted, its receipt on the way, or in transit', () => {
    const charge = fc.record({
      amount: fc.integer({ min: -1e9, max: 1e9 }),
      where: fc.constantFrom('accepted', 'on the way', 'in transit'),
    });
    fc.assert(
      fc.property(fc.array(charge), (charges) => {
        const of = (...places: string[]) =>
          charges.map((one, n) => ({ ...one, n })).filter(({ where }) => places.includes(where));
        const total = (some: readonly { amount: number }[]) =>
          some.reduce((sum, { amount }) => sum + amount, 0);
        const compared = compareAllBooks({
          hosts: [{ ...pair, debtorPence: total(of('accepted')) }],
          partners: [{ ...pair, creditorPence: total(of('accepted', 'on the way')) }],
          transit: of('on the way', 'in transit').map(({ n, amount }) => item(n, amount)),
          postedChargeIds: new Set(of('on the way').map(({ n }) => `c${n}`)),
        });
        expect(compared).toMatchObject([{ differencePence: 0, transitPence: total(of('in transit')) }]);
      }),
    );
  });

  it('differ where one has what the other has not, also where the other has nothing at all', () => {
    const nothing = { hosts: [], partners: [], transit: [], postedChargeIds: new Set<string>() };
    expect(compareAllBooks({ ...nothing, hosts: [{ ...pair, debtorPence: 5 }] })).toMatchObject([
      { differencePence: 5 },
    ]);
    expect(compareAllBooks({ ...nothing, partners: [{ ...pair, creditorPence: 5 }] })).toMatchObject([
      { differencePence: -5 },
    ]);
    expect(compareAllBooks(nothing)).toEqual([]);
  });

  it('list what is in transit by age, the oldest first', () => {
    const now = new Date('2026-11-23T12:00:00Z');
    expect(transitInWords([item(2, 5, '2026-11-22T11:00:00Z'), item(1, 123_456)], now)).toEqual([
      'front-door 2026-27 Q2 / 1  E09000001  £1,234.56  42 days',
      'front-door 2026-27 Q2 / 2  E09000001  £0.05  1 day',
    ]);
  });
});
