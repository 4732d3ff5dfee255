import { CouncilOwned } from '@conjoint/platform';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Episode } from '../episode/episode.entity.js';
import { Person } from '../household/person.entity.js';
import { CensusImport } from './census-import.entity.js';

/** What a part of a census became here. The id is derived from authority, local id and referral date: a repeat finds it. */
@Entity('census_record')
@Index('census_record_person_id', ['personId'])
@Index('census_record_episode_id', ['episodeId'], { where: 'episode_id is not null' })
export class CensusRecord extends CouncilOwned {
  @PrimaryColumn('uuid') id!: string;
  @ForeignKey(() => Person, { name: 'census_record_person' })
  @Column('uuid', { name: 'person_id' })
  personId!: string;
  /** Null for the child itself, and for an episode whose referral date is no date. */
  @ForeignKey(() => Episode, { name: 'census_record_episode' })
  @Column('uuid', { name: 'episode_id', nullable: true })
  episodeId!: string | null;
  @Column('boolean', { name: 'is_child' }) isChild!: boolean;
  @Column('text') hash!: string;
  /** The import that last changed it. */
  @ForeignKey(() => CensusImport, { name: 'census_record_import' })
  @Column('uuid', { name: 'import_id' })
  importId!: string;
}

/** A module as the source had it: its fields in order, names and values. */
@Entity('census_module')
export class CensusModuleRow {
  @ForeignKey(() => CensusRecord, { name: 'census_module_record', onDelete: 'CASCADE' })
  @PrimaryColumn('uuid', { name: 'record_id' })
  recordId!: string;
  @PrimaryColumn('integer') position!: number;
  @Column('text') module!: string;
  @Column('jsonb') fields!: { name: string; value: string }[];
}

/** What an import did to a record, with what stood there before: the history, and what an undo goes by. */
@Entity('census_change')
@Check('census_change_before', 'created = (before is null)')
@Index('census_change_record_id', ['recordId'])
export class CensusChange {
  @ForeignKey(() => CensusImport, { name: 'census_change_import' })
  @PrimaryColumn('uuid', { name: 'import_id' })
  importId!: string;
  @PrimaryColumn('uuid', { name: 'record_id' }) recordId!: string;
  @Column('boolean') created!: boolean;
  @Column('jsonb', { nullable: true }) before!: unknown;
  @Column('timestamptz') at!: Date;
}

/** Which children a file held, changed or not. */
@Entity('census_seen')
@Index('census_seen_person_id', ['personId'])
export class CensusSeen {
  @ForeignKey(() => CensusImport, { name: 'census_seen_import' })
  @PrimaryColumn('uuid', { name: 'import_id' })
  importId!: string;
  @ForeignKey(() => Person, { name: 'census_seen_person' })
  @PrimaryColumn('uuid', { name: 'person_id' })
  personId!: string;
}

/** What the rules reject. The value is kept as the source had it. */
@Entity('census_problem')
@Index('census_problem_person_id', ['personId'], { where: 'person_id is not null' })
export class CensusProblem {
  @ForeignKey(() => CensusImport, { name: 'census_problem_import' })
  @PrimaryColumn('uuid', { name: 'import_id' })
  importId!: string;
  @PrimaryColumn('integer') position!: number;
  @Column('integer', { nullable: true }) line!: number | null;
  @Column('text', { name: 'local_id', nullable: true }) localId!: string | null;
  /** Which child of the file, counted from 1. */
  @Column('integer', { name: 'child_number', nullable: true }) childNumber!: number | null;
  @Column('uuid', { name: 'person_id', nullable: true }) personId!: string | null;
  @Column('text') field!: string;
  @Column('text') rule!: string;
  @Column('text', { nullable: true }) value!: string | null;
  @Column('text') message!: string;
  @Column('text') remedy!: string;
}
