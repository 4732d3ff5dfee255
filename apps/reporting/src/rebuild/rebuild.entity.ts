import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** One rebuild of the figures: a stored command, so that another process goes on with it. */
@Entity('rebuild')
@Check('rebuild_council_check', '(council = conjoint_partition())')
@Check(
  'rebuild_state',
  `(state = ANY (ARRAY['telling'::text, 'hearing'::text, 'done'::text, 'stopped'::text]))`,
)
@Check(
  'rebuild_finished',
  `((state = ANY (ARRAY['done'::text, 'stopped'::text])) = (finished_at IS NOT NULL))`,
)
@Index('rebuild_one_open', ['council'], { unique: true, where: '(finished_at IS NULL)' })
export class Rebuild {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'rebuild_pkey' })
  id!: string;
  @Column('text', { default: () => 'conjoint_partition()' })
  council!: string;
  @Column('text')
  state!: string;
  @Column('timestamptz', { name: 'started_at' })
  startedAt!: Date;
  @Column('text', { name: 'started_by' })
  startedBy!: string;
  @Column('timestamptz', { name: 'finished_at', nullable: true })
  finishedAt!: Date | null;
  /** The owner that is being asked, and after which id it goes on. */
  @Column('text', { name: 'asked_of', nullable: true })
  askedOf!: string | null;
  @Column('uuid', { name: 'after_id', nullable: true })
  afterId!: string | null;
  @Column('integer')
  said!: number;
  @Column('integer')
  heard!: number;
  @Column('timestamptz', { name: 'heard_more_at' })
  heardMoreAt!: Date;
  @Column('integer')
  forgotten!: number;
  @Column('text', { name: 'waiting_for', nullable: true })
  waitingFor!: string | null;
}
