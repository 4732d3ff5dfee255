import { datedFacts, type DatedFact, type DatedList } from './dated-facts.js';
import type { Partnership } from './partnership.js';
import { dayBefore, dayInWords, inWords, type Period } from './period.js';

/** A dated row that `apply` writes into one partition. Rows are added and ended, never changed or removed. */
export interface PlannedRow {
  readonly action: 'open' | 'end' | 'cancel';
  readonly list: DatedList;
  readonly partition: string;
  readonly key: string;
  readonly period: Period;
  readonly content: Readonly<Record<string, unknown>>;
}

/** A change that would make the past other than it was. */
export interface PlanRefusal {
  readonly partition: string;
  readonly message: string;
  readonly remedy: string;
}

export interface PartnershipPlan {
  /** Only partitions that something changes for, in the order of the file. */
  readonly partitions: readonly {
    readonly partition: string;
    readonly name: string;
    /** What changes, in plain English. */
    readonly sentences: readonly string[];
    readonly rows: readonly PlannedRow[];
  }[];
  /** Changes of sign-in, messaging and placement, which concern the installation. */
  readonly installation: readonly string[];
  /** Not empty: nothing may be applied. */
  readonly refusals: readonly PlanRefusal[];
}

interface Step {
  readonly row: PlannedRow;
  readonly sentence: string;
}
type Outcome = Step | PlanRefusal;

/**
 * The difference between the file in force and another one, for each council. `today` is the day in London; what held
 * before it stays as it was. Without a file in force everything is new, whenever it began.
 */
export function planPartnership(
  current: Partnership | null,
  next: Partnership,
  today: string,
): PartnershipPlan {
  const before = byIdentity(current === null ? [] : datedFacts(current));
  const after = byIdentity(datedFacts(next));
  const outcomes = [...new Set([...before.keys(), ...after.keys()])].flatMap((identity) =>
    compare(before.get(identity), after.get(identity), { today, first: current === null }),
  );
  const steps = outcomes.filter((one): one is Step => 'row' in one);
  const names = new Map(
    [...(current?.partitions() ?? []), ...next.partitions()].map((one) => [one.code, one.shortName]),
  );
  return {
    partitions: [...names]
      .map(([partition, name]) => {
        const own = steps.filter((step) => step.row.partition === partition);
        return {
          partition,
          name,
          sentences: [...own.map((step) => step.sentence), ...seedNotes(current, next, partition)],
          rows: own.map((step) => step.row),
        };
      })
      .filter((one) => one.sentences.length > 0),
    installation: installationChanges(current, next),
    refusals: [
      ...outcomes.filter((one): one is PlanRefusal => 'remedy' in one),
      ...lostPartitions(current, next),
    ],
  };
}

/** An entry is the same entry while its list, partition, key and first day are. */
function byIdentity(facts: readonly DatedFact[]): Map<string, DatedFact> {
  return new Map(
    facts.map((fact) => [[fact.list, fact.partition, fact.key, fact.period.since].join('|'), fact]),
  );
}

interface Clock {
  readonly today: string;
  readonly first: boolean;
}

function compare(before: DatedFact | undefined, after: DatedFact | undefined, clock: Clock): Outcome[] {
  if (!before && after) return [added(after, clock)];
  if (before && !after) return [removed(before, clock)];
  if (!before || !after) return [];
  if (JSON.stringify(before.content) !== JSON.stringify(after.content))
    return rewritten(before, after, clock);
  return before.period.until === after.period.until ? [] : [moved(before, after, clock)];
}

function added(fact: DatedFact, { today, first }: Clock): Outcome {
  if (!first && fact.period.since < today) {
    return refusal(
      fact,
      `would have begun on ${dayInWords(fact.period.since)}, before it was agreed here`,
      `Let it begin on ${today} or later.`,
    );
  }
  return step('open', fact, `gains ${fact.title}, ${inWords(fact.period)}.`);
}

function removed(fact: DatedFact, { today }: Clock): Outcome {
  if (fact.period.since > today)
    return step('cancel', fact, `no longer gets ${fact.title}, planned ${inWords(fact.period)}.`);
  return refusal(
    fact,
    'is gone from the file, although it has held',
    fact.period.until !== undefined && fact.period.until < today
      ? 'Put it back as it was: what has ended stays in the file as history.'
      : `Put it back and give it until: ${today}, its last day.`,
  );
}

