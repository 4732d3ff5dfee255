import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CinReturnView } from '@conjoint/contracts';
import { assertFree, writeReturn } from './return-file.js';

const PARTS = ['<Message>', 'one child', '</Message>'];
const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');
const view = { chunks: PARTS.length, sha256: hashOf(PARTS.join('')) } as CinReturnView;
const take = (number: number) =>
  Promise.resolve({
    base64: Buffer.from(PARTS[number]!).toString('base64'),
    sha256: hashOf(PARTS[number]!),
    chunks: PARTS.length,
  });

let folder = '';
let path = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'conjoint-return-'));
  path = join(folder, 'cin.xml');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const options = { force: false, take, told: () => undefined };

describe('writing a return to a file', () => {
  it('has every byte under its name, and nothing beside it', async () => {
    await writeReturn(view, { ...options, path });
    expect(readFileSync(path, 'utf8')).toBe(PARTS.join(''));
    expect(readdirSync(folder)).toEqual(['cin.xml']);
  });

  it('never writes over a file that is there, unless it is told to', async () => {
    writeFileSync(path, 'mine');
    await expect(assertFree(path, false)).rejects.toThrow('is there already');
    await expect(writeReturn(view, { ...options, path })).rejects.toThrow('is there already');
    expect(readFileSync(path, 'utf8')).toBe('mine');
    expect(readdirSync(folder)).toEqual(['cin.xml']);
    await writeReturn(view, { ...options, path, force: true });
    expect(readFileSync(path, 'utf8')).toBe(PARTS.join(''));
  });

  it.each([
    [
      'a part that changed on the way',
      (number: number) => take(number).then((part) => ({ ...part, base64: 'AAAA' })),
    ],
    ['a whole that is another', (number: number) => take(number === 1 ? 0 : number)],
    [
      'a service that stops',
      (number: number) => (number > 0 ? Promise.reject(new Error('gone')) : take(number)),
    ],
  ])('leaves nothing behind with %s', async (_, taking) => {
    await expect(writeReturn(view, { ...options, path, take: taking })).rejects.toThrow(/arrive|gone/);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('says so when the folder is not there', async () => {
    await expect(writeReturn(view, { ...options, path: join(folder, 'no', 'cin.xml') })).rejects.toThrow(
      'The folder of',
    );
  });
});
