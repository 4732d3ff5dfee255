import type { RunView } from '@conjoint/contracts';
import { decimalsOf, formatPounds, fraction, type Fraction } from '@conjoint/kernel';
import type { Partnership } from '@conjoint/platform';
import { sentence } from '../../framework/words.js';

/** What a partition is called in a sentence; a code of another partnership file as it is. */
export type NameOf = (code: string) => string;

export function namesOf(partnership: Partnership): NameOf {
  const names = new Map<string, string>();
  return (code) => {
    let name = names.get(code);
    if (name === undefined) {
      try {
        name = partnership.partition(code).shortName;
      } catch {
        name = code; // Left the file since: its code is all that is known here.
      }
      names.set(code, name);
    }
    return name;
  };
}

export const pounds = (pence: number | null): string => (pence === null ? '' : formatPounds(pence));

/** "£54,873.0292…" from a fraction of pence: cut after so many decimals, never rounded. */
export function exactPounds(pence: Fraction): string {
  const text = decimalsOf(fraction(pence.numerator, pence.denominator * 100n), 6);
  const [, sign, whole, decimals, more] = /^(-?)(\d+)\.(\d+)(…?)$/.exec(text)!;
  const kept = more ? decimals! : decimals!.replace(/0+$/, '').padEnd(2, '0');
  return `${sign}£${whole!.replace(/\B(?=(\d{3})+$)/g, ',')}.${kept}${more}`;
}

export const STATE_WORDS: Readonly<Record<RunView['state'], { text: string; classes: string }>> = {
  draft: { text: 'Waiting for counts', classes: 'govuk-tag--yellow' },
  counted: { text: 'Ready to calculate', classes: 'govuk-tag--blue' },
  calculating: { text: 'Being calculated', classes: 'govuk-tag--blue' },
  calculated: { text: 'To be approved', classes: 'govuk-tag--purple' },
  approved: { text: 'Approved', classes: 'govuk-tag--turquoise' },
  sealing: { text: 'Being sealed', classes: 'govuk-tag--turquoise' },
  sealed: { text: 'Sealed, with the partners', classes: 'govuk-tag--light-blue' },
  posted: { text: 'Posted in all books', classes: 'govuk-tag--green' },
  cancelled: { text: 'Cancelled', classes: 'govuk-tag--grey' },
};

export const BASIS: Readonly<Record<string, { name: string; weight: string }>> = {
  'fixed-shares': { name: 'fixed shares', weight: 'Agreed share' },
  'caseload-days': { name: 'caseload days', weight: 'Caseload days' },
  'equal-shares': { name: 'equal shares', weight: 'Equal share' },
};

export function weightText(basis: string, weight: number | null): string {
  if (weight === null) return '';
  if (basis !== 'fixed-shares') return weight.toLocaleString('en-GB');
  return `${(weight / 100).toFixed(2).replace(/\.?0+$/, '')} %`;
}

/** "Quarter 2 of 2026-27, July to September" */
export function quarterText({ financialYear, quarter }: { financialYear: string; quarter: number }): string {
  const months = ['April to June', 'July to September', 'October to December', 'January to March'];
  return `Quarter ${quarter} of ${financialYear}, ${months[quarter - 1] ?? ''}`;
}

/** What people call an agreement: its key in words. */
export const agreementText = (key: string): string => sentence(key).replace('Childrens', 'Children’s');

/** What becomes of VAT under an agreement, and why. */
export const VAT_WORDS: Readonly<Record<string, string>> = {
  'non-business':
    'No VAT is added. Sharing joint costs without profit is not a business activity between councils unless they agree to tax it (HMRC, VATGPB8855).',
  exempt: 'No VAT is added. The parties agreed that the supply is exempt (HMRC, VATGPB8225).',
  taxable:
    'VAT comes on top, on the host’s invoice: the parties agreed that the supply is taxable (HMRC, VATGPB8225). It is no part of the amounts here.',
};

export const CHARGE_STATES: Readonly<Record<string, { text: string; classes: string }>> = {
  own: { text: 'Own part', classes: 'govuk-tag--grey' },
  sent: { text: 'In transit', classes: 'govuk-tag--yellow' },
  queried: { text: 'Queried', classes: 'govuk-tag--red' },
  accepted: { text: 'Accepted', classes: 'govuk-tag--green' },
};
