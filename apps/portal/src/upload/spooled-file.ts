import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Transform, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/**
 * An uploaded file on its way through. A service wants size and hash before the first part, and a browser sends neither; so the
 * file rests for a moment in a folder of its own, encrypted with a key that exists in this process only, and is removed after use.
 */
export class SpooledFile {
  private constructor(
    private readonly folder: string,
    private readonly key: Buffer,
    private readonly iv: Buffer,
    readonly sizeBytes: number,
    readonly sha256: string,
    /** The first bytes, to tell what kind of file it is. */
    readonly head: Buffer,
  ) {}

  static async from(source: Readable): Promise<SpooledFile> {
    const folder = await mkdtemp(join(tmpdir(), 'conjoint-upload-'));
    const [key, iv, hash] = [randomBytes(32), randomBytes(16), createHash('sha256')];
    let sizeBytes = 0;
    let head = Buffer.alloc(0);
    const measure = new Transform({
      transform(chunk: Buffer, _encoding, next) {
        sizeBytes += chunk.length;
        hash.update(chunk);
        if (head.length < 512) head = Buffer.concat([head, chunk.subarray(0, 512)]);
        next(null, chunk);
      },
    });
    try {
      await pipeline(
        source,
        measure,
        createCipheriv('aes-256-ctr', key, iv),
        createWriteStream(join(folder, 'file'), { mode: 0o600 }),
      );
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
    return new SpooledFile(folder, key, iv, sizeBytes, hash.digest('hex'), head);
  }

  /** Parts of exactly `size` bytes, the last one shorter; never more than two of them in memory. */
  async *parts(size: number): AsyncGenerator<Buffer> {
    const decipher = createDecipheriv('aes-256-ctr', this.key, this.iv);
    const bytes = createReadStream(join(this.folder, 'file'), { highWaterMark: size }).pipe(decipher);
    let waiting: Buffer = Buffer.alloc(0);
    for await (const chunk of bytes) {
      waiting = Buffer.concat([waiting, chunk as Buffer]);
      for (; waiting.length >= size; waiting = waiting.subarray(size)) yield waiting.subarray(0, size);
    }
    if (waiting.length > 0) yield waiting;
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}
