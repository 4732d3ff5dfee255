import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { PersonKnown } from './person-known.entity.js';

/** A dated grant to a person to act for this partition. Written by SQL in the repository. */
@Entity('mandate')
@Check('mandate_council_check', '(council = conjoint_partition())')
@Check('mandate_source', `(source = ANY (ARRAY['home-role'::text, 'standing'::text, 'loan'::text]))`)
@Check(
  'mandate_basis',
  `(basis = ANY (ARRAY['employment'::text, 's113-loan'::text, 'standing-delegation'::text, 'contract'::text]))`,
)
@Check('mandate_state', `(state = ANY (ARRAY['active'::text, 'ended'::text, 'withdrawn'::text]))`)
@Check('mandate_roles', '(cardinality(roles) > 0)')
@Check('mandate_period', '((valid_until IS NULL) OR (valid_until >= valid_from))')
@Check('mandate_ended', `((state = 'ended'::text) = (ended_on IS NOT NULL))`)
@Check(
  'mandate_withdrawn',
  `((state = 'withdrawn'::text) = ((withdrawn_at IS NOT NULL) AND (withdrawn_by IS NOT NULL) AND (withdrawn_reason IS NOT NULL)))`,
)
@Index('mandate_one_active', ['personKey', 'definition'], { unique: true, where: `(state = 'active'::text)` })
@Index('mandate_person', ['personKey'], { where: `(state <> 'ended'::text)` })
export class MandateRow {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'mandate_pkey' })
  id!: string;
  @Column('text', { default: () => 'conjoint_partition()' })
  council!: string;
  @Column('text', { name: 'person_key' })
  personKey!: string;
  @ManyToOne(() => PersonKnown)
  @JoinColumn({ name: 'person_key', foreignKeyConstraintName: 'mandate_person_key_fkey' })
  person!: PersonKnown;
  @Column('text')
  source!: string;
  @Column('text')
  definition!: string;
  @Column('text', { name: 'content_key' })
  contentKey!: string;
  @Column('text')
  employer!: string;
  @Column('text', { array: true })
  roles!: string[];
  @Column('text', { array: true })
  lines!: string[];
  @Column('text')
  basis!: string;
  @Column('text')
  statute!: string;
  @Column('date', { name: 'valid_from' })
  validFrom!: string;
  @Column('date', { name: 'valid_until', nullable: true })
  validUntil!: string | null;
  @Column('text', { default: 'active' })
  state!: string;
  @Column('date', { name: 'ended_on', nullable: true })
  endedOn!: string | null;
  @Column('timestamptz', { name: 'withdrawn_at', nullable: true })
  withdrawnAt!: Date | null;
  @Column('text', { name: 'withdrawn_by', nullable: true })
  withdrawnBy!: string | null;
  @Column('text', { name: 'withdrawn_reason', nullable: true })
  withdrawnReason!: string | null;
  @Column('integer', { default: 1 })
  version!: number;
  @Column('timestamptz', { name: 'granted_at' })
  grantedAt!: Date;
}
