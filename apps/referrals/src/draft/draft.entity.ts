import type { ReferralAnswers } from '@conjoint/contracts';
import { CouncilOwned } from '@conjoint/platform';
import { Column, Entity, Index, PrimaryColumn, Unique } from 'typeorm';

/** A referral that is being typed. Only the person who began it, or took it over, opens it. */
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
  /** When a manager took it over last: nobody has forgotten it since then. */
  @Column('timestamptz', { name: 'taken_over_at', nullable: true }) takenOverAt!: Date | null;
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

/** That a manager took over a form which somebody else had begun: told to whoever has it now and to whoever had it, also after it was sent. */
@Entity('draft_takeover')
@Index('draft_takeover_from', ['fromKey'])
export class DraftTakeover extends CouncilOwned {
  @PrimaryColumn('uuid', { name: 'draft_id' }) draftId!: string;
  /** Of the form, when it was taken over. */
  @PrimaryColumn('integer') version!: number;
  @Column('text', { name: 'from_key' }) fromKey!: string;
  @Column('text', { name: 'from_name', nullable: true }) fromName!: string | null;
  @Column('text', { name: 'by_key' }) byKey!: string;
  @Column('text', { name: 'by_name' }) byName!: string;
  @Column('text') reason!: string;
  @Column('timestamptz') at!: Date;
}
