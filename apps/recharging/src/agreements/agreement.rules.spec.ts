import type { AgreementSeed } from '@conjoint/platform';
import fc from 'fast-check';
import { canonicalJson, contentHash, sharesOf } from './agreement.rules.js';

const shares = [
  { partner: 'E09000002', basisPoints: 6000 },
  { partner: 'E09000001', basisPoints: 4000 },
];
const terms = (over: Partial<AgreementSeed> = {}): AgreementSeed => ({
  key: 'front-door',
  line: 'front-door',
  host: 'E09000001',
  basis: { kind: 'fixed-shares', shares },
  noticeMonths: 12,
  vat: 'non-business',
  since: '2025-04-01',
  ...over,
});

describe('canonical JSON', () => {
  it('does not depend on the order of keys, at any depth', () => {
    const reversed = (value: unknown): unknown =>
      Array.isArray(value)
        ? value.map(reversed)
        : typeof value === 'object' && value !== null
          ? Object.fromEntries(
              Object.entries(value)
                .reverse()
                .map(([key, field]) => [key, reversed(field)]),
            )
          : value;
    fc.assert(
      fc.property(fc.jsonValue(), (value) =>
        expect(canonicalJson(reversed(value))).toBe(canonicalJson(value)),
      ),
    );
  });
  it('says the same as JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) =>
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value))),
      ),
    );
  });
});

describe('the hash of an agreement', () => {
  it('is the same for each party, whatever the order of keys and partners', () => {
    const { basis, key, ...rest } = terms();
    const copy = { ...rest, basis: { ...basis, shares: [...shares].reverse() }, key, until: undefined };
    expect(contentHash(copy as AgreementSeed)).toBe(contentHash(terms()));
    expect(contentHash(terms())).toMatch(/^[0-9a-f]{64}$/);
  });

  it.each([
    [
      'a share',
      {
        basis: {
          kind: 'fixed-shares',
          shares: [
            { ...shares[0]!, basisPoints: 5999 },
            { ...shares[1]!, basisPoints: 4001 },
          ],
        },
      },
    ],
    ['the basis', { basis: { kind: 'equal-shares', partners: ['E09000001', 'E09000002'] } }],
    ['the host', { host: 'E09000002' }],
    ['notice', { noticeMonths: 6 }],
    ['VAT', { vat: 'exempt' }],
    ['the first day', { since: '2026-04-01' }],
    ['a last day', { until: '2027-03-31' }],
  ] as [string, Partial<AgreementSeed>][])('changes with %s', (_, over) => {
    expect(contentHash(terms(over))).not.toBe(contentHash(terms()));
  });
});

describe('shares', () => {
  it('are listed by partner where they are fixed', () => {
    expect(sharesOf(terms())).toEqual([
      { partition: 'E09000001', basisPoints: 4000 },
      { partition: 'E09000002', basisPoints: 6000 },
    ]);
  });
  it('are none where a driver, equality or a contract sum decides', () => {
    expect(sharesOf(terms({ basis: { kind: 'caseload-days', partners: ['E09000001'] } }))).toEqual([]);
    expect(
      sharesOf(terms({ basis: { kind: 'contract-sum', sums: [{ partner: 'E09000001', pencePerYear: 1 }] } })),
    ).toEqual([]);
  });
});
