import type { CensusModule } from '../cin-file/census-child.js';
import type { Period } from '../cin-rules/facts.js';
import type { EpisodeModule } from './return-layout.js';

/** What is left of a module in the return of one year, and how many values went to that of another. */
export interface Scoped {
  module: CensusModule | null;
  ofOtherYears: number;
}

/** Which dates make a module's time; `withEnd` is only said once it has ended (rule 8614), `during` happens within it. */
const SPANS: Readonly<
  Record<EpisodeModule, { start: string; end: string; withEnd?: string; during?: readonly string[] }>
> = {
  Assessments: {
    start: 'AssessmentActualStartDate',
    end: 'AssessmentAuthorisationDate',
    withEnd: 'AssessmentFactors',
    during: ['AssessmentInternalReviewDate'],
  },
  CINPlanDates: { start: 'CINPlanStartDate', end: 'CINPlanEndDate' },
  Section47: { start: 'S47ActualStartDate', end: 'DateOfInitialCPC' },
  ChildProtectionPlans: { start: 'CPPstartDate', end: 'CPPendDate', during: ['CPPreviewDate'] },
};

const valueOf = ({ fields }: CensusModule, name: string): string | undefined =>
  fields.find((field) => field.name === name)?.value;
const isAfter = (date: string | undefined, { until }: Period): boolean => date !== undefined && date > until;

/**
 * A return says how things stood on 31 March. What began later is next year's; what had ended before the year was said then, and the DfE
 * refuses it now (rules 4013, 8696, 8715, 8930); what ended later was still going on.
 */
export function moduleInYear(module: CensusModule, period: Period): Scoped {
  const { start, end, withEnd, during = [] } = SPANS[module.name as EpisodeModule];
  const ended = valueOf(module, end);
  if (isAfter(valueOf(module, start), period) || (ended !== undefined && ended < period.from)) {
    return { module: null, ofOtherYears: 1 };
  }
  const goesOn = isAfter(ended, period);
  return without(
    module,
    ({ name, value }) =>
      (goesOn && (name === end || name === withEnd)) || (during.includes(name) && isAfter(value, period)),
  );
}

/** A case closed after 31 March was open on that day, so neither the day nor the reason is this year's (rule 8620). */
export function episodeInYear(details: CensusModule, period: Period): Scoped {
  const closesLater = isAfter(valueOf(details, 'CINclosureDate'), period);
  return without(
    details,
    ({ name, value }) =>
      (closesLater && (name === 'CINclosureDate' || name === 'ReasonForClosure')) ||
      (name === 'DateOfInitialCPC' && isAfter(value, period)),
  );
}

/** A child born after 31 March was unborn on that day, if its expected date is still known (rules 8520, 8750). */
export function childInYear(identifiers: CensusModule, period: Period): Scoped {
  const unborn =
    isAfter(valueOf(identifiers, 'PersonBirthDate'), period) &&
    valueOf(identifiers, 'ExpectedPersonBirthDate') !== undefined;
  const scoped = without(
    identifiers,
    ({ name, value }) =>
      (unborn && name === 'PersonBirthDate') || (name === 'PersonDeathDate' && isAfter(value, period)),
  );
  if (unborn) {
    scoped.module!.fields = scoped.module!.fields.map((field) =>
      field.name === 'Sex' ? { ...field, value: 'U' } : field,
    );
  }
  return scoped;
}

function without(module: CensusModule, goes: (field: { name: string; value: string }) => boolean): Scoped {
  const fields = module.fields.filter((field) => !goes(field));
  return { module: { ...module, fields }, ofOtherYears: module.fields.length - fields.length };
}
