import { CouncilOwned } from '@conjoint/platform';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

/** One version of an agreement, as this party holds it. Never changed: other terms are another row. */
@Entity('agreement')
@Check('agreement_council_check', '(council = conjoint_partition())')
@Check('agreement_hash', `(content_hash ~ '^[0-9a-f]{64}$'::text)`)
@Check(
  'agreement_basis',
  `(basis = ANY (ARRAY['fixed-shares'::text, 'caseload-days'::text, 'equal-shares'::text, 'contract-sum'::text]))`,
)
@Check('agreement_period', '((valid_until IS NULL) OR (valid_until >= valid_from))')
@Index('agreement_line', ['line', 'validFrom'])
export class AgreementRow {
  @PrimaryColumn('text', { name: 'content_hash', primaryKeyConstraintName: 'agreement_pkey' })
  contentHash!: string;
  @Column('text', { default: () => 'conjoint_partition()' })
  council!: string;
  @Column('text')
  key!: string;
  @Column('text')
  line!: string;
  @Column('text')
  host!: string;
  @Column('text')
  basis!: string;
  /** Everything that was agreed, as it was agreed. */
  @Column('jsonb')
  terms!: unknown;
  @Column('date', { name: 'valid_from' })
  validFrom!: string;
  @Column('date', { name: 'valid_until', nullable: true })
  validUntil!: string | null;
  @Column('timestamptz', { name: 'received_at' })
  receivedAt!: Date;
}

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

/** A party's acceptance of a version, as it is held here. A version is in force where those of all its parties are. */
@Entity('agreement_acceptance')
@Check('agreement_acceptance_how', "how in ('take-over', 'person')")
export class AgreementAcceptance extends CouncilOwned {
  @ForeignKey(() => AgreementRow, { name: 'agreement_acceptance_agreement' })
  @PrimaryColumn('text', { name: 'content_hash' })
  contentHash!: string;
  @PrimaryColumn('text') party!: string;
  @Column('text') how!: 'take-over' | 'person';
  /** Who accepted it, where a person did; of another party the key alone. */
  @Column('text', { name: 'accepted_by', nullable: true }) acceptedBy!: string | null;
  @Column('text', { name: 'accepted_by_name', nullable: true }) acceptedByName!: string | null;
  @Column('timestamptz', { name: 'accepted_at' }) acceptedAt!: Date;
}
