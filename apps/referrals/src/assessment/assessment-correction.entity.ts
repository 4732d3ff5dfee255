import { Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { Assessment } from './assessment.entity.js';

/** A changed answer of a completed assessment, with what it was. */
@Entity('assessment_correction')
@Unique('assessment_correction_once', ['requestId', 'field'])
@Index('assessment_correction_assessment_id', ['assessmentId'])
export class AssessmentCorrection {
  @PrimaryColumn('uuid') id!: string;
  @ForeignKey(() => Assessment, { name: 'assessment_correction_assessment' })
  @Column('uuid', { name: 'assessment_id' })
  assessmentId!: string;
  @Column('uuid', { name: 'request_id' }) requestId!: string;
  @Column('text') field!: string;
  @Column('text', { nullable: true }) before!: string | null;
  @Column('text', { nullable: true }) after!: string | null;
  @Column('text') reason!: string;
  @Column('timestamptz') at!: Date;
  @Column('text') by!: string;
  @Column('text', { name: 'by_name' }) byName!: string;
}
