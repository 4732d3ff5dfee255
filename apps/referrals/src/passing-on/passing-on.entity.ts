import type { AcknowledgementGiven, ReferralInput } from '@conjoint/contracts';
import { CouncilOwned } from '@conjoint/platform';
import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Recognition } from './recognition.rules.js';
import type { ReceiverState, SenderState } from './passing-on.rules.js';

/** One side of a passing on; the other council keeps a row with the same id. */
@Entity('passing_on')
@Check('passing_on_direction', "direction in ('out', 'in')")
@Check(
  'passing_on_state',
  "(direction = 'out' and state in ('offered', 'received', 'recalling', 'recalled', 'released', 'returned')) or (direction = 'in' and state in ('received', 'recalled', 'accepted', 'released', 'returned'))",
)
@Check('passing_on_released', "(state = 'released') = (released_at is not null)")
@Check('passing_on_returned', "(state = 'returned') = (returned_at is not null)")
@Check('passing_on_accepted', 'released_at is null or accepted_at is not null')
@Check('passing_on_told', "told is not null or state in ('returned', 'recalled')")
@Check('passing_on_recalled', "(state = 'recalled') = (recalled_at is not null)")
@Check('passing_on_recall_asked', "state not in ('recalling', 'recalled') or recall_reason is not null")
@Index('passing_on_referral_id', ['referralId'])
@Index('passing_on_offered', ['offeredAt'])
export class PassingOn extends CouncilOwned {
  @PrimaryColumn('uuid') id!: string;
  @Column('text') direction!: 'out' | 'in';
  @Column('text') state!: Exclude<SenderState | ReceiverState, 'unknown'>;
  @Column('integer', { default: 1 }) version!: number;
  /** This council's own referral. The receiver's comes into being with the release, so this is no foreign key. */
  @Column('uuid', { name: 'referral_id' }) referralId!: string;
  /** On the receiver's side: the sender's referral, so that a sender that loses it gets it back under its id. */
  @Column('uuid', { name: 'sender_referral_id', nullable: true }) senderReferralId!: string | null;
  @Column('text', { name: 'other_partition' }) otherPartition!: string;
  @Column('text') reason!: string;
  @Column('text', { name: 'legal_basis' }) legalBasis!: string;
  /** The offer as it was sent. */
  @Column('jsonb', { nullable: true }) told!: ReferralInput | null;
  /** Children of the offer whom somebody here recognised when accepting it; they count once the case is held here. */
  @Column('jsonb', { nullable: true }) recognised!: Recognition[] | null;
  /** What the sender had told the referrer by the offer or, at the receiver, by the release. */
  @Column('jsonb', { nullable: true }) acknowledged!: AcknowledgementGiven | null;
  @Column('timestamptz', { name: 'referral_received_at', nullable: true }) referralReceivedAt!: Date | null;
  @Column('timestamptz', { name: 'offered_at' }) offeredAt!: Date;
  @Column('text', { name: 'offered_by' }) offeredBy!: string;
  @Column('timestamptz', { name: 'received_at', nullable: true }) receivedAt!: Date | null;
  @Column('timestamptz', { name: 'accepted_at', nullable: true }) acceptedAt!: Date | null;
  @Column('text', { name: 'accepted_by', nullable: true }) acceptedBy!: string | null;
  @Column('text', { name: 'accepted_by_name', nullable: true }) acceptedByName!: string | null;
  @Column('timestamptz', { name: 'released_at', nullable: true }) releasedAt!: Date | null;
  @Column('timestamptz', { name: 'returned_at', nullable: true }) returnedAt!: Date | null;
  @Column('text', { name: 'returned_by', nullable: true }) returnedBy!: string | null;
  @Column('text', { name: 'return_reason', nullable: true }) returnReason!: string | null;
  @Column('timestamptz', { name: 'recall_asked_at', nullable: true }) recallAskedAt!: Date | null;
  @Column('text', { name: 'recall_asked_by', nullable: true }) recallAskedBy!: string | null;
  @Column('text', { name: 'recall_reason', nullable: true }) recallReason!: string | null;
  @Column('timestamptz', { name: 'recalled_at', nullable: true }) recalledAt!: Date | null;
}
