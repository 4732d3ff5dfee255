import { plainBalances, plainJournal } from './plain-journal.js';

const journal = {
  reference: 'J000001',
  accountingDate: '2026-09-30',
  description: 'Recharge front-door 2026-27 Q2 / 1; a comment\nand more',
  entries: [
    { account: 'in-transit', partner: 'E09000013', subjective: null, amountPence: 123_456_789 },
    { account: 'own-cost', partner: 'E09000033', subjective: '10100: pay  and more', amountPence: -5 },
    { account: 'cost-recovery', partner: null, subjective: '', amountPence: -123_456_784 },
  ],
};

describe('a journal as plain text', () => {
  it('writes every amount out, and nothing of a code or description that would read otherwise', () => {
    expect(plainJournal(journal)).toBe(
      [
        '2026-09-30 (J000001) Recharge front-door 2026-27 Q2 / 1  a comment and more',
        '    assets:in-transit:E09000013  GBP 1234567.89',
        '    expenses:own-cost:E09000033:10100-pay-and-more  GBP -0.05',
        '    income:cost-recovery:none  GBP -1234567.84',
        '',
        '',
      ].join('\n'),
    );
  });

  it('knows what each account comes to', () => {
    expect([...plainBalances([journal, journal])]).toEqual([
      ['assets:in-transit:E09000013', 246_913_578],
      ['expenses:own-cost:E09000033:10100-pay-and-more', -10],
      ['income:cost-recovery:none', -246_913_568],
    ]);
  });
});
