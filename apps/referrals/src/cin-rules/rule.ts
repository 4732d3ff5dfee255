import type { ChildFacts, EpisodeFacts, ModuleFacts, Period } from './facts.js';

/** Where a rule is broken: the field to look at first. */
export interface Finding {
  module: ModuleFacts;
  field: string;
  /** Which of several fields of that name; the first when absent. */
  value?: string;
  line?: number;
}

export interface Rule {
  /** The DfE's code (`rules-2025-26.csv` has its message). */
  code: string;
  /** Rules about the census year are left out when the file does not say which year it is. */
  check: (child: ChildFacts, period: Period | null) => Finding[];
}

type Broken<T extends unknown[]> = (...parts: T) => boolean | null | undefined | '';

/** A rule about one child, told at a field of its identifiers. */
export function identifierRule(
  code: string,
  field: string,
  broken: Broken<[ChildFacts, Period | null]>,
): Rule {
  return {
    code,
    check: (child, period) => (broken(child, period) ? [{ module: child.identifiers, field }] : []),
  };
}

export function characteristicRule(code: string, field: string, broken: Broken<[ChildFacts]>): Rule {
  return { code, check: (child) => (broken(child) ? [{ module: child.characteristics, field }] : []) };
}

/** A rule about each episode of a child. */
export function episodeRule(
  code: string,
  field: string,
  broken: Broken<[EpisodeFacts, ChildFacts, Period | null]>,
): Rule {
  return {
    code,
    check: (child, period) =>
      child.episodes
        .filter((episode) => broken(episode, child, period))
        .map(({ details }) => ({ module: details, field })),
  };
}

export interface ModuleContext {
  episode: EpisodeFacts;
  child: ChildFacts;
  period: Period | null;
  /** The other modules of the same kind in the episode. */
  others: ModuleFacts[];
}

type ModuleList = 'assessments' | 'plans' | 'enquiries' | 'protections';

/** A rule about each module of a kind. */
export function moduleRule(
  list: ModuleList,
): (code: string, field: string, broken: Broken<[ModuleFacts, ModuleContext]>) => Rule {
  return (code, field, broken) => ({
    code,
    check: (child, period) =>
      child.episodes.flatMap((episode) =>
        episode[list]
          .filter((module) => {
            const others = episode[list].filter((other) => other !== module);
            return broken(module, { episode, child, period, others });
          })
          .map((module) => ({ module, field })),
      ),
  });
}

/** The days between two dates of a module; an end that is missing is open. */
export interface Span {
  from: string;
  until: string;
}
const OPEN = '9999-12-31';

export function spanOf(module: ModuleFacts, from: string, until: string): Span | null {
  const start = module.date(from);
  return start && { from: start, until: module.date(until) ?? OPEN };
}

/** Whether a day lies in a span, both ends included. */
export function within(date: string | null, span: Span | null): boolean {
  return date !== null && span !== null && date >= span.from && date <= span.until;
}
