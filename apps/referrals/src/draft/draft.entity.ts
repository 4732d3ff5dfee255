import type { ReferralAnswers } from '@conjoint/contracts';
import { CouncilOwned } from '@conjoint/platform';
import { Column, Entity, Index, PrimaryColumn, Unique } from 'typeorm';

/** A referral that is being typed. Only the person who began it sees it. */
@Entity('draft')
@Unique('draft_request', ['requestId'])
@Index('draft_owner', ['ownerKey'])
@Index('draft_saved', ['savedAt'])
export class DraftRow extends CouncilOwned {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'request_id' }) requestId!: string;
  @Column('text', { name: 'owner_key' }) ownerKey!: string;
  @Column('text', { name: 'owner_name', nullable: true }) ownerName!: string | null;
  /** By which she typed it last: once all of them are withdrawn, nobody can send it. */
  @Column('text', { name: 'mandate_ids', array: true, default: '{}' }) mandateIds!: string[];
  /** When a manager was told that it is not sent. */
  @Column('timestamptz', { name: 'alerted_at', nullable: true }) alertedAt!: Date | null;
  @Column('integer', { default: 1 }) version!: number;
  @Column('jsonb') answers!: ReferralAnswers;
  @Column('timestamptz', { name: 'started_at' }) startedAt!: Date;
  @Column('timestamptz', { name: 'saved_at' }) savedAt!: Date;
}

/** A form somebody discarded: a tab that still shows it must not send it. */
@Entity('discarded_draft')
export class DiscardedDraft extends CouncilOwned {
  @PrimaryColumn('uuid') id!: string;
  @Column('timestamptz', { name: 'discarded_at' }) discardedAt!: Date;
}
