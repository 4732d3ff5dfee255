import type { AgreementTerms, DriverCount } from '@conjoint/contracts';
import fc from 'fast-check';
import { checkCharge, type OwnView } from './charge-checks.rules.js';
import { sealedCharge } from './charge.fixture.js';
import type { SealedCharge } from './charge.repository.js';

const HASH = 'a'.repeat(64);
const [A, B, C] = ['E09000001', 'E09000002', 'E09000003'] as const;
const fixed: AgreementTerms = {
  key: 'joint-management',
  line: 'childrens-social-care',
  host: 'joint-service',
  basis: {
    kind: 'fixed-shares',
    shares: [
      { partner: A, basisPoints: 4000 },
      { partner: B, basisPoints: 4000 },
      { partner: C, basisPoints: 2000 },
    ],
  },
  noticeMonths: 12,
  vat: 'non-business',
  since: '2026-04-01',
};
const counted: AgreementTerms = { ...fixed, basis: { kind: 'caseload-days', partners: [A, B, C] } };
const view = (over: Partial<OwnView> = {}): OwnView => ({
  partner: A,
  host: 'joint-service',
  terms: fixed,
  inForce: true,
  previous: null,
  samePeriod: [],
  counts: new Map(),
  ...over,
});
const honest = (more: Partial<Parameters<typeof sealedCharge>[0]> = {}): SealedCharge =>
  sealedCharge({ terms: fixed, agreementHash: HASH, partner: A, amountPence: 12_345_679, ...more });
const failing = (sealed: SealedCharge, own = view()) =>
  checkCharge(sealed, own)
    .filter(({ agrees }) => !agrees)
    .map(({ check }) => check);

describe('an honest charge', () => {
  it('agrees in everything, quarter after quarter, of either sign and of nothing', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -1e9, max: 1e9 }), { minLength: 1, maxLength: 6 }),
        (amounts) => {
          let previous: SealedCharge | null = null;
          for (const [n, amountPence] of amounts.entries()) {
            const period = { from: `2026-0${n + 4}-01`, until: `2026-0${n + 4}-28` };
            const sealed: SealedCharge = honest({ previous, amountPence, period });
            expect(failing(sealed, view({ previous }))).toEqual([]);
            previous = sealed;
          }
        },
      ),
    );
  });

  it('may correct a quarter that was charged', () => {
    const previous = honest();
    const correction = honest({ previous, amountPence: -77, kind: 'correction' });
    expect(failing(correction, view({ previous, samePeriod: [{ kind: 'quarter' }] }))).toEqual([]);
  });

  it('uses the very count that this council made', () => {
    const count = { countId: '0199f1f0-0000-7000-8000-000000000001', evidenceHash: 'd'.repeat(64) };
    const own: DriverCount = {
      ...count,
      agreementKey: fixed.key,
      agreementHash: HASH,
      askedBy: 'joint-service',
      driver: 'caseload-days',
      from: '2026-07-01',
      until: '2026-09-30',
      count: 3650,
      episodes: 41,
      countedAt: '2026-10-01T09:00:00Z',
      confirmedAt: '2026-10-01T09:00:00Z',
    };
    const weights = { [A]: { weight: 3650, ...count }, [B]: { weight: 1825 }, [C]: { weight: 2737 } };
    const sealed = honest({ terms: counted, weights });
    const holding = (one: DriverCount) => view({ terms: counted, counts: new Map([[one.countId, one]]) });
    expect(sealed.totalPence).toBe(5_487_303);
    expect(failing(sealed, holding(own))).toEqual([]);
    expect(failing(sealed, holding({ ...own, count: 3649 }))).toEqual(['driver']);
    expect(failing(sealed, holding({ ...own, evidenceHash: 'e'.repeat(64) }))).toEqual(['driver']);
    expect(failing(sealed, holding({ ...own, until: '2026-08-31' }))).toEqual(['driver']);
    expect(failing(sealed, view({ terms: counted }))).toEqual(['driver']);
  });
});

describe('what does not agree is found', () => {
  const pool = (sealed: SealedCharge, over: object): SealedCharge => ({
    ...sealed,
    pools: [{ ...sealed.pools[0]!, ...over }],
  });
  it.each<[string, (sealed: SealedCharge) => SealedCharge, string[]]>([
    ['a charge left out', (one) => ({ ...one, sequence: 2 }), ['sequence']],
    ['another one before it', (one) => ({ ...one, previousChargeId: one.runId }), ['sequence']],
    ['another agreement', (one) => ({ ...one, agreementKey: 'other' }), ['agreement']],
    [
      'a quarter before the terms',
      (one) => ({ ...one, period: { from: '2026-01-01', until: '2026-03-31' } }),
      ['period'],
    ],
    ['a correction of nothing', (one) => ({ ...one, kind: 'correction' }), ['period']],
    [
      'a share that is not agreed',
      (one) =>
        pool(one, { weights: one.pools[0]!.weights.map((w, n) => (n === 0 ? { ...w, weight: 3999 } : w)) }),
      ['weights', 'sharing'],
    ],
    [
      'somebody who is no partner',
      (one) => pool(one, { weights: one.pools[0]!.weights.slice(1) }),
      ['weights', 'sharing'],
    ],
    [
      'totals that begin elsewhere',
      (one) =>
        pool(one, {
          opening: one.pools[0]!.opening.map((o) => ({ ...o, chargedPence: o.chargedPence + 1 })),
        }),
      ['opening', 'sharing', 'total'],
    ],
    [
      'a penny moved from one partner to another',
      (one) =>
        pool(one, {
          closing: one.pools[0]!.closing.map((c, n) => ({
            ...c,
            chargedPence: c.chargedPence + [1, -1, 0][n]!,
          })),
        }),
      ['sharing', 'total'],
    ],
    ['a total that is not its parts', (one) => ({ ...one, totalPence: one.totalPence + 1 }), ['total']],
    [
      'codes that add up to something else',
      (one) => ({ ...one, totals: one.totals.map((t) => ({ ...t, amountPence: t.amountPence - 1 })) }),
      ['total'],
    ],
  ])('%s', (_, change, checks) => expect(failing(change(honest()))).toEqual(checks));

  it.each<[string, Partial<OwnView>, string[]]>([
    ['no such agreement here', { terms: null }, ['agreement', 'weights', 'driver']],
    ['another host', { host: B }, ['agreement']],
    ['terms that not all have accepted', { inForce: false }, ['agreement']],
    ['a quarter charged twice', { samePeriod: [{ kind: 'quarter' }] }, ['period']],
  ])('%s', (_, over, checks) => expect(failing(honest(), view(over))).toEqual(checks));

  it('a run that follows another', () => {
    const previous = honest();
    const next = { ...honest({ previous, period: { from: '2026-10-01', until: '2026-12-31' } }) };
    expect(failing(next, view({ previous }))).toEqual([]);
    expect(failing({ ...next, previousRunHash: 'f'.repeat(64) }, view({ previous }))).toEqual(['sequence']);
  });
});
