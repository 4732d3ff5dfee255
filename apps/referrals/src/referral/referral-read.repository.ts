import type { CaseHolding, decisionSchema, ReferralInput, correctionSchema } from '@conjoint/contracts';
import type { PartitionDb, Tx } from '@conjoint/platform';
import type { z } from 'zod';
import type { RecordedCouncil } from '../area/case-holding.rules.js';
import type { ToldAdult, ToldChild } from '../household/person-check.rules.js';
import type { ReferralChildState, ReferralState } from './referral.rules.js';

type Queries = Pick<PartitionDb | Tx, 'query'>;
type DecisionView = z.infer<typeof decisionSchema>;
type CorrectionView = z.infer<typeof correctionSchema>;

export interface ReferralRow {
  id: string;
  state: ReferralState;
  version: number;
  counted: boolean;
  in_danger: boolean;
  action_taken: string | null;
  received_at: Date;
  received_how: ReferralInput['received']['how'];
  source_code: ReferralInput['referrer']['source'];
  anonymous: boolean;
  referrer_name: string | null;
  referrer_organisation: string | null;
  referrer_relationship: string | null;
  referrer_telephone: string | null;
  referrer_email: string | null;
  worry: string;
  parents_aware: ReferralInput['worry']['parentsAware'];
  parents_aware_note: string | null;
  told_relationships: ReferralInput['relationships'];
  told_addresses: ReferralInput['addresses'];
  postcode: string | null;
  area_gss: string | null;
  area_name: string | null;
  area_is_member: boolean;
  chosen: string | null;
  chosen_name: string;
  override_reason: string | null;
  route: 'here' | 'pass-on' | 'hand-over';
  route_explanation: string;
  recorded_at: Date;
  recorded_by_name: string;
  acknowledged_at: Date | null;
  acknowledged_how: string | null;
  acknowledged_by_name: string | null;
  outcome_told_at: Date | null;
  outcome_told_how: string | null;
  outcome_told_by_name: string | null;
  withdrawn_at: Date | null;
  withdrawn_reason: string | null;
  withdrawn_by_name: string | null;
  children: ChildOfReferralRow[];
  adults: AdultOfReferralRow[];
  /** References of people ever used in this referral, withdrawn ones too. */
  taken_refs: string[];
  decisions: DecisionView[];
  corrections: CorrectionView[];
}

export interface ChildOfReferralRow {
  childId: string;
  told: ToldChild;
  state: ReferralChildState;
  joinedEpisodeId: string | null;
  reReferral: boolean;
  restricted: boolean;
  givenName: string | null;
  familyName: string | null;
  unborn: boolean;
  expectedOn: string | null;
  localId: string | null;
  record: PersonRecord;
}

export interface AdultOfReferralRow {
  personId: string;
  told: ToldAdult;
  restricted: boolean;
  record: PersonRecord;
}

/** What the record of a person says now, by the names of the form. */
export type PersonRecord = Readonly<Record<string, string | null>>;

const RECORD = `jsonb_build_object('givenName', person.given_name, 'familyName', person.family_name,
  'dateOfBirth', person.date_of_birth, 'expectedOn', person.expected_on, 'sex', person.sex, 'ethnicity', person.ethnicity,
  'upn', person.upn, 'nhsNumber', person.nhs_number, 'telephone', person.telephone, 'email', person.email)`;

