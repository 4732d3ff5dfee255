import { CouncilOwned } from '@conjoint/platform';
import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

@Entity('address')
@Check('address_kind', "kind in ('home', 'temporary', 'other')")
@Index('address_postcode', ['postcode'], { where: 'postcode is not null' })
export class Address extends CouncilOwned {
  @PrimaryColumn('uuid') id!: string;
  @Column('text', { array: true }) lines!: string[];
  /** As `parsePostcode` writes it, `W10 5AA`; what was typed stays in the referral. */
  @Column('text', { nullable: true }) postcode!: string | null;
  @Column('text') kind!: 'home' | 'temporary' | 'other';
  @Column('text', { name: 'area_gss', nullable: true }) areaGss!: string | null;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
}
