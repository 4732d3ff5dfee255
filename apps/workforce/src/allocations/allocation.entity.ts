import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { WorkerRow } from '../workers/worker.entity.js';
import type { AllocationState } from './allocation.rules.js';

/** Who works on an episode, from when to when and why. A row is added and ended, never changed otherwise. */
@Entity('allocation')
@Check('allocation_council_check', 'council = conjoint_partition()')
@Check('allocation_state', `state in ('current', 'moved', 'ended', 'closed', 'lost')`)
@Check('allocation_ended', `(state = 'current') = (ended_at is null)`)
@Check('allocation_against', 'cardinality(advice) = 0 or against_advice is not null')
@Index('allocation_one_current', ['episodeId'], { unique: true, where: `state = 'current'` })
@Index('allocation_request', ['requestId', 'episodeId'], { unique: true })
@Index('allocation_worker_current', ['workerId'], { where: `state = 'current'` })
@Index('allocation_episode', ['episodeId', 'startedAt'])
export class AllocationRow {
  @PrimaryColumn('uuid') id!: string;
  @Column('text', { default: () => 'conjoint_partition()' }) council!: string;
  @Column('uuid', { name: 'request_id' }) requestId!: string;
  @Column('uuid', { name: 'episode_id' }) episodeId!: string;
  @Column('uuid', { name: 'child_id' }) childId!: string;
  @ForeignKey(() => WorkerRow, { name: 'allocation_worker' })
  @Column('uuid', { name: 'worker_id' })
  workerId!: string;
  @Column('text') state!: AllocationState;
  @Column('timestamptz', { name: 'started_at' }) startedAt!: Date;
  @Column('text', { name: 'started_by' }) startedBy!: string;
  @Column('text', { name: 'started_by_name' }) startedByName!: string;
  @Column('text') rationale!: string;
  /** Why the worker was not suggested when she got it. */
  @Column('text', { array: true, default: '{}' }) advice!: string[];
  @Column('text', { name: 'against_advice', nullable: true }) againstAdvice!: string | null;
  @Column('timestamptz', { name: 'ended_at', nullable: true }) endedAt!: Date | null;
  @Column('text', { name: 'ended_by', nullable: true }) endedBy!: string | null;
  @Column('text', { name: 'ended_by_name', nullable: true }) endedByName!: string | null;
  @Column('text', { name: 'end_reason', nullable: true }) endReason!: string | null;
}

/** A worker who may not work with one family: the household of a referral, or one child. */
@Entity('family_restriction')
@Check('family_restriction_council_check', 'council = conjoint_partition()')
@Check('family_restriction_of', '(referral_id is null) <> (child_id is null)')
@Check('family_restriction_lifted', '(lifted_at is null) = (lifted_by is null and lift_reason is null)')
@Index('family_restriction_worker_id', ['workerId'], { where: 'lifted_at is null' })
export class FamilyRestrictionRow {
  @PrimaryColumn('uuid') id!: string;
  @Column('text', { default: () => 'conjoint_partition()' }) council!: string;
  @ForeignKey(() => WorkerRow, { name: 'family_restriction_worker' })
  @Column('uuid', { name: 'worker_id' })
  workerId!: string;
  @Column('uuid', { name: 'referral_id', nullable: true }) referralId!: string | null;
  @Column('uuid', { name: 'child_id', nullable: true }) childId!: string | null;
  @Column('text') reason!: string;
  @Column('timestamptz', { name: 'recorded_at' }) recordedAt!: Date;
  @Column('text', { name: 'recorded_by' }) recordedBy!: string;
  @Column('text', { name: 'recorded_by_name' }) recordedByName!: string;
  @Column('timestamptz', { name: 'lifted_at', nullable: true }) liftedAt!: Date | null;
  @Column('text', { name: 'lifted_by', nullable: true }) liftedBy!: string | null;
  @Column('text', { name: 'lifted_by_name', nullable: true }) liftedByName!: string | null;
  @Column('text', { name: 'lift_reason', nullable: true }) liftReason!: string | null;
}
