import type { EpisodeWork } from '@conjoint/contracts';
import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** The last fact heard of an episode of this council: ids, codes and dates. */
@Entity('episode_fact')
@Check('episode_fact_council_check', 'council = conjoint_partition()')
@Check('episode_fact_state', `state in ('open', 'closed')`)
@Check('episode_fact_work', `work in ('assessment', 'child-in-need', 'child-protection')`)
@Index('episode_fact_open', ['dueOn', 'episodeId'], { where: `state = 'open'` })
@Index('episode_fact_referral', ['referralId'])
export class EpisodeFactRow {
  @PrimaryColumn('uuid', { name: 'episode_id' }) episodeId!: string;
  @Column('text', { default: () => 'conjoint_partition()' }) council!: string;
  @Column('uuid', { name: 'child_id' }) childId!: string;
  @Column('uuid', { name: 'referral_id' }) referralId!: string;
  @Column('text') state!: 'open' | 'closed';
  @Column('text') work!: EpisodeWork;
  @Column('date', { name: 'opened_on' }) openedOn!: string;
  @Column('date', { name: 'closed_on', nullable: true }) closedOn!: string | null;
  /** When its assessment is due; none where there is none to complete. */
  @Column('date', { name: 'due_on', nullable: true }) dueOn!: string | null;
  /** Of a restricted record: see hidden.ts. */
  @Column('boolean', { default: false }) restricted!: boolean;
  @Column('bigint') epoch!: string;
  @Column('bigint') version!: string;
  @Column('timestamptz', { name: 'heard_at' }) heardAt!: Date;
}
