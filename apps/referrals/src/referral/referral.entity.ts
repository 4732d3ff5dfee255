import type { ReferralInput } from '@conjoint/contracts';
import { CouncilOwned } from '@conjoint/platform';
import { Check, Column, Entity, Index, PrimaryColumn, Unique } from 'typeorm';
import type { ReferralState } from './referral.rules.js';

/** One referral of a whole household, as it was told, with what was done about it. */
@Entity('referral')
@Unique('referral_request', ['requestId'])
@Check(
  'referral_state',
  "state in ('waiting', 'offered', 'passed-on', 'handed-over', 'decided', 'withdrawn')",
)
@Check('referral_route', "route in ('here', 'pass-on', 'hand-over')")
@Check('referral_withdrawn', "(state = 'withdrawn') = (withdrawn_at is not null)")
@Index('referral_waiting', ['receivedAt'], { where: "state in ('waiting', 'offered')" })
@Index('referral_received', ['receivedAt'])
@Index('referral_outcome_to_tell', ['receivedAt'], {
  where: "counted and outcome_told_at is null and state in ('decided', 'passed-on', 'handed-over')",
})
export class Referral extends CouncilOwned {
  @PrimaryColumn('uuid') id!: string;
  /** Of the request that recorded it: a repeat finds this row and adds nothing. */
  @Column('uuid', { name: 'request_id' }) requestId!: string;
  @Column('text') state!: ReferralState;
  @Column('integer', { default: 1 }) version!: number;
  /** False when every child joined an open episode: then it is information, not a referral (DfE rules 8815, 8820). */
  @Column('boolean') counted!: boolean;
  @Column('boolean', { name: 'in_danger' }) inDanger!: boolean;
  @Column('text', { name: 'action_taken', nullable: true }) actionTaken!: string | null;
  @Column('timestamptz', { name: 'received_at' }) receivedAt!: Date;
  @Column('text', { name: 'received_how' }) receivedHow!: string;
  @Column('text', { name: 'source_code' }) sourceCode!: string;
  @Column('boolean') anonymous!: boolean;
  @Column('text', { name: 'referrer_name', nullable: true }) referrerName!: string | null;
  @Column('text', { name: 'referrer_organisation', nullable: true }) referrerOrganisation!: string | null;
  @Column('text', { name: 'referrer_relationship', nullable: true }) referrerRelationship!: string | null;
  @Column('text', { name: 'referrer_telephone', nullable: true }) referrerTelephone!: string | null;
  @Column('text', { name: 'referrer_email', nullable: true }) referrerEmail!: string | null;
  @Column('text') worry!: string;
  @Column('text', { name: 'parents_aware' }) parentsAware!: string;
  @Column('text', { name: 'parents_aware_note', nullable: true }) parentsAwareNote!: string | null;
  /** By the references of the form (`c1`, `a2`), which `referral_child.ref` and `referral_adult.ref` resolve. */
  @Column('jsonb', { name: 'told_relationships' }) toldRelationships!: ReferralInput['relationships'];
  @Column('jsonb', { name: 'told_addresses' }) toldAddresses!: ReferralInput['addresses'];
  @Column('text', { nullable: true }) postcode!: string | null;
  @Column('text', { name: 'area_gss', nullable: true }) areaGss!: string | null;
  @Column('text', { name: 'area_name', nullable: true }) areaName!: string | null;
  @Column('boolean', { name: 'area_is_member' }) areaIsMember!: boolean;
  /** A member's code, or null where the case-holding council is no member. */
  @Column('text', { nullable: true }) chosen!: string | null;
  @Column('text', { name: 'chosen_name' }) chosenName!: string;
  @Column('text', { name: 'override_reason', nullable: true }) overrideReason!: string | null;
  @Column('text') route!: 'here' | 'pass-on' | 'hand-over';
  /** In words, as it was on that day: the partnership may change later. */
  @Column('text', { name: 'route_explanation' }) routeExplanation!: string;
  @Column('timestamptz', { name: 'recorded_at' }) recordedAt!: Date;
  @Column('text', { name: 'recorded_by' }) recordedBy!: string;
  @Column('text', { name: 'recorded_by_name' }) recordedByName!: string;
  @Column('timestamptz', { name: 'acknowledged_at', nullable: true }) acknowledgedAt!: Date | null;
  @Column('text', { name: 'acknowledged_how', nullable: true }) acknowledgedHow!: string | null;
  @Column('text', { name: 'acknowledged_by', nullable: true }) acknowledgedBy!: string | null;
  @Column('text', { name: 'acknowledged_by_name', nullable: true }) acknowledgedByName!: string | null;
  @Column('timestamptz', { name: 'outcome_told_at', nullable: true }) outcomeToldAt!: Date | null;
  @Column('text', { name: 'outcome_told_how', nullable: true }) outcomeToldHow!: string | null;
  @Column('text', { name: 'outcome_told_by', nullable: true }) outcomeToldBy!: string | null;
  @Column('text', { name: 'outcome_told_by_name', nullable: true }) outcomeToldByName!: string | null;
  @Column('timestamptz', { name: 'withdrawn_at', nullable: true }) withdrawnAt!: Date | null;
  @Column('text', { name: 'withdrawn_reason', nullable: true }) withdrawnReason!: string | null;
  @Column('text', { name: 'withdrawn_by', nullable: true }) withdrawnBy!: string | null;
  @Column('text', { name: 'withdrawn_by_name', nullable: true }) withdrawnByName!: string | null;
}
