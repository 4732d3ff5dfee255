import { CouncilOwned } from '@conjoint/platform';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

/** A file as it arrives, in numbered chunks. The owner of the form parses it from there. */
@Entity('uploaded_file')
@Check('uploaded_file_purpose', "purpose in ('cin-census')")
@Check('uploaded_file_received', 'received_bytes <= size_bytes')
@Index('uploaded_file_resume', ['sha256', 'uploadedBy'], { where: 'sha256 is not null' })
export class UploadedFile extends CouncilOwned {
  @PrimaryColumn('uuid') id!: string;
  @Column('text') purpose!: string;
  @Column('text', { name: 'file_name' }) fileName!: string;
  @Column('bigint', { name: 'size_bytes' }) sizeBytes!: string;
  /** Of the whole, in hex, when the sender said it. */
  @Column('text', { nullable: true }) sha256!: string | null;
  @Column('bigint', { name: 'received_bytes', default: 0 }) receivedBytes!: string;
  @Column('integer', { name: 'next_chunk', default: 0 }) nextChunk!: number;
  @Column('text', { name: 'uploaded_by' }) uploadedBy!: string;
  @Column('timestamptz', { name: 'begun_at' }) begunAt!: Date;
}

@Entity('file_chunk')
export class FileChunk {
  @ForeignKey(() => UploadedFile, { name: 'file_chunk_file', onDelete: 'CASCADE' })
  @PrimaryColumn('uuid', { name: 'file_id' })
  fileId!: string;
  @PrimaryColumn('integer') number!: number;
  @Column('bytea') bytes!: Buffer;
  @Column('text') sha256!: string;
}
