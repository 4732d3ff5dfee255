import { createHash, randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { SpooledFile } from './spooled-file.js';

const spoolFolders = () => readdirSync(tmpdir()).filter((name) => name.startsWith('conjoint-upload-'));

describe('a file on its way through', () => {
  it('comes out in parts of one size, whole, with its size and hash', async () => {
    const bytes = randomBytes(700_001);
    const file = await SpooledFile.from(
      Readable.from([bytes.subarray(0, 10), bytes.subarray(10, 400_000), bytes.subarray(400_000)]),
    );
    const parts: Buffer[] = [];
    for await (const part of file.parts(262_144)) parts.push(Buffer.from(part));
    await file.remove();
    expect(parts.map(({ length }) => length)).toEqual([262_144, 262_144, 175_713]);
    expect(Buffer.concat(parts).equals(bytes)).toBe(true);
    expect([file.sizeBytes, file.sha256]).toEqual([
      700_001,
      createHash('sha256').update(bytes).digest('hex'),
    ]);
    expect(file.head.subarray(0, 10)).toEqual(bytes.subarray(0, 10));
  });

  it('never lies readable on the disk, and is gone after use', async () => {
    const before = new Set(spoolFolders());
    const file = await SpooledFile.from(Readable.from([Buffer.from('<Message>Canary Name</Message>')]));
    const mine = spoolFolders().filter((name) => !before.has(name));
    expect(mine.map((name) => readFileSync(join(tmpdir(), name, 'file'), 'latin1')).join()).not.toContain(
      'Canary',
    );
    await file.remove();
    expect(spoolFolders().filter((name) => mine.includes(name))).toEqual([]);
  });

  it('leaves nothing behind when the upload breaks off', async () => {
    const before = spoolFolders();
    const broken = new Readable({
      read() {
        this.destroy(new Error('cut off'));
      },
    });
    await expect(SpooledFile.from(broken)).rejects.toThrow('cut off');
    expect(spoolFolders()).toEqual(before);
  });
});
