import { inPeriod, type ModuleFacts } from './facts.js';
import { moduleRule, spanOf, within, type Rule } from './rule.js';

const START = 'CINPlanStartDate';
const END = 'CINPlanEndDate';
const planRule = moduleRule('plans');

const isOpen = (plan: ModuleFacts): boolean => !plan.field(END);
const protectionSpan = (module: ModuleFacts) => spanOf(module, 'CPPstartDate', 'CPPendDate');

/** Rules about child in need plans. */
export const PLAN_RULES: readonly Rule[] = [
  planRule(
    '4001',
    END,
    (plan, { episode }) =>
      plan.date(START) &&
      isOpen(plan) &&
      episode.protections.some((protection) => !protection.field('CPPendDate')),
  ),
  planRule('4004', END, (plan, { others }) => isOpen(plan) && others.some(isOpen)),
  planRule('4008', START, (plan, { child }) => {
    const start = plan.date(START);
    return start && child.diedOn && start > child.diedOn;
  }),
  planRule('4009Q', END, (plan, { child }) => {
    const end = plan.date(END);
    return end && child.diedOn && end > child.diedOn;
  }),
  planRule('4010', START, (plan, { period }) => {
    const start = plan.date(START);
    return start === null || (period && start > period.until);
  }),
  planRule('4011', END, (plan) => {
    const [start, end] = [plan.date(START), plan.date(END)];
    return start && end && end < start;
  }),
  planRule('4012Q', END, (plan) => plan.date(START) !== null && plan.date(START) === plan.date(END)),
  planRule('4013', END, (plan, { period }) => {
    const end = plan.date(END);
    return period && end && !inPeriod(end, period);
  }),
  planRule('4014', START, (plan, { episode, others }) => {
    const start = plan.date(START);
    const all = episode.plans;
    return others.some((other) => {
      const span = spanOf(other, START, END);
      if (start === null || span === null || start === span.until) return false;
      return within(start, span) && (start !== span.from || all.indexOf(other) < all.indexOf(plan));
    });
  }),
  planRule('4015', START, (plan, { episode }) => {
    const start = plan.date(START);
    return start && episode.referredOn && start < episode.referredOn;
  }),
  // A plan may start on the day a protection plan ends: that is stepping down.
  planRule('4016', START, (plan, { episode }) => {
    const start = plan.date(START);
    return episode.protections.some((protection) => {
      const span = protectionSpan(protection);
      return within(start, span) && start !== span?.until;
    });
  }),
  // And a protection plan may start on the day it ends: that is stepping up.
  planRule('4017', START, (plan, { episode }) => {
    const span = spanOf(plan, START, END);
    return episode.protections.some((protection) => {
      const start = protection.date('CPPstartDate');
      return within(start, span) && start !== span?.until;
    });
  }),
];
