import { isCode } from './code-sets.js';
import { inPeriod, workingDays, type EpisodeFacts, type ModuleFacts } from './facts.js';
import { episodeRule, moduleRule, spanOf, within, type Rule } from './rule.js';

const START = 'AssessmentActualStartDate';
const END = 'AssessmentAuthorisationDate';
const FACTORS = 'AssessmentFactors';
const assessmentRule = moduleRule('assessments');

const factors = (assessment: ModuleFacts): string[] => assessment.all(FACTORS).map(({ value }) => value);
const isOpen = (assessment: ModuleFacts): boolean => !assessment.field(END);

/** Whether another assessment was going on when this one started. Of two that start together, the later one in the file. */
function startsDuring(
  module: ModuleFacts,
  others: readonly ModuleFacts[],
  all: readonly ModuleFacts[],
  from: string,
  until: string,
): boolean {
  const start = module.date(from);
  return others.some((other) => {
    const span = spanOf(other, from, until);
    if (start === null || span === null || start === span.until) return false;
    if (start === span.from) return all.indexOf(other) < all.indexOf(module);
    return within(start, span);
  });
}

function onlyNoFactors({ assessments }: EpisodeFacts): boolean {
  return assessments.length === 1 && !isOpen(assessments[0]!) && factors(assessments[0]!).join() === '21';
}

export const ASSESSMENT_RULES: readonly Rule[] = [
  assessmentRule('1103', START, (assessment, { episode }) => {
    const start = assessment.date(START);
    return start && episode.referredOn && start < episode.referredOn;
  }),
  assessmentRule('8608', START, (assessment) => {
    const [start, end] = [assessment.date(START), assessment.date(END)];
    return start && end && start > end;
  }),
  assessmentRule('8614', FACTORS, (assessment) => isOpen(assessment) && factors(assessment).length > 0),
  assessmentRule('8670Q', START, (assessment, { period }) => {
    const start = assessment.date(START);
    if (!period || !start || !isOpen(assessment)) return false;
    return (workingDays(start, period.until) ?? 0) > 45;
  }),
  assessmentRule('8696', END, (assessment, { period }) => {
    const end = assessment.date(END);
    return period && end && !inPeriod(end, period);
  }),
  assessmentRule('8736', START, (assessment, { period }) => {
    const start = assessment.date(START);
    return period && start && isOpen(assessment) && !inPeriod(start, period);
  }),
  assessmentRule('8863Q', START, (assessment, { episode, others }) =>
    startsDuring(assessment, others, episode.assessments, START, END),
  ),
  assessmentRule('8869', FACTORS, (assessment) => {
    const codes = factors(assessment);
    return codes.includes('21') && codes.length > 1;
  }),
  episodeRule(
    '8873Q',
    'ReasonForClosure',
    (episode) =>
      onlyNoFactors(episode) &&
      episode.closedOn &&
      !['RC8', 'RC9'].includes(episode.details.value('ReasonForClosure') ?? ''),
  ),
  assessmentRule('8896', END, (assessment, { others }) => isOpen(assessment) && others.some(isOpen)),
  assessmentRule('8897Q', FACTORS, (assessment) => !isOpen(assessment) && factors(assessment).length === 0),
  assessmentRule('8898', FACTORS, (assessment) => {
    const codes = factors(assessment);
    return new Set(codes).size < codes.length;
  }),
  assessmentRule('8945Q', FACTORS, (assessment) => factors(assessment).includes('18A')),
  assessmentRule('8950Q', FACTORS, (assessment) => factors(assessment).includes('19A')),
];

/** Not a rule of the DfE, whose schema refuses such a file: a factor that is in no list. */
export function unknownFactors(assessment: ModuleFacts): { value: string; line: number }[] {
  return assessment.all(FACTORS).filter(({ value }) => !isCode('assessmentfactorstype', value));
}
