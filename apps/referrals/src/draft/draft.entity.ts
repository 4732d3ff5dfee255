import type { ReferralAnswers } from '@conjoint/contracts';
import { CouncilOwned } from '@conjoint/platform';
import { Column, Entity, Index, PrimaryColumn, Unique } from 'typeorm';

/** A referral that is being typed. Only the person who began it sees it. */
@Entity('draft')
@Unique('draft_request', ['requestId'])
@Index('draft_owner', ['ownerKey'])
export class DraftRow extends CouncilOwned {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'request_id' }) requestId!: string;
  @Column('text', { name: 'owner_key' }) ownerKey!: string;
  @Column('integer', { default: 1 }) version!: number;
  @Column('jsonb') answers!: ReferralAnswers;
  @Column('timestamptz', { name: 'started_at' }) startedAt!: Date;
  @Column('timestamptz', { name: 'saved_at' }) savedAt!: Date;
}
