import {
  absenceFrom,
  absenceOn,
  factOn,
  renewalWarning,
  stateOn,
  termsOn,
  type Worker,
} from './worker.rules.js';
import { checkedAbsence, checkedLeaving, checkedRegistration, checkedTerms } from './worker-check.rules.js';

const terms = {
  contract: 'permanent',
  grade: 'social-worker',
  fteHundredths: 100,
  caseHolder: true,
} as const;
const leila: Worker = {
  id: '0199f1f0-0000-7000-8000-000000000005',
  personKey: 'lbhf.leila',
  name: 'Leila Haddad',
  sourceRef: null,
  employer: 'lbhf',
  employedHere: true,
  source: 'officer',
  registration: 'SW123456',
  renewedUntil: '2026-11-30',
  startedOn: '2024-09-02',
  leftOn: null,
  leavingReason: null,
  version: 1,
  terms: [
    { ...terms, validFrom: '2024-09-02', contract: 'agency' },
    { ...terms, validFrom: '2026-01-05', fteHundredths: 80 },
  ],
  absences: [{ id: 'a', kind: 'sickness', from: '2026-03-02', until: '2026-03-13' }],
};

describe('a worker on a day', () => {
  it('has the terms of that day, and before her first ones those', () => {
    expect(termsOn(leila, '2024-01-01').contract).toBe('agency');
    expect(termsOn(leila, '2026-01-04').fteHundredths).toBe(100);
    expect(termsOn(leila, '2026-01-05').fteHundredths).toBe(80);
  });

  it('is away on the first and the last day of an absence, and has left the day after her last one', () => {
    expect(['2026-03-01', '2026-03-02', '2026-03-13', '2026-03-14'].map((on) => stateOn(leila, on))).toEqual([
      'working',
      'absent',
      'absent',
      'working',
    ]);
    const leaver = { ...leila, leftOn: '2026-03-31' };
    expect(['2026-03-31', '2026-04-01'].map((on) => stateOn(leaver, on))).toEqual(['working', 'left']);
    expect(absenceFrom(leila, '2026-02-01')).toBe(leila.absences[0]);
    expect(absenceOn(leila, '2026-02-01')).toBeNull();
  });

  it('is said with the terms that have begun, never with those to come', () => {
    expect(factOn(leila, '2025-06-01')).toMatchObject({
      contract: 'agency',
      terms: [{ from: '2024-09-02' }],
    });
    expect(factOn(leila, '2026-06-01').terms.map(({ from }) => from)).toEqual(['2024-09-02', '2026-01-05']);
  });

  it('is warned of a renewal that is open or was missed, never where nothing is registered', () => {
    expect(renewalWarning(leila, '2026-08-31')).toBeNull();
    expect(renewalWarning(leila, '2026-09-01')).toBe('renewal-open');
    expect(renewalWarning(leila, '2026-11-30')).toBe('renewal-open');
    expect(renewalWarning(leila, '2026-12-01')).toBe('not-renewed');
    expect(renewalWarning({ ...leila, renewedUntil: '2027-11-30' }, '2026-12-01')).toBeNull();
    expect(renewalWarning({ ...leila, renewedUntil: null }, '2026-01-01')).toBe('not-renewed');
    expect(renewalWarning({ ...leila, registration: null }, '2026-12-01')).toBeNull();
  });
});

describe('what a workforce officer records', () => {
  const refused = (work: () => unknown, field: string): void => {
    let error: unknown;
    try {
      work();
    } catch (caught) {
      error = caught;
    }
    expect(error).toMatchObject({ code: 'validation-failed', fieldErrors: [{ field }] });
  };

  it('is a registration as the public register has it, or none', () => {
    expect(checkedRegistration(' sw 123456 ')).toBe('SW123456');
    expect(checkedRegistration('')).toBeNull();
    refused(() => checkedRegistration('Oz2054309383'), 'registration');
  });

  it('fits the days of the worker', () => {
    refused(() => checkedTerms(leila, { ...terms, validFrom: '2024-09-01' }), 'from');
    refused(
      () => checkedTerms({ ...leila, leftOn: '2026-01-01' }, { ...terms, validFrom: '2026-01-02' }),
      'from',
    );
    refused(() => checkedLeaving(leila, '2024-09-01'), 'leftOn');
    expect(() => checkedLeaving(leila, '2024-09-02')).not.toThrow();
  });

  it('is one absence at a time', () => {
    refused(() => checkedAbsence(leila, { from: '2026-03-13', until: null }), 'from');
    refused(() => checkedAbsence(leila, { from: '2026-01-01', until: '2026-03-02' }), 'from');
    refused(() => checkedAbsence(leila, { from: '2026-04-02', until: '2026-04-01' }), 'until');
    expect(() => checkedAbsence(leila, { from: '2026-03-14', until: null })).not.toThrow();
  });
});
