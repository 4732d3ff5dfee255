import { UPLOADS, type UploadService } from '@conjoint/contracts';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { CouncilOwned } from '../partitions/council-owned.js';
import { COUNCIL_COLUMN } from '../provisioning/platform-migrations.js';

type EntityClass = new () => object;

const purposeCheck = (service: UploadService): string =>
  `purpose in (${UPLOADS[service].purposes.map((purpose) => `'${purpose}'`).join(', ')})`;

/** The entities of `uploadedFileTables`: a file as it arrives, in numbered chunks. The owner of the form parses it from there. */
export function uploadedFileEntities(service: UploadService): EntityClass[] {
  @Entity('uploaded_file')
  @Check('uploaded_file_purpose', purposeCheck(service))
  @Check('uploaded_file_received', 'received_bytes <= size_bytes')
  @Index('uploaded_file_resume', ['sha256', 'uploadedBy'], { where: 'sha256 is not null' })
  class UploadedFile extends CouncilOwned {
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
  class FileChunk {
    @ForeignKey(() => UploadedFile, { name: 'file_chunk_file', onDelete: 'CASCADE' })
    @PrimaryColumn('uuid', { name: 'file_id' })
    fileId!: string;
    @PrimaryColumn('integer') number!: number;
    @Column('bytea') bytes!: Buffer;
    @Column('text') sha256!: string;
  }
  return [UploadedFile, FileChunk];
}

/** Statements of a migration, and frozen like one: another purpose later is a migration of its own. */
export function uploadedFileTables(...purposes: string[]): string[] {
  return [
    `create table uploaded_file (
      id uuid primary key,
      ${COUNCIL_COLUMN},
      purpose text not null,
      file_name text not null,
      size_bytes bigint not null,
      sha256 text,
      received_bytes bigint not null default 0,
      next_chunk integer not null default 0,
      uploaded_by text not null,
      begun_at timestamptz not null,
      constraint uploaded_file_purpose check (purpose in (${purposes.map((purpose) => `'${purpose}'`).join(', ')})),
      constraint uploaded_file_received check (received_bytes <= size_bytes)
    )`,
    'create index uploaded_file_resume on uploaded_file (sha256, uploaded_by) where sha256 is not null',
    `create table file_chunk (
      file_id uuid not null constraint file_chunk_file references uploaded_file on delete cascade,
      number integer not null,
      bytes bytea not null,
      sha256 text not null,
      primary key (file_id, number)
    )`,
  ];
}
