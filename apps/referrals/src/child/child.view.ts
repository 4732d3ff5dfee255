import { MUTUAL_RELATIONSHIPS, type ChildView } from '@conjoint/contracts';
import { ageInYears, authorityByGss, DISABILITIES, ETHNICITIES, londonDate } from '@conjoint/kernel';
import type { CensusHistoryModule, CensusHistoryProblem } from '../cin-import/census-history.js';
import { clockView, type ClockState } from '../clock/clock.rules.js';
import { displayName } from '../household/display-name.js';
import type { InformationOfChild, ReferralOfChild } from './child-parts.js';
import type { ChildRow, EpisodeOfChild, HouseholdMember } from './child.repository.js';

export interface ChildSources {
  row: ChildRow;
  clocks: readonly ClockState[];
  modules: readonly CensusHistoryModule[];
  problems: readonly CensusHistoryProblem[];
  /** This council: it holds the case where the register has no entry. */
  partition: string;
  now: Date;
}

export function childView({ row, clocks, modules, problems, partition, now }: ChildSources): ChildView {
  const named = {
    givenName: row.given_name,
    familyName: row.family_name,
    unborn: row.unborn,
    expectedOn: row.expected_on,
    localId: row.local_id,
  };
  const today = londonDate(now);
  const born = row.date_of_birth;
  return {
    ...named,
    id: row.id,
    version: row.version,
    displayName: displayName(named),
    alternativeNames: row.alternative_names,
    dateOfBirth: born,
    ageYears: born === null || born > today ? null : ageInYears({ bornOn: born, on: today }),
    sex: row.sex,
    ethnicity: row.ethnicity,
    ethnicityLabel: row.ethnicity === null ? null : (ETHNICITIES[row.ethnicity] ?? null),
    upn: row.upn,
    upnUnknown: row.upn_unknown,
    nhsNumber: row.nhs_number,
    disabilities: row.disabilities.map((code) => ({ code, label: DISABILITIES[code] ?? code })),
    origin: row.origin,
    holdingPartition: row.holder ?? partition,
    household: row.household.map(memberView),
    addresses: row.addresses.map(({ areaGss, ...address }) => ({
      ...address,
      areaName: areaGss === null ? null : (authorityByGss(areaGss)?.name ?? areaGss),
    })),
    episodes: row.episodes.map((episode) => episodeView(episode, modules)),
    referrals: row.referrals.map(referralOfChildView),
    decisions: row.decisions.toReversed(),
    parts: row.parts,
    clocks: clocks.map((clock) => clockView(clock, now)),
    corrections: row.corrections.toReversed(),
    restricted: row.restricted,
    restrictions: row.restrictions,
    problems: [...problems],
    modules: modules
      .filter(({ episodeId }) => episodeId === null)
      .map(({ module, fields }) => ({ module, fields })),
  };
}

function episodeView(
  { information, ...episode }: EpisodeOfChild,
  modules: readonly CensusHistoryModule[],
): ChildView['episodes'][number] {
  return {
    ...episode,
    information: information.map(informationView),
    modules: modules
      .filter(({ episodeId }) => episodeId === episode.id)
      .map(({ module, fields }) => ({ module, fields })),
  };
}

export function informationView({
  withdrawn,
  ...one
}: InformationOfChild): ChildView['episodes'][number]['information'][number] {
  const { id, sourceCode, recordedByName, referralId } = one;
  const summary = withdrawn ? `Withdrawn: ${one.summary}` : one.summary;
  return { id, receivedAt: instant(one.receivedAt), sourceCode, summary, recordedByName, referralId };
}

export function referralOfChildView(referral: ReferralOfChild): ChildView['referrals'][number] {
  return { ...referral, receivedAt: instant(referral.receivedAt) };
}

/** What the other person is to the child, in words. */
export function relationshipInWords({ isTo, childIs }: Pick<HouseholdMember, 'isTo' | 'childIs'>): string {
  const words = (kind: string): string => kind.replaceAll('-', ' ').replace('parents', 'parent’s');
  if (isTo !== null) return words(isTo);
  if (childIs === null) return 'lives at the same address';
  const mutual = (MUTUAL_RELATIONSHIPS as ReadonlySet<string>).has(childIs);
  return mutual ? words(childIs) : `this child is their ${words(childIs)}`;
}

function memberView(member: HouseholdMember): ChildView['household'][number] {
  return {
    personId: member.personId,
    isChild: member.isChild,
    displayName: displayName(member),
    relationship: relationshipInWords(member),
    born: member.born,
    address: member.address === '' ? null : member.address,
  };
}

/** JSON of PostgreSQL writes instants with an offset; everything shown is UTC with a Z. */
function instant(text: string): string {
  return new Date(text).toISOString();
}
