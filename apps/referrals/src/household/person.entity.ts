import { CouncilOwned } from '@conjoint/platform';
import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

export interface AlternativeName {
  givenName: string | null;
  familyName: string | null;
}

/** A child or an adult of this council's records. Never deleted by a referral being withdrawn: the record says what happened. */
@Entity('person')
@Check('person_sex', "sex in ('M', 'F', 'U')")
@Check('person_origin', "origin in ('referral', 'census')")
@Check('person_unborn', 'not (unborn and date_of_birth is not null)')
@Index('person_match_text', { synchronize: false })
@Index('person_date_of_birth', ['dateOfBirth'])
@Index('person_upn', ['upn'], { where: 'upn is not null' })
@Index('person_nhs_number', ['nhsNumber'], { where: 'nhs_number is not null' })
@Index('person_local_id', ['localId'], { where: 'local_id is not null' })
@Index('person_import', ['importId'], { where: 'import_id is not null' })
export class Person extends CouncilOwned {
  @PrimaryColumn('uuid') id!: string;
  @Column('boolean', { name: 'is_child' }) isChild!: boolean;
  @Column('text', { name: 'given_name', nullable: true }) givenName!: string | null;
  @Column('text', { name: 'family_name', nullable: true }) familyName!: string | null;
  @Column('jsonb', { name: 'alternative_names' }) alternativeNames!: AlternativeName[];
  /** Normalised full names, alternative ones too. */
  @Column('text', { name: 'match_names', array: true }) matchNames!: string[];
  /** `match_names` in one text, for the trigram index. */
  @Column('text', { name: 'match_text' }) matchText!: string;
  @Column('boolean', { default: false }) unborn!: boolean;
  @Column('date', { name: 'date_of_birth', nullable: true }) dateOfBirth!: string | null;
  @Column('date', { name: 'expected_on', nullable: true }) expectedOn!: string | null;
  @Column('text') sex!: 'M' | 'F' | 'U';
  @Column('text', { nullable: true }) ethnicity!: string | null;
  @Column('text', { nullable: true }) upn!: string | null;
  /** Why a census has no UPN (UN1–UN7). */
  @Column('text', { name: 'upn_unknown', nullable: true }) upnUnknown!: string | null;
  @Column('text', { name: 'nhs_number', nullable: true }) nhsNumber!: string | null;
  @Column('text', { name: 'local_id', nullable: true }) localId!: string | null;
  @Column('text', { array: true }) disabilities!: string[];
  @Column('text', { nullable: true }) telephone!: string | null;
  @Column('text', { nullable: true }) email!: string | null;
  @Column('text') origin!: 'referral' | 'census';
  @Column('uuid', { name: 'import_id', nullable: true }) importId!: string | null;
  /** A hidden record: its existence is not shown, and looking for it alerts its keeper. */
  @Column('boolean', { default: false }) restricted!: boolean;
  @Column('integer', { default: 1 }) version!: number;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('text', { name: 'created_by' }) createdBy!: string;
}
