import type { UploadPurpose, UploadService } from '@conjoint/contracts';
import { createHash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import { basename } from 'node:path';
import { NeedsRemedy } from '../remedy.js';
import type { CouncilApi } from './council-api.js';

/** Sends a file in numbered chunks; one that was cut off goes on where it stopped. */
export async function uploadFile<S extends UploadService>(
  api: Pick<CouncilApi, 'beginFile' | 'putChunk'>,
  { path, service, purpose }: { path: string; service: S; purpose: UploadPurpose<S> },
  told: (bytes: number, of: number) => void,
): Promise<string> {
  const file = await open(path).catch(() => {
    throw new NeedsRemedy(`The file ${path} cannot be read.`, 'Check its name and who may read it.');
  });
  try {
    const { size } = await file.stat();
    const sha256 = await hashOf(file);
    const fileName = basename(path).slice(-200);
    const begun = await api.beginFile(service, {
      purpose,
      fileName,
      sizeBytes: size,
      sha256,
    });
    const { fileId, chunkBytes } = begun;
    const buffer = Buffer.alloc(chunkBytes);
    for (let number = begun.nextChunk; number * chunkBytes < size; number += 1) {
      const { bytesRead } = await file.read(buffer, 0, chunkBytes, number * chunkBytes);
      await api.putChunk(service, fileId, number, buffer.subarray(0, bytesRead));
      told(number * chunkBytes + bytesRead, size);
    }
    return fileId;
  } finally {
    await file.close();
  }
}

async function hashOf(file: FileHandle): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of file.createReadStream({ autoClose: false, start: 0 }))
    hash.update(chunk as Buffer);
  return hash.digest('hex');
}