function rewritten(before: DatedFact, after: DatedFact, { today }: Clock): Outcome[] {
  if (before.period.since <= today) {
    return [
      refusal(
        before,
        'says something else than when it began',
        'Put it back as it was with an until, and add a new entry from the day after with what shall hold then.',
      ),
    ];
  }
  return [
    step('cancel', before, `no longer gets ${before.title}, planned ${inWords(before.period)}.`),
    step('open', after, `gains ${after.title}, ${inWords(after.period)}.`),
  ];
}

/** Its last day moved. Days before today cannot be given or taken. */
function moved(before: DatedFact, after: DatedFact, { today }: Clock): Outcome {
  const yesterday = dayBefore(today);
  const [was, is] = [before.period.until, after.period.until];
  if (was !== undefined && was < yesterday) {
    return refusal(
      after,
      `ended on ${dayInWords(was)} and would be changed afterwards`,
      `Put back until: ${was}, and add a new entry.`,
    );
  }
  if (is !== undefined && is < yesterday) {
    return refusal(
      after,
      `would end on ${dayInWords(is)}, which is past`,
      `Give it until: ${yesterday} or later.`,
    );
  }
  return step(
    'end',
    after,
    is === undefined ? `keeps ${after.title} with no end.` : `has ${after.title} until ${dayInWords(is)}.`,
  );
}

function step(action: PlannedRow['action'], fact: DatedFact, sentence: string): Step {
  const { list, partition, key, period, content } = fact;
  return { row: { action, list, partition, key, period, content }, sentence };
}

function refusal(fact: DatedFact, message: string, remedy: string): PlanRefusal {
  return { partition: fact.partition, message: `${fact.title} ${message}`, remedy };
}

/** A partition holds records and books: it ends, but it does not vanish. */
function lostPartitions(current: Partnership | null, next: Partnership): PlanRefusal[] {
  return (current?.partitions() ?? [])
    .filter((one) => !next.hasPartition(one.code))
    .map((one) => ({
      partition: one.code,
      message: `${one.shortName} is gone from the file`,
      remedy: 'Put it back and give it an until: its records and books stay reachable.',
    }));
}

/** Seeds are applied once; afterwards workforce and recharging are the truth. */
function seedNotes(current: Partnership | null, next: Partnership, partition: string): string[] {
  const seeds = (one: Partnership): Record<string, unknown> => ({
    'delegated authority': one.authoritySeeds(partition),
    agreements: one.agreementsOf(partition),
  });
  const [after, before] = [seeds(next), current === null ? undefined : seeds(current)];
  return Object.entries(after).flatMap(([name, entries]) => {
    const count = (entries as unknown[]).length;
    if (!before || !current?.hasPartition(partition))
      return count > 0 ? [`starts with ${count} entries of ${name}.`] : [];
    if (JSON.stringify(before[name]) === JSON.stringify(entries)) return [];
    return [
      `keeps its ${name} as it stands there: the file’s entries were applied once, so make the change in the service.`,
    ];
  });
}

function installationChanges(current: Partnership | null, next: Partnership): string[] {
  const changes: string[] = [];
  const before = new Map((current?.organisations ?? []).map((one) => [one.alias, one]));
  for (const one of next.organisations) {
    const old = before.get(one.alias);
    if (!old) changes.push(`${one.name} gets a sign-in for ${one.signIn.domains.join(', ')}.`);
    else if (JSON.stringify(old.signIn) !== JSON.stringify(one.signIn))
      changes.push(`The sign-in of ${one.name} changes: ${one.signIn.domains.join(', ')}.`);
    if (old && [...old.roles].sort().join() !== [...one.roles].sort().join())
      changes.push(`${one.name} may vouch for: ${one.roles.join(', ')}.`);
    before.delete(one.alias);
  }
  for (const gone of before.values()) changes.push(`The sign-in of ${gone.name} is disabled.`);
  for (const { code, shortName } of next.partitions()) {
    if (!current?.hasPartition(code)) changes.push(`${shortName} gets databases, a message stream and keys.`);
    else if (current.databaseServerOf(code) !== next.databaseServerOf(code)) {
      changes.push(
        `The databases of ${shortName} are expected on ${next.databaseServerOf(code) ?? 'the default server'}: move them before this is applied.`,
      );
    }
  }
  return changes;
}
