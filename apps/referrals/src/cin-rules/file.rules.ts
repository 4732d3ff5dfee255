import type { CensusHeader } from '../cin-file/cin-reader.js';
import { publishedRules } from './code-sets.js';
import { explain, isToldWithGender } from './explanation.js';
import { realDate, type ChildFacts } from './facts.js';
import { shownValue, type CensusProblem } from './cin-rules.js';
import { remedyFor } from './remedies.js';

/** A rule of the DfE that is broken by the file as a whole. */
function published(code: string, more: Partial<CensusProblem>): CensusProblem {
  const { message } = publishedRules.get(code)!;
  return {
    line: null,
    localId: null,
    field: '',
    rule: code,
    value: null,
    message,
    remedy: remedyFor(code),
    ...more,
  };
}

/** The reference date is 31 March of the census year; the rules about the year go by it. */
export function checkHeader(header: CensusHeader): CensusProblem[] {
  const { fields, line, referenceDate, year } = header;
  const lineOf = (name: string): number => fields.find((field) => field.name === name)?.line ?? line;
  const date = realDate(referenceDate);
  const problems: CensusProblem[] = [];
  if (date === null || !date.endsWith('-03-31')) {
    problems.push(
      published('100', {
        line: lineOf('ReferenceDate'),
        field: 'ReferenceDate',
        value: shownValue(referenceDate),
      }),
    );
  }
  if (date !== null && year !== date.slice(0, 4)) {
    problems.push({
      line: lineOf('Year'),
      localId: null,
      field: 'Year',
      rule: 'year-differs',
      value: shownValue(year),
      message: 'The census year is not the year of the reference date; the reference date counts',
      remedy: 'Correct the year or the reference date in the header',
    });
  }
  return problems;
}

/** Counts over all children, for the rules about shares and totals. */
export class CensusTotals {
  private born = 0;
  private bornWithoutSex = 0;
  private toldWithGender = false;
  private readonly disabilityCodes = new Set<string>();
  private childrenWithDisability = 0;
  private severalDisabilities = false;

  add({ bornOn, sex, identifiers, characteristics }: ChildFacts): void {
    this.toldWithGender ||= isToldWithGender(identifiers);
    const codes = new Set(characteristics.all('Disability').map(({ value }) => value));
    if (bornOn !== null) {
      this.born += 1;
      if (sex === 'U') this.bornWithoutSex += 1;
    }
    // A set of codes of a list: unknown ones have their own rule, and a hostile file must not fill the memory.
    for (const code of codes) if (this.disabilityCodes.size < 100) this.disabilityCodes.add(code);
    codes.delete('NONE');
    if (codes.size > 0) this.childrenWithDisability += 1;
    if (codes.size > 1) this.severalDisabilities = true;
  }

  problems(): CensusProblem[] {
    const problems: CensusProblem[] = [];
    if (this.bornWithoutSex > this.born * 0.02) {
      const gender = this.toldWithGender;
      problems.push(
        published('2886Q', {
          field: gender ? 'GenderCurrent' : 'Sex',
          value: `${this.bornWithoutSex} of ${this.born}`,
          ...explain('2886Q', { gender, period: null }),
        }),
      );
    }
    if (this.disabilityCodes.size < 8) {
      problems.push(published('2887Q', { field: 'Disability', value: `${this.disabilityCodes.size} codes` }));
    }
    if (this.childrenWithDisability > 0 && !this.severalDisabilities) {
      problems.push(published('2888Q', { field: 'Disability' }));
    }
    return problems;
  }
}

/** Rules checked over all children of a file at once, in the database: `census-apply.repository.ts`. */
export const UNIQUE_RULES = { localId: '8510', upn: '1520' } as const;
