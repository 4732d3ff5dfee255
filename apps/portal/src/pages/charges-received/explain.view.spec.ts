import type { ExplainedLine } from '@conjoint/contracts';
import { explainHead, explainRows } from './explain-csv.js';
import { penniesOf } from './explain.view.js';

describe('less than a penny', () => {
  it.each([
    ['2/3', '0.666666…p'],
    ['-2/3', '0.666666…p'],
    ['1/2', '0.5p'],
  ])('of %s is %s', (fraction, words) => expect(penniesOf(fraction)).toBe(words));
});

describe('the file of an explanation', () => {
  const line: ExplainedLine = {
    position: 1,
    lineId: '0199f1f0-0000-7000-8000-000000000001',
    pool: 'joint-management',
    postingDate: '2026-08-31',
    documentNumber: '=HYPERLINK("http://example")',
    subjective: '-10100',
    costCentre: 'C1, second',
    amountPence: -5,
    runningPence: 123_456_789,
    parts: [-2, -3],
    partPence: -2,
    exactShare: '-2/3',
    entitlementAfter: '2/1',
    chargedAfterPence: 0,
    penny: false,
    computedPence: -2,
  };
  it('is safe in a spreadsheet, and its amounts stay numbers of whole pence', () => {
    const [head, row] = `${explainHead()}${explainRows([line])}`.split('\r\n');
    expect(head).toContain(',Exact share in pence,"Owed so far in pence, exactly",');
    expect(row).toBe(
      `1,0199f1f0-0000-7000-8000-000000000001,2026-08-31,"'=HYPERLINK(""http://example"")",'-10100,"C1, second",joint-management,-0.05,1234567.89,-2 divided by 3,2,0.00,-0.02`,
    );
  });
});
