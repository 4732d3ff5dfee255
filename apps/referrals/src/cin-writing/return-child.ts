import type { CensusChild, CensusEpisode, CensusModule } from '../cin-file/census-child.js';
import { checkChild } from '../cin-rules/cin-rules.js';
import type { Period } from '../cin-rules/facts.js';
import {
  rawCharacteristics,
  rawDetails,
  rawIdentifiers,
  rawModulesOf,
  type RawModule,
} from './raw-modules.js';
import type { RecordedChild, RecordedEpisode, StoredModule } from './recorded-child.js';
import { fieldOf, inLayout, RETURN_MODULES, type EpisodeModule, type ReturnField } from './return-layout.js';
import {
  LEFT_OUT,
  leftOutWith,
  MODULE_WORDS,
  notInLayout,
  unusable,
  type ReturnProblem,
} from './return-problem.js';
import { childInYear, episodeInYear, moduleInYear } from './return-scope.js';

/** One child as the return of a year says it, and everything that is missing. */
export interface ReturnChild {
  personId: string;
  localId: string;
  upn: string | null;
  /** Null where no episode of it can be in the file. */
  child: CensusChild | null;
  problems: ReturnProblem[];
  episodesLeftOut: number;
  ofOtherYears: number;
}

/**
 * Codes by which the census itself says "not known". Only they stand for what is missing; nothing else is ever put in a record's mouth.
 */
const NOT_KNOWN: Readonly<Record<string, string>> = { Ethnicity: 'NOBT', ReferralSource: '10', Sex: 'U' };

export function returnChild(record: RecordedChild, period: Period): ReturnChild {
  const making = new Making(period);
  const identifiers = making.scoped(childInYear, making.laidOut(rawIdentifiers(record)));
  const characteristics = making.laidOut(rawCharacteristics(record));
  const episodes = record.episodes.flatMap((episode) => making.episode(episode) ?? []);
  for (const undated of record.undated) making.undated(undated);
  const child: CensusChild = { line: 0, identifiers, characteristics, others: [], episodes, oddities: [] };
  const valueOf = (name: string): string | null =>
    identifiers.fields.find((field) => field.name === name)?.value ?? null;
  return {
    personId: record.personId,
    localId: valueOf('LAchildID')!,
    upn: valueOf('UPN'),
    child: episodes.length > 0 ? child : null,
    problems: [...making.problems, ...(episodes.length > 0 ? broken(child, period, making.problems) : [])],
    episodesLeftOut: making.episodesLeftOut,
    ofOtherYears: making.ofOtherYears,
  };
}

/** What the DfE's rules say of the child as it is in the file; what is listed by the same rule already is not said twice. */
function broken(child: CensusChild, period: Period, listed: readonly ReturnProblem[]): ReturnProblem[] {
  const known = new Set(listed.map(({ rule, field }) => `${rule} ${field}`));
  return checkChild(child, period)
    .filter(({ rule, field }) => !known.has(`${rule} ${field}`))
    .map(({ rule, field, value, message, remedy }) => ({
      rule,
      field,
      value,
      message,
      remedy,
      inFile: null,
    }));
}

class Making {
  readonly problems: ReturnProblem[] = [];
  episodesLeftOut = 0;
  ofOtherYears = 0;

  constructor(private readonly period: Period) {}

  scoped(
    scope: (module: CensusModule, period: Period) => { module: CensusModule | null; ofOtherYears: number },
    module: CensusModule,
  ): CensusModule {
    const { module: left, ofOtherYears } = scope(module, this.period);
    this.ofOtherYears += ofOtherYears;
    return left!;
  }

  /** Each field in the order of the layout, as the layout writes it; what it does not take is told. */
  laidOut(raw: RawModule): CensusModule {
    const fields = RETURN_MODULES[raw.name].flatMap((field: ReturnField) => {
      const values = (raw.values.get(field.name) ?? []).flatMap((value) => {
        const written = inLayout(field, value);
        if (written === null) this.refused(field, value);
        return written ?? [];
      });
      const kept = field.within ? values : values.slice(0, 1);
      return kept.map((value) => ({ name: field.name, value, line: 0 }));
    });
    this.problems.push(...raw.unknown.map(({ name, value }) => notInLayout(name, value)));
    const module = { name: raw.name, line: 0, fields };
    this.standIn(raw, module);
    return module;
  }

  private refused(field: ReturnField, value: string): void {
    // What a whole module depends on is told once, where the module is left out.
    if (field.required && NOT_KNOWN[field.name] === undefined) return;
    this.problems.push(unusable(field, value, NOT_KNOWN[field.name] ?? LEFT_OUT));
  }

  private standIn({ name, values }: RawModule, module: CensusModule): void {
    for (const field of RETURN_MODULES[name] as readonly ReturnField[]) {
      const code = NOT_KNOWN[field.name];
      if (!field.required || code === undefined || module.fields.some((one) => one.name === field.name))
        continue;
      const refused = values.get(field.name)?.length ?? 0;
      if (refused === 0) this.problems.push(unusable(field, null, code));
      module.fields.push({ name: field.name, value: code, line: 0 });
    }
  }

  episode(episode: RecordedEpisode): CensusEpisode | null {
    const raw = rawDetails(episode);
    const details = this.scoped(episodeInYear, this.laidOut(raw));
    const modules = rawModulesOf(episode).flatMap((one) => this.module(one) ?? []);
    const nfa = fieldOf('CINdetails', 'ReferralNFA');
    if (!details.fields.some(({ name }) => name === nfa.name)) {
      const value = raw.values.get(nfa.name)?.[0] ?? null;
      if (modules.length === 0) {
        this.leaveOut(nfa, value);
        return null;
      }
      // Something was done, so that it was no referral without further action (rules 4000, 8831, 8832).
      this.problems.push(unusable(nfa, value, '0'));
      details.fields.push({ name: nfa.name, value: '0', line: 0 });
    }
    return { line: 0, details, modules };
  }

  private module(raw: RawModule): CensusModule | null {
    const module = this.laidOut(raw);
    const missing = (RETURN_MODULES[raw.name] as readonly ReturnField[]).filter(
      ({ name, required }) => required && !module.fields.some((field) => field.name === name),
    );
    if (missing.length > 0) {
      const inFile = leftOutWith(MODULE_WORDS[raw.name as EpisodeModule]);
      for (const field of missing)
        this.problems.push(unusable(field, raw.values.get(field.name)?.[0] ?? null, inFile));
      return null;
    }
    const { module: left, ofOtherYears } = moduleInYear(module, this.period);
    this.ofOtherYears += ofOtherYears;
    return left;
  }

  /** An episode of a census that has no date to go by. */
  undated(modules: readonly StoredModule[]): void {
    const details = modules.find(({ module }) => module === 'CINdetails');
    const field = fieldOf('CINdetails', 'CINreferralDate');
    this.leaveOut(field, details?.fields.find(({ name }) => name === field.name)?.value ?? null);
  }

  private leaveOut(field: ReturnField, value: string | null): void {
    this.episodesLeftOut += 1;
    this.problems.push(unusable(field, value, leftOutWith('episode')));
  }
}
