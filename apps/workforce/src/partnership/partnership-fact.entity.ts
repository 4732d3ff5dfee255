import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** What the partnership file said of this partition. A row is added and superseded, never changed otherwise. */
@Entity('partnership_fact')
@Check('partnership_fact_council_check', '(council = conjoint_partition())')
@Check('partnership_fact_period', '((valid_until IS NULL) OR (valid_until >= valid_from))')
@Check('partnership_fact_superseded', '((superseded_at IS NULL) = (superseded_by IS NULL))')
@Index('partnership_fact_current', ['list', 'key', 'validFrom'], {
  unique: true,
  where: '(superseded_at IS NULL)',
})
export class PartnershipFactRow {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'partnership_fact_pkey' })
  id!: string;
  @Column('text', { default: () => 'conjoint_partition()' })
  council!: string;
  @Column('text')
  list!: string;
  @Column('text')
  key!: string;
  @Column('text')
  title!: string;
  @Column('jsonb')
  content!: Record<string, unknown>;
  @Column('text', { name: 'content_hash' })
  contentHash!: string;
  @Column('date', { name: 'valid_from' })
  validFrom!: string;
  @Column('date', { name: 'valid_until', nullable: true })
  validUntil!: string | null;
  @Column('timestamptz', { name: 'recorded_at' })
  recordedAt!: Date;
  @Column('text', { name: 'recorded_by' })
  recordedBy!: string;
  @Column('timestamptz', { name: 'superseded_at', nullable: true })
  supersededAt!: Date | null;
  @Column('text', { name: 'superseded_by', nullable: true })
  supersededBy!: string | null;
}
