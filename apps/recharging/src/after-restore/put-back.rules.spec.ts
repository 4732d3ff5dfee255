import { chargeSealed, type ChargeStanding } from '@conjoint/contracts';
import { calculationOf, sequenceOf, whyNotPutBack, type Lost } from './put-back.rules.js';

const HOST = 'E09000033';
const [example] = chargeSealed.examples.valid;
const sealed = chargeSealed.payload.parse(example);

/** The example is of three partners, of whom the last is the host here: 2p, 2p and 1p. */
const lost = (partner: string, over: Partial<ChargeStanding['sealed']> = {}): Lost => ({
  partner,
  standing: { sealed: { ...sealed, ...over }, state: 'sent', answer: null, said: 1 },
});
const both = [lost('E09000013'), lost('E09000020')];
const here = { state: null, holdsAgreement: true };

describe('a lost run', () => {
  it('is put back where all its partners say the same and nothing here contradicts', () => {
    expect(whyNotPutBack(HOST, both, here)).toBeNull();
    for (const state of ['draft', 'counted', 'calculating', 'calculated', 'approved', 'sealing'] as const)
      expect(whyNotPutBack(HOST, both, { ...here, state })).toBeNull();
  });

  it.each([
    ['a partner that says nothing', [both[0]!], here, 'E09000020 did not say'],
    [
      'partners that hold different runs',
      [both[0]!, lost('E09000020', { runHash: 'd'.repeat(64) })],
      here,
      'different runs',
    ],
    ['a run that is sealed here', both, { ...here, state: 'sealed' as const }, 'it is sealed here'],
    ['a run that is posted here', both, { ...here, state: 'posted' as const }, 'it is posted here'],
    ['a run that is cancelled here', both, { ...here, state: 'cancelled' as const }, 'it is cancelled here'],
    ['terms that are not here', both, { ...here, holdsAgreement: false }, 'does not have the terms'],
  ])('is for a person with %s', (_what, charges, state, why) => {
    expect(whyNotPutBack(HOST, charges, state)).toContain(why);
  });

  it('comes to the same for everybody: each by its own codes, the host by its sum', () => {
    const { charges, amountPence, linesRoot } = calculationOf(HOST, both);
    expect(charges.map((charge) => [charge.partner, charge.amountPence])).toEqual([
      ['E09000013', 2],
      ['E09000020', 2],
      ['E09000033', 1],
    ]);
    expect(charges.map(({ totals }) => totals[0]!.subjective)).toEqual(['10100', '10100', '']);
    for (const { amountPence: pence, totals } of charges)
      expect(totals.reduce((sum, one) => sum + one.amountPence, 0)).toBe(pence);
    expect(charges.reduce((sum, one) => sum + one.amountPence, 0)).toBe(amountPence);
    expect(linesRoot).toBe(sealed.linesRoot);
  });

  it('has its number at the end of its reference', () => {
    expect(sequenceOf({ reference: 'joint-management 2026-27 Q2 / 17' })).toBe(17);
  });
});
