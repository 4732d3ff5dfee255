import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Person } from '../household/person.entity.js';
import { Referral } from '../referral/referral.entity.js';
import { Episode } from './episode.entity.js';

/** New information about a child whose case is open: it joins the episode and is not a referral (DfE rules 8815, 8820). */
@Entity('information')
@Index('information_episode_id', ['episodeId'])
@Index('information_child_id', ['childId'])
export class Information {
  @PrimaryColumn('uuid') id!: string;
  @ForeignKey(() => Episode, { name: 'information_episode' })
  @Column('uuid', { name: 'episode_id' })
  episodeId!: string;
  @ForeignKey(() => Person, { name: 'information_child' })
  @Column('uuid', { name: 'child_id' })
  childId!: string;
  @ForeignKey(() => Referral, { name: 'information_referral' })
  @Column('uuid', { name: 'referral_id', nullable: true })
  referralId!: string | null;
  @Column('timestamptz', { name: 'received_at' }) receivedAt!: Date;
  @Column('text', { name: 'source_code' }) sourceCode!: string;
  @Column('text') summary!: string;
  @Column('timestamptz', { name: 'recorded_at' }) recordedAt!: Date;
  @Column('text', { name: 'recorded_by' }) recordedBy!: string;
  @Column('text', { name: 'recorded_by_name' }) recordedByName!: string;
}
