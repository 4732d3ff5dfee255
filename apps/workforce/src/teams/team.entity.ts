import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { WorkerRow } from '../workers/worker.entity.js';

/** A team of this council, and the kinds of work whose new children come to it. */
@Entity('team')
@Check('team_council_check', 'council = conjoint_partition()')
@Check('team_period', 'closed_on is null or closed_on >= opened_on')
@Index('team_name', ['name'], { unique: true, where: 'closed_on is null' })
export class TeamRow {
  @PrimaryColumn('uuid') id!: string;
  @Column('text', { default: () => 'conjoint_partition()' }) council!: string;
  @Column('text') name!: string;
  @Column('text', { array: true, default: '{}' }) works!: string[];
  @Column('date', { name: 'opened_on' }) openedOn!: string;
  @Column('date', { name: 'closed_on', nullable: true }) closedOn!: string | null;
  @Column('integer', { default: 1 }) version!: number;
  @Column('timestamptz', { name: 'recorded_at' }) recordedAt!: Date;
  @Column('text', { name: 'recorded_by' }) recordedBy!: string;
}

@Entity('team_member')
@Check('team_member_part', `part in ('manager', 'member')`)
@Check('team_member_period', 'until_on is null or until_on >= from_on')
@Index('team_member_current', ['teamId', 'workerId'], { unique: true, where: 'until_on is null' })
@Index('team_member_worker_id', ['workerId'], { where: 'until_on is null' })
export class TeamMemberRow {
  @PrimaryColumn('uuid') id!: string;
  @ForeignKey(() => TeamRow, { name: 'team_member_team', onDelete: 'CASCADE' })
  @Column('uuid', { name: 'team_id' })
  teamId!: string;
  @ForeignKey(() => WorkerRow, { name: 'team_member_worker', onDelete: 'CASCADE' })
  @Column('uuid', { name: 'worker_id' })
  workerId!: string;
  @Column('text') part!: string;
  @Column('date', { name: 'from_on' }) fromOn!: string;
  @Column('date', { name: 'until_on', nullable: true }) untilOn!: string | null;
}

/** That somebody put a child in another team, or back (a team of null), and why: only added to; the last one counts. */
@Entity('episode_team')
@Check('episode_team_council_check', 'council = conjoint_partition()')
@Unique('episode_team_request', ['requestId'])
@Index('episode_team_episode', ['episodeId', 'id'])
export class EpisodeTeamRow {
  @PrimaryColumn('uuid') id!: string;
  @Column('text', { default: () => 'conjoint_partition()' }) council!: string;
  @Column('uuid', { name: 'request_id' }) requestId!: string;
  @Column('uuid', { name: 'episode_id' }) episodeId!: string;
  @ForeignKey(() => TeamRow, { name: 'episode_team_team' })
  @Column('uuid', { name: 'team_id', nullable: true })
  teamId!: string | null;
  @Column('text') reason!: string;
  @Column('timestamptz') at!: Date;
  @Column('text') by!: string;
  @Column('text', { name: 'by_name' }) byName!: string;
}
