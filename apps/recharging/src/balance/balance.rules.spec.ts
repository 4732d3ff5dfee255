import fc from 'fast-check';
import { compareBooks } from './balance.rules.js';

const item = (n: number, amountPence: number) => ({
  chargeId: `0199f1f0-0000-7000-8000-${String(n).padStart(12, '0')}`,
  reference: `front-door 2026-27 Q2 / ${n}`,
  amountPence,
  sealedAt: '2026-10-12T09:30:00Z',
});
const books = (over: Partial<Parameters<typeof compareBooks>[0]> = {}) =>
  compareBooks({
    agreementKey: 'front-door',
    host: 'E09000033',
    creditorPence: 0,
    hostSays: { debtorPence: 0, transit: [] },
    unanswered: [],
    posted: new Set(),
    today: '2026-11-23',
    ...over,
  });

describe('both books', () => {
  it('agree whatever was accepted, is on its way or waits, as long as each charge is in one place', () => {
    const charges = fc.array(
      fc.record({
        amount: fc.integer({ min: -1e9, max: 1e9 }),
        where: fc.constantFrom('accepted', 'on the way', 'waits'),
      }),
    );
    fc.assert(
      fc.property(charges, (all) => {
        const numbered = all.map((one, n) => ({ ...one, item: item(n, one.amount) }));
        const of = (...where: string[]) => numbered.filter((one) => where.includes(one.where));
        const sum = (some: typeof numbered) => some.reduce((total, { amount }) => total + amount, 0);
        const result = books({
          creditorPence: sum(of('accepted', 'on the way')),
          hostSays: {
            debtorPence: sum(of('accepted')),
            transit: of('on the way', 'waits').map((one) => one.item),
          },
          posted: new Set(of('on the way').map((one) => one.item.chargeId)),
        });
        expect(result.differencePence).toBe(0);
        expect(result.transitPence).toBe(sum(of('waits')));
      }),
    );
  });

  it('differ by what is in one and not in the other', () => {
    expect(books({ creditorPence: 5, hostSays: { debtorPence: 7, transit: [] } }).differencePence).toBe(2);
  });

  it('say how long something is in transit, and are not compared while the host is silent', () => {
    const silent = books({ creditorPence: 5, hostSays: null, unanswered: [item(1, 30)] });
    expect(silent).toMatchObject({ debtorPence: null, differencePence: null, transitPence: 30 });
    expect(silent.transit).toMatchObject([{ sealedOn: '2026-10-12', ageDays: 42 }]);
  });
});
