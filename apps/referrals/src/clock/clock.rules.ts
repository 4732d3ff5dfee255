import type { clockSchema, Derivation } from '@conjoint/contracts';
import {
  addWorkingDays,
  isOverdue,
  workingDayRules,
  type Instant,
  type WorkingDayDeadline,
  type WorkingDayRule,
} from '@conjoint/kernel';
import type { z } from 'zod';

export type ClockView = z.infer<typeof clockSchema>;
export type ClockKind = ClockView['kind'];

const RULES: Readonly<Record<ClockKind, WorkingDayRule>> = {
  'front-door-decision': workingDayRules.frontDoorDecision,
  acknowledgement: workingDayRules.acknowledgement,
  'child-and-family-assessment': workingDayRules.childAndFamilyAssessment,
};

/** The clocks that every referral starts at the moment it was received, not when it was typed. */
export const REFERRAL_CLOCKS = ['front-door-decision', 'acknowledgement'] as const satisfies ClockKind[];

export function startClock(kind: ClockKind, startedAt: Instant): WorkingDayDeadline {
  return addWorkingDays({ rule: RULES[kind], startedAt });
}

/** The derivation as pages show it: the rule in words and its source, days counted, days passed over. */
export function derivationView(deadline: WorkingDayDeadline): Derivation {
  const rule = Object.values(RULES).find(({ code }) => code === deadline.rule);
  return {
    rule: rule?.label ?? deadline.rule,
    source: rule?.source ?? '',
    startedAt: deadline.startedAt,
    startOn: deadline.startOn,
    limitWorkingDays: deadline.limitWorkingDays,
    countedDays: deadline.countedDays.length,
    skipped: deadline.skipped.map(({ date, why }) => ({ date, why })),
    dueOn: deadline.dueOn,
    dueAt: deadline.dueAt,
  };
}

export interface ClockState {
  id: string;
  kind: ClockKind;
  referralId: string | null;
  childId: string | null;
  derivation: WorkingDayDeadline;
  stoppedAt: string | null;
}

/** A stopped clock is overdue if it was stopped late; a running one if it is late now. */
export function clockView(clock: ClockState, now: Instant): ClockView {
  return {
    id: clock.id,
    kind: clock.kind,
    referralId: clock.referralId,
    childId: clock.childId,
    derivation: derivationView(clock.derivation),
    stoppedAt: clock.stoppedAt,
    overdue: isOverdue(clock.derivation.dueAt, clock.stoppedAt ?? now),
  };
}
