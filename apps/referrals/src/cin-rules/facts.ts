import {
  addDays,
  isLocalDate,
  monthsAfter,
  workingDaysBetween,
  workingDayYears,
  type LocalDate,
} from '@conjoint/kernel';
import type { CensusChild, CensusField, CensusModule } from '../cin-file/census-child.js';
import { GENDER, isCode, yesOrNo } from './code-sets.js';

/** A module with its values to ask for by name. A date that is not real counts as missing: a rule of its own lists it. */
export class ModuleFacts {
  constructor(readonly module: CensusModule) {}

  field(name: string): CensusField | undefined {
    return this.module.fields.find((field) => field.name === name && field.value !== '');
  }

  value(name: string): string | null {
    return this.field(name)?.value ?? null;
  }

  date(name: string): LocalDate | null {
    return realDate(this.value(name));
  }

  all(name: string): CensusField[] {
    return this.module.fields.filter((field) => field.name === name && field.value !== '');
  }

  dates(name: string): LocalDate[] {
    return this.all(name).flatMap(({ value }) => realDate(value) ?? []);
  }
}

export interface EpisodeFacts {
  details: ModuleFacts;
  referredOn: LocalDate | null;
  closedOn: LocalDate | null;
  /** Referral with no further action; null when the file does not say. */
  nfa: boolean | null;
  assessments: ModuleFacts[];
  plans: ModuleFacts[];
  enquiries: ModuleFacts[];
  protections: ModuleFacts[];
}

export interface ChildFacts {
  line: number;
  localId: string | null;
  identifiers: ModuleFacts;
  characteristics: ModuleFacts;
  /** By either layout's element; null when missing or not a code. */
  sex: 'M' | 'F' | 'U' | null;
  bornOn: LocalDate | null;
  expectedOn: LocalDate | null;
  diedOn: LocalDate | null;
  episodes: EpisodeFacts[];
}

/** The census year: both days included. */
export interface Period {
  from: LocalDate;
  until: LocalDate;
}

export function realDate(value: string | null): LocalDate | null {
  return value !== null && isLocalDate(value) ? value : null;
}

/** The year that ends on the reference date, or null when that is no date: rules about the year are then left out. */
export function periodOf(referenceDate: string | null): Period | null {
  const until = realDate(referenceDate);
  return until && { from: addDays(monthsAfter(until, -12), 1), until };
}

export function inPeriod(date: LocalDate, period: Period): boolean {
  return date >= period.from && date <= period.until;
}

/** Working days between two dates, or null where the bank holidays of a year are not known. */
export function workingDays(from: LocalDate, to: LocalDate): number | null {
  const { firstYear, lastYear } = workingDayYears();
  const known = (date: string): boolean =>
    Number(date.slice(0, 4)) >= firstYear && Number(date.slice(0, 4)) <= lastYear;
  return known(from) && known(to) ? workingDaysBetween(from, to) : null;
}

export function childFacts(child: CensusChild): ChildFacts {
  const identifiers = new ModuleFacts(child.identifiers);
  return {
    line: child.line,
    localId: identifiers.value('LAchildID'),
    identifiers,
    characteristics: new ModuleFacts(child.characteristics),
    sex: sexOf(identifiers),
    bornOn: identifiers.date('PersonBirthDate'),
    expectedOn: identifiers.date('ExpectedPersonBirthDate'),
    diedOn: identifiers.date('PersonDeathDate'),
    episodes: child.episodes.map(({ details, modules }) => {
      const facts = new ModuleFacts(details);
      const named = (name: string): ModuleFacts[] =>
        modules.filter((module) => module.name === name).map((module) => new ModuleFacts(module));
      return {
        details: facts,
        referredOn: facts.date('CINreferralDate'),
        closedOn: facts.date('CINclosureDate'),
        nfa: yesOrNo(facts.value('ReferralNFA')),
        assessments: named('Assessments'),
        plans: named('CINPlanDates'),
        enquiries: named('Section47'),
        protections: named('ChildProtectionPlans'),
      };
    }),
  };
}

function sexOf(identifiers: ModuleFacts): 'M' | 'F' | 'U' | null {
  const sex = identifiers.value('Sex');
  if (sex !== null) return isCode('sextype', sex) ? (sex as 'M' | 'F' | 'U') : null;
  const gender = identifiers.value('GenderCurrent');
  return gender !== null && Object.hasOwn(GENDER, gender) ? GENDER[gender]!.sex : null;
}