/** SQL: an instant as the contracts have it. */
export const ISO = (column: string): string =>
  `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** The decisions that fit `condition`, as the contract shows them. */
export const decisionsJson = (condition: string): string =>
  `(select coalesce(jsonb_agg(jsonb_build_object('id', decision.id, 'referralId', decision.referral_id, 'childId', decision.child_id,
     'outcome', decision.outcome, 'rationale', decision.rationale, 'decidedAt', ${ISO('decision.decided_at')},
     'decidedBy', decision.decided_by, 'decidedByName', decision.decided_by_name,
     'copiedFromChildId', decision.copied_from_child_id, 'inTime', decision.in_time) order by decision.decided_at, decision.id), '[]')
    from decision where ${condition})`;

/** The corrections that fit `condition`, oldest first. */
export const correctionsJson = (condition: string): string =>
  `(select coalesce(jsonb_agg(jsonb_build_object('id', correction.id, 'field', correction.field, 'before', correction.before,
     'after', correction.after, 'reason', correction.reason, 'at', ${ISO('correction.at')}, 'byName', correction.by_name)
     order by correction.at, correction.id), '[]')
    from correction where ${condition})`;

const READ_REFERRAL = `select referral.*,
  (select jsonb_agg(jsonb_build_object('childId', referral_child.child_id, 'told', referral_child.told,
     'state', referral_child.state, 'joinedEpisodeId', referral_child.joined_episode_id, 'reReferral', referral_child.re_referral,
     'restricted', person.restricted, 'givenName', person.given_name, 'familyName', person.family_name, 'unborn', person.unborn,
     'expectedOn', person.expected_on, 'localId', person.local_id, 'record', ${RECORD}) order by referral_child.position)
   from referral_child join person on person.id = referral_child.child_id where referral_child.referral_id = referral.id) as children,
  (select coalesce(jsonb_agg(jsonb_build_object('personId', person.id, 'told', referral_adult.told, 'restricted', person.restricted,
     'record', ${RECORD}) order by referral_adult.position), '[]')
   from referral_adult join person on person.id = referral_adult.person_id
   where referral_adult.referral_id = referral.id and referral_adult.withdrawn_at is null) as adults,
  array(select ref from referral_child where referral_id = referral.id
    union all select ref from referral_adult where referral_id = referral.id) as taken_refs,
  ${decisionsJson('decision.referral_id = referral.id')} as decisions,
  ${correctionsJson('correction.referral_id = referral.id')} as corrections
from referral where referral.id = $1`;

/** One referral with everything that hangs on it, in one round trip; null when this council has none with that id. */
export async function readReferral(db: Queries, referralId: string): Promise<ReferralRow | null> {
  const [row] = await db.query<ReferralRow>(READ_REFERRAL, [referralId]);
  return row ?? null;
}

/** The same, with the referral locked until the transaction ends. */
export async function lockReferral(tx: Tx, referralId: string): Promise<ReferralRow | null> {
  const [locked] = await tx.query('select id from referral where id = $1 for update', [referralId]);
  return locked ? readReferral(tx, referralId) : null;
}

/** The children a referral is about: not those that were withdrawn from it, unless it was withdrawn itself. */
export function toldChildren({ state, children }: ReferralRow): ChildOfReferralRow[] {
  return state === 'withdrawn' ? children : children.filter((child) => child.state !== 'withdrawn');
}

/** The referral as it was told, with the corrections made since. */
export function toldReferral(row: ReferralRow): ReferralInput {
  return {
    danger: { inDanger: row.in_danger, actionTaken: row.action_taken },
    received: { receivedAt: row.received_at.toISOString(), how: row.received_how },
    referrer: {
      source: row.source_code,
      anonymous: row.anonymous,
      name: row.referrer_name,
      organisation: row.referrer_organisation,
      relationship: row.referrer_relationship,
      telephone: row.referrer_telephone,
      email: row.referrer_email,
    },
    children: toldChildren(row).map(({ told }) => told),
    adults: row.adults.map(({ told }) => told),
    relationships: row.told_relationships,
    addresses: row.told_addresses,
    worry: { worry: row.worry, parentsAware: row.parents_aware, parentsAwareNote: row.parents_aware_note },
    council: null,
  };
}

export function caseHoldingOf(row: ReferralRow): CaseHolding {
  return {
    areaGss: row.area_gss,
    areaName: row.area_name,
    areaIsMember: row.area_is_member,
    postcode: row.postcode,
    chosen: row.chosen,
    chosenName: row.chosen_name,
    overrideReason: row.override_reason,
    route: row.route,
    explanation: row.route_explanation,
  };
}

export function recordedCouncil(row: ReferralRow): RecordedCouncil {
  return {
    postcode: row.postcode,
    areaGss: row.area_gss,
    chosen: row.chosen,
    chosenName: row.chosen_name,
    overrideReason: row.override_reason,
  };
}
