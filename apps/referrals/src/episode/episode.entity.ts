import type { EpisodeWork } from '@conjoint/contracts';
import { CouncilOwned } from '@conjoint/platform';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Person } from '../household/person.entity.js';
import { Referral } from '../referral/referral.entity.js';
import type { EpisodeState } from './episode.rules.js';

/** A stretch in which a child's case is open. */
@Entity('episode')
@Check('episode_state', "state in ('open', 'closed')")
@Check('episode_origin', "origin in ('referral', 'census')")
@Check('episode_work', "work in ('assessment', 'child-in-need', 'child-protection')")
@Check('episode_closed', "not (state = 'open' and closed_on is not null)")
@Index('episode_child_id', ['childId'])
@Index('episode_import', ['importId'], { where: 'import_id is not null' })
@Index('episode_one_open', ['childId'], { unique: true, where: "state = 'open' and origin = 'referral'" })
export class Episode extends CouncilOwned {
  @PrimaryColumn('uuid') id!: string;
  @ForeignKey(() => Person, { name: 'episode_child' })
  @Column('uuid', { name: 'child_id' })
  childId!: string;
  @Column('text') state!: EpisodeState;
  /** What kind of work it needs just now; not known of an episode of a census. */
  @Column('text', { nullable: true }) work!: EpisodeWork | null;
  @Column('integer', { default: 1 }) version!: number;
  @Column('date', { name: 'opened_on' }) openedOn!: string;
  @Column('date', { name: 'closed_on', nullable: true }) closedOn!: string | null;
  @Column('text', { name: 'closure_reason', nullable: true }) closureReason!: string | null;
  @ForeignKey(() => Referral, { name: 'episode_referral' })
  @Column('uuid', { name: 'referral_id', nullable: true })
  referralId!: string | null;
  @Column('text') origin!: 'referral' | 'census';
  @Column('uuid', { name: 'import_id', nullable: true }) importId!: string | null;
  @Column('boolean', { name: 'referral_nfa', nullable: true }) referralNfa!: boolean | null;
  @Column('text', { name: 'primary_need', nullable: true }) primaryNeed!: string | null;
  @Column('text', { name: 'worker_key', nullable: true }) workerKey!: string | null;
  @Column('text', { name: 'worker_name', nullable: true }) workerName!: string | null;
}
