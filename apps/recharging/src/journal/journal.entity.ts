import { CouncilOwned } from '@conjoint/platform';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import type { Account, JournalKind } from './journal.rules.js';

/** One posting of this partition's books, numbered without gaps. Never changed. */
@Entity('journal')
@Unique('journal_number', ['number'])
@Check('journal_kind', "kind in ('charges', 'receipt', 'acceptance')")
@Index('journal_once', { synchronize: false })
export class Journal extends CouncilOwned {
  @PrimaryColumn('uuid') id!: string;
  @Column('integer') number!: number;
  @Column('text') kind!: JournalKind;
  @Column('date', { name: 'accounting_date' }) accountingDate!: string;
  @Column('text') description!: string;
  @Column('text', { name: 'agreement_key' }) agreementKey!: string;
  @Column('uuid', { name: 'run_id', nullable: true }) runId!: string | null;
  @Column('uuid', { name: 'charge_id', nullable: true }) chargeId!: string | null;
  @Column('timestamptz', { name: 'posted_at' }) postedAt!: Date;
  @Column('text', { name: 'posted_by' }) postedBy!: string;
}

/** One side of a posting: debits are positive, credits negative, and the entries of a journal sum to nothing. */
@Entity('journal_entry')
@Check(
  'journal_entry_account',
  "account in ('debtor', 'in-transit', 'cost-recovery', 'own-cost', 'creditor', 'recharged-cost')",
)
@Index('journal_entry_account_of', ['account', 'partner'])
export class JournalEntry {
  @ForeignKey(() => Journal, { name: 'journal_entry_journal' })
  @PrimaryColumn('uuid', { name: 'journal_id' })
  journalId!: string;
  @PrimaryColumn('integer') position!: number;
  @Column('text') account!: Account;
  /** The other side: whom it is owed by or to. */
  @Column('text', { nullable: true }) partner!: string | null;
  @Column('text', { nullable: true }) subjective!: string | null;
  @Column('bigint', { name: 'amount_pence' }) amountPence!: string;
}
