import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

/** Seeds of the partnership file that were taken over; afterwards this service is the truth about them. */
@Entity('seed_applied')
@Check('seed_applied_council_check', '(council = conjoint_partition())')
export class SeedApplied {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'seed_applied_pkey' })
  seed!: string;
  @Column('text', { default: () => 'conjoint_partition()' })
  council!: string;
  @Column('text', { name: 'content_hash' })
  contentHash!: string;
  @Column('timestamptz', { name: 'applied_at' })
  appliedAt!: Date;
}
