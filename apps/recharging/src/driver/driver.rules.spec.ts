import type { AgreementTerms, EvidenceRow } from '@conjoint/contracts';
import fc from 'fast-check';
import { changesBetween, daysOf, evidenceHash, whyNotCounted } from './driver.rules.js';

const QUARTER = { from: '2026-07-01', until: '2026-09-30' };
const row = (n: number, days: number): EvidenceRow => ({
  episodeId: `0199f1f0-0000-7000-8000-${String(n).padStart(12, '0')}`,
  childId: `0199f1f0-0000-7000-9000-${String(n).padStart(12, '0')}`,
  from: '2026-07-01',
  until: '2026-09-30',
  days,
});
const evidence = fc
  .uniqueArray(fc.integer({ min: 0, max: 30 }), { maxLength: 20 })
  .chain((ids) => fc.tuple(...ids.map((n) => fc.integer({ min: 1, max: 92 }).map((days) => row(n, days)))));

describe('the hash of evidence', () => {
  it('is the same whatever the order of rows, and another for any change', () => {
    fc.assert(
      fc.property(evidence, evidence, (one, other) => {
        expect(evidenceHash(QUARTER, [...one].reverse())).toBe(evidenceHash(QUARTER, one));
        expect(evidenceHash(QUARTER, one) === evidenceHash(QUARTER, other)).toBe(
          changesBetween(one, other).length === 0,
        );
      }),
    );
  });
  it('of nothing belongs to its period', () =>
    expect(evidenceHash(QUARTER, [])).not.toBe(evidenceHash({ ...QUARTER, until: '2026-09-29' }, [])));
});

describe('what changed between two counts', () => {
  it('accounts for the whole difference', () => {
    fc.assert(
      fc.property(evidence, evidence, (before, now) => {
        const changes = changesBetween(before, now);
        expect(changes.reduce((sum, one) => sum + one.daysNow - one.daysBefore, 0)).toBe(
          daysOf(now) - daysOf(before),
        );
        const sizes = changes.map((one) => Math.abs(one.daysNow - one.daysBefore));
        expect(sizes).toEqual([...sizes].sort((left, right) => right - left));
      }),
    );
  });
});

const terms: AgreementTerms = {
  key: 'fostering',
  line: 'fostering',
  host: 'trust',
  basis: { kind: 'caseload-days', partners: ['E09000001', 'E09000002'] },
  noticeMonths: 12,
  vat: 'non-business',
  since: '2026-04-01',
  until: '2027-03-31',
};
const asked = {
  ...QUARTER,
  host: 'trust',
  partner: 'E09000001',
  key: 'fostering',
  today: '2026-10-01',
};

describe('a council counts its driver', () => {
  it('for the host of its own agreement, once the period is over', () =>
    expect(whyNotCounted(terms, asked)).toBeNull());
  it.each([
    ['for nobody else', { host: 'E09000002' }, 'host'],
    ['not where it is no partner', { partner: 'E09000003' }, 'no partner'],
    ['not under the terms of another agreement', { key: 'front-door' }, 'another agreement'],
    ['not before the terms began', { from: '2026-03-31' }, 'not within'],
    ['not after they end', { until: '2027-04-01', today: '2027-05-01' }, 'not within'],
    ['not while the period runs', { today: '2026-09-30' }, 'not over'],
  ])('%s', (_, over, why) => expect(whyNotCounted(terms, { ...asked, ...over })).toContain(why));
  it('not where something else is the basis', () =>
    expect(
      whyNotCounted({ ...terms, basis: { kind: 'equal-shares', partners: ['E09000001'] } }, asked),
    ).toContain('caseload days'));
});
