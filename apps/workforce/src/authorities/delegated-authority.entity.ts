import { Check, Column, Entity, PrimaryColumn, Unique } from 'typeorm';

/** Who may decide what for this council, and under which power. Seeded once from the partnership file. */
@Entity('delegated_authority')
@Check('delegated_authority_council_check', '(council = conjoint_partition())')
@Check('delegated_authority_holder', '((role IS NULL) <> (person_key IS NULL))')
@Check('delegated_authority_named', '((person_key IS NULL) = (person_name IS NULL))')
@Check('delegated_authority_outcomes', '(cardinality(outcomes) > 0)')
@Check('delegated_authority_period', '((valid_until IS NULL) OR (valid_until >= valid_from))')
@Unique('delegated_authority_key', ['key'])
export class DelegatedAuthorityRow {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'delegated_authority_pkey' })
  id!: string;
  @Column('text', { default: () => 'conjoint_partition()' })
  council!: string;
  @Column('text')
  key!: string;
  @Column('text', { array: true })
  outcomes!: string[];
  @Column('text', { nullable: true })
  role!: string | null;
  @Column('text', { name: 'person_key', nullable: true })
  personKey!: string | null;
  @Column('text', { name: 'person_name', nullable: true })
  personName!: string | null;
  @Column('text')
  line!: string;
  @Column('text')
  statute!: string;
  @Column('date', { name: 'valid_from' })
  validFrom!: string;
  @Column('date', { name: 'valid_until', nullable: true })
  validUntil!: string | null;
}
