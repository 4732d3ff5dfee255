import type { ReferralInput } from '@conjoint/contracts';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { Episode } from '../episode/episode.entity.js';
import { Person } from '../household/person.entity.js';
import type { ReferralChildState } from './referral.rules.js';
import { Referral } from './referral.entity.js';

/** A child of a referral: what was told about it then, and what became of it in this referral. */
@Entity('referral_child')
@Unique('referral_child_ref', ['referralId', 'ref'])
@Check('referral_child_state', "state in ('waiting', 'decided', 'joined-episode', 'passed-on', 'withdrawn')")
@Check('referral_child_joined', "(state = 'joined-episode') = (joined_episode_id is not null)")
@Index('referral_child_child_id', ['childId'])
@Index('referral_child_episode_id', ['joinedEpisodeId'], { where: 'joined_episode_id is not null' })
export class ReferralChild {
  @ForeignKey(() => Referral, { name: 'referral_child_referral' })
  @PrimaryColumn('uuid', { name: 'referral_id' })
  referralId!: string;
  @ForeignKey(() => Person, { name: 'referral_child_child' })
  @PrimaryColumn('uuid', { name: 'child_id' })
  childId!: string;
  @Column('text') ref!: string;
  @Column('integer') position!: number;
  @Column('jsonb') told!: ReferralInput['children'][number];
  /** Whether the worker recognised a child of the records (`sameAsChildId`). */
  @Column('boolean') recognised!: boolean;
  @Column('text') state!: ReferralChildState;
  @ForeignKey(() => Episode, { name: 'referral_child_episode' })
  @Column('uuid', { name: 'joined_episode_id', nullable: true })
  joinedEpisodeId!: string | null;
  /** Received within 12 months of an earlier referral of the same child. */
  @Column('boolean', { name: 're_referral' }) reReferral!: boolean;
}
