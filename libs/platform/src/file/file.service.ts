import { createHash } from 'node:crypto';
import {
  UPLOADS,
  type beginFile,
  type ParsedRequestOf,
  type putChunk,
  type ResponseOf,
  type UploadService,
} from '@conjoint/contracts';
import { DomainError } from '@conjoint/kernel';
import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../clock.js';
import { requireRole, type Call } from '../context.js';
import { newId } from '../ids.js';
import type { Tx } from '../partitions/partition-db.js';
import {
  chunkHash,
  findResumable,
  insertChunk,
  insertFile,
  lockFile,
  uploadedBytes,
} from './file.repository.js';

/** 256 KiB: in base64 well below the 1 MiB a message may have. Every chunk but the last has this size. */
export const CHUNK_BYTES = 262_144;
export const FILE_LIMITS = Symbol('FILE_LIMITS');

export interface FileLimits {
  service: UploadService;
  /** What a file is called in a sentence: "census". */
  what: string;
  limitBytes: number;
}

type Begin = (typeof beginFile)[UploadService];
type Put = (typeof putChunk)[UploadService];

/** So many of the largest size may lie here of one person. */
const MOST_FILES = 5;

@Injectable()
export class FileService {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(FILE_LIMITS) private readonly limits: FileLimits,
  ) {}

  async begin(request: ParsedRequestOf<Begin>, call: Call): Promise<ResponseOf<Begin>> {
    requireRole(call, ...UPLOADS[this.limits.service].roles);
    this.checkSize(request.sizeBytes);
    const uploadedBy = call.acting.personKey;
    const { fileName, sizeBytes, sha256, purpose } = request;
    return call.db.transaction(call, async (tx) => {
      const now = this.clock.now();
      const begun = sha256 && (await findResumable(tx, { fileName, sizeBytes, sha256, uploadedBy }));
      if (begun) return { fileId: begun.id, nextChunk: begun.next_chunk, chunkBytes: CHUNK_BYTES };
      await this.checkQuota(tx, uploadedBy, sizeBytes);
      const id = newId();
      await insertFile(tx, { id, purpose, fileName, sizeBytes, sha256, uploadedBy, begunAt: now });
      await tx.audit({ action: 'file.begin', subjects: [id] });
      return { fileId: id, nextChunk: 0, chunkBytes: CHUNK_BYTES };
    });
  }

  async putChunk({ fileId, number, base64 }: ParsedRequestOf<Put>, call: Call): Promise<ResponseOf<Put>> {
    requireRole(call, ...UPLOADS[this.limits.service].roles);
    const bytes = Buffer.from(base64, 'base64');
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    return call.db.transaction(call, async (tx) => {
      const file = await lockFile(tx, fileId, call.acting.personKey);
      if (!file)
        throw new DomainError('not-found', 'This upload is not known any more. Choose the file again.');
      const { next_chunk: nextChunk } = file;
      if (number < nextChunk) {
        // The answer to an earlier try was lost: the same bytes again are no mistake.
        if ((await chunkHash(tx, fileId, number)) === sha256) return { nextChunk };
        throw outOfOrder(nextChunk, 'The file has changed while it was uploaded. Choose it again.');
      }
      if (number > nextChunk) {
        throw outOfOrder(nextChunk, `Part ${nextChunk + 1} of the file is missing. Upload it again.`);
      }
      const left = Number(file.size_bytes) - Number(file.received_bytes);
      if (bytes.length !== Math.min(CHUNK_BYTES, left) || bytes.length === 0) {
        throw outOfOrder(
          nextChunk,
          'This part of the file does not have the size it should have. Choose the file again.',
        );
      }
      await insertChunk(tx, { fileId, number, bytes, sha256 });
      return { nextChunk: nextChunk + 1 };
    });
  }

  /** What one person has uploaded and not imported: it goes a day after a failure, a week after it was begun. */
  private async checkQuota(tx: Tx, uploadedBy: string, sizeBytes: number): Promise<void> {
    const most = MOST_FILES * this.limits.limitBytes;
    if ((await uploadedBytes(tx, uploadedBy)) + sizeBytes <= most) return;
    throw new DomainError(
      'too-large',
      `You have uploaded files of ${Math.ceil(most / 1_048_576)} MB that were not imported. Import one of them first, or wait until they are deleted: a day after an import failed, a week after an upload`,
      { details: { limitBytes: most } },
    );
  }

  private checkSize(sizeBytes: number): void {
    const { what, limitBytes } = this.limits;
    if (sizeBytes === 0) {
      throw new DomainError(
        'unsupported-file',
        `The file is empty. Export the ${what} again and check its size.`,
      );
    }
    if (sizeBytes > limitBytes) {
      const [size, limit] = [sizeBytes, limitBytes].map((bytes) => Math.ceil(bytes / 1_048_576));
      throw new DomainError(
        'too-large',
        `The file has ${size} MB. A ${what} may have ${limit} MB at most. Check that it is the right file, or ask your operations team to raise the limit.`,
        { details: { sizeBytes, limitBytes } },
      );
    }
  }
}

function outOfOrder(nextChunk: number, message: string): DomainError {
  return new DomainError('conflict', message, { details: { nextChunk } });
}
