import { isCode } from './code-sets.js';
import { inPeriod, type EpisodeFacts, type ModuleFacts, type Period } from './facts.js';
import { episodeRule, moduleRule, spanOf, within, type Rule } from './rule.js';

const START = 'CPPstartDate';
const END = 'CPPendDate';
const REVIEW = 'CPPreviewDate';
const protectionRule = moduleRule('protections');

const isOpen = (plan: ModuleFacts): boolean => !plan.field(END);

/** Conferences of an episode, wherever they are recorded. */
function conferences({ details, enquiries }: EpisodeFacts): string[] {
  return [details, ...enquiries].flatMap((module) => module.date('DateOfInitialCPC') ?? []);
}

/** Plans that started in the year: those of earlier years come without the conference that started them. */
function startedInYear({ protections }: EpisodeFacts, period: Period): number {
  return protections.filter((plan) => {
    const start = plan.date(START);
    return start !== null && inPeriod(start, period);
  }).length;
}

function badCategory(plan: ModuleFacts, field: string): boolean {
  const code = plan.value(field);
  return code === null || !isCode('categoryofabusetype', code);
}

/** Rules about child protection plans and their reviews. */
export const PROTECTION_RULES: readonly Rule[] = [
  protectionRule('1105', START, (plan, { episode }) => {
    const start = plan.date(START);
    return start && episode.referredOn && start < episode.referredOn;
  }),
  episodeRule(
    '2883',
    'DateOfInitialCPC',
    (episode, _, period) => period && startedInYear(episode, period) > conferences(episode).length,
  ),
  protectionRule('2885', START, (plan, { episode, period }) => {
    const start = plan.date(START);
    const held = conferences(episode);
    return period && start && inPeriod(start, period) && held.length > 0 && !held.includes(start);
  }),
  protectionRule('4003', REVIEW, (plan, { episode }) =>
    episode.plans.some((other) => {
      const span = spanOf(other, 'CINPlanStartDate', 'CINPlanEndDate');
      return plan.dates(REVIEW).some((date) => within(date, span) && date !== span?.from);
    }),
  ),
  protectionRule('8720', START, (plan, { period }) => {
    const start = plan.date(START);
    return start === null || (period && start > period.until);
  }),
  protectionRule('8730', 'NumberOfPreviousCPP', (plan) => !plan.field('NumberOfPreviousCPP')),
  protectionRule('8840', START, (plan) => plan.date(START) !== null && plan.date(START) === plan.date(END)),
  protectionRule('8841', REVIEW, (plan) => {
    const start = plan.date(START);
    return start && plan.dates(REVIEW).some((date) => date <= start);
  }),
  protectionRule('8842Q', REVIEW, (plan) =>
    plan.module.fields.some(({ name, value }) => (name === REVIEW || name === 'Reviews') && value === ''),
  ),
  protectionRule('8905', 'InitialCategoryOfAbuse', (plan) => badCategory(plan, 'InitialCategoryOfAbuse')),
  protectionRule('8910', 'LatestCategoryOfAbuse', (plan) => badCategory(plan, 'LatestCategoryOfAbuse')),
  protectionRule('8915', START, (plan, { child }) => {
    const start = plan.date(START);
    return start && child.diedOn && start > child.diedOn;
  }),
  protectionRule('8920', END, (plan, { child }) => {
    const end = plan.date(END);
    return end && child.diedOn && end > child.diedOn;
  }),
  protectionRule('8925', END, (plan) => {
    const [start, end] = [plan.date(START), plan.date(END)];
    return start && end && end < start;
  }),
  protectionRule('8930', END, (plan, { period }) => {
    const end = plan.date(END);
    return period && end && !inPeriod(end, period);
  }),
  protectionRule('8935', END, (plan, { others }) => isOpen(plan) && others.some(isOpen)),
  protectionRule('8940', START, (plan, { episode, others }) => {
    const start = plan.date(START);
    const all = episode.protections;
    return others.some((other) => {
      const span = spanOf(other, START, END);
      return within(start, span) && (start !== span?.from || all.indexOf(other) < all.indexOf(plan));
    });
  }),
];
