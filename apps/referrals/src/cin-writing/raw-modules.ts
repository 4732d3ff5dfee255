import { createHash } from 'node:crypto';
import { GENDER } from '../cin-rules/code-sets.js';
import type { OwnAssessment, RecordedChild, RecordedEpisode, StoredModule } from './recorded-child.js';
import { fieldOf, inLayout, type ReturnModule } from './return-layout.js';

/** Values of a module before anybody asked whether the layout takes them, by field; a field may have several. */
export interface RawModule {
  name: ReturnModule;
  values: ReadonlyMap<string, readonly string[]>;
  /** What the source had and the layout does not know. */
  unknown: { name: string; value: string }[];
}

/** 12 characters of 32: no two children of a council meet in one. */
const LOCAL_ID_CHARACTERS = 12;
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * The number of a child that no other system has numbered: the same from year to year, letters and digits, at most 20 (rules 1570, 1580).
 * It follows from the record's own id, so that a restore of an older copy can never give it to another child.
 */
export function ownLocalId(personId: string): string {
  const hash = createHash('sha256').update(`local id of ${personId}`).digest();
  return `C${[...hash.subarray(0, LOCAL_ID_CHARACTERS)].map((byte) => LETTERS[byte % 32]).join('')}`;
}

/**
 * The record counts, because it may have been corrected here. What a census said and the record could not take (a date that is
 * none, a code that is too long) is kept beside it, so that it can be told; what was taken and is gone, somebody has corrected away.
 */
function recorded(
  module: ReturnModule,
  name: string,
  value: string | null,
  said: string | undefined,
): string[] {
  if (value !== null) return [value];
  return said !== undefined && said !== '' && inLayout(fieldOf(module, name), said) === null ? [said] : [];
}

const saidIn =
  (modules: readonly StoredModule[], module: string) =>
  (name: string): string | undefined =>
    modules
      .filter((one) => one.module === module)
      .flatMap(({ fields }) => fields)
      .find((field) => field.name === name && field.value !== '')?.value;
const one = (value: string | undefined): string[] => (value === undefined ? [] : [value]);

export function rawIdentifiers(child: RecordedChild): RawModule {
  const said = saidIn(child.census, 'ChildIdentifiers');
  const from = (name: string, value: string | null): [string, string[]] => [
    name,
    recorded('ChildIdentifiers', name, value, said(name)),
  ];
  return {
    name: 'ChildIdentifiers',
    values: new Map([
      ['LAchildID', [said('LAchildID') ?? (child.localId || ownLocalId(child.personId))]],
      from('UPN', child.upn),
      ['FormerUPN', one(said('FormerUPN'))],
      from('UPNunknown', child.upnUnknown),
      from('PersonBirthDate', child.bornOn),
      from('ExpectedPersonBirthDate', child.expectedOn),
      ['Sex', [sexOf(child, said)]],
      ['PersonDeathDate', one(said('PersonDeathDate'))],
    ]),
    unknown: unknownIn(child.census, 'ChildIdentifiers', ['GenderCurrent']),
  };
}

/** A record that knows no sex has U; where the census said something nobody understands, that is told. */
function sexOf({ sex }: RecordedChild, said: (name: string) => string | undefined): string {
  const given = said('Sex') ?? said('GenderCurrent');
  if (sex !== 'U' || given === undefined) return sex;
  const understood =
    inLayout(fieldOf('ChildIdentifiers', 'Sex'), given) !== null || Object.hasOwn(GENDER, given);
  return understood ? sex : given;
}

export function rawCharacteristics(child: RecordedChild): RawModule {
  const said = saidIn(child.census, 'ChildCharacteristics');
  return {
    name: 'ChildCharacteristics',
    values: new Map([
      ['Ethnicity', recorded('ChildCharacteristics', 'Ethnicity', child.ethnicity, said('Ethnicity'))],
      ['Disability', child.disabilities],
    ]),
    unknown: [
      ...unknownIn(child.census, 'ChildCharacteristics', ['Disabilities']),
      ...child.census
        .filter(({ module }) => module !== 'ChildIdentifiers' && module !== 'ChildCharacteristics')
        .flatMap(leaves),
    ],
  };
}

export function rawDetails(episode: RecordedEpisode): RawModule {
  const said = saidIn(episode.census, 'CINdetails');
  const from = (name: string, value: string | null): [string, string[]] => [
    name,
    recorded('CINdetails', name, value, said(name)),
  ];
  const nfa = episode.nfa === null ? null : episode.nfa ? '1' : '0';
  return {
    name: 'CINdetails',
    values: new Map([
      ['CINreferralDate', [episode.openedOn]],
      ['ReferralSource', one(episode.source ?? said('ReferralSource'))],
      from('PrimaryNeedCode', episode.primaryNeed),
      episode.state === 'open' ? ['CINclosureDate', []] : from('CINclosureDate', episode.closedOn),
      from('ReasonForClosure', episode.closureReason),
      ['DateOfInitialCPC', one(said('DateOfInitialCPC'))],
      from('ReferralNFA', nfa),
    ]),
    unknown: [
      ...unknownIn(episode.census, 'CINdetails', []),
      ...episode.census
        .filter(({ module }) => module !== 'CINdetails' && !isEpisodeModule(module))
        .flatMap(leaves),
    ],
  };
}

/** Assessments, plans, enquiries and protection plans, as a census said them or as they were made here. */
export function rawModulesOf(episode: RecordedEpisode): RawModule[] {
  const imported = episode.census
    .filter(({ module }) => isEpisodeModule(module))
    .map((stored): RawModule => {
      const values = new Map<string, string[]>();
      for (const { name, value } of stored.fields) {
        if (value !== '') values.set(name, [...(values.get(name) ?? []), value]);
      }
      const name = stored.module as ReturnModule;
      return { name, values, unknown: unknownIn([stored], name, WRAPPERS) };
    });
  return [...imported, ...episode.assessments.map(rawAssessment)];
}

function rawAssessment({ startedOn, completedOn, factors }: OwnAssessment): RawModule {
  return {
    name: 'Assessments',
    values: new Map([
      ['AssessmentActualStartDate', [startedOn]],
      ['AssessmentAuthorisationDate', completedOn === null ? [] : [completedOn]],
      ['AssessmentFactors', completedOn === null ? [] : factors],
    ]),
    unknown: [],
  };
}

const WRAPPERS = ['FactorsIdentifiedAtAssessment', 'Reviews'];
const EPISODE_MODULES = new Set(['Assessments', 'CINPlanDates', 'Section47', 'ChildProtectionPlans']);
const isEpisodeModule = (name: string): boolean => EPISODE_MODULES.has(name);
const leaves = ({ module, fields }: StoredModule): { name: string; value: string }[] =>
  fields.map(({ name, value }) => ({ name: name.startsWith(module) ? name : `${module}/${name}`, value }));

function unknownIn(
  modules: readonly StoredModule[],
  name: ReturnModule,
  also: readonly string[],
): { name: string; value: string }[] {
  return modules
    .filter(({ module }) => module === name)
    .flatMap(({ fields }) => fields)
    .filter(
      (field) => field.value !== '' && !also.includes(field.name) && fieldOf(name, field.name) === undefined,
    );
}
