import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDataFolder } from './data-folder.js';
import { fileRemedy } from './remedy.js';

describe('the data folder', () => {
  const folder = mkdtempSync(join(tmpdir(), 'conjoint-data-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const failure = (work: () => unknown): unknown => {
    try {
      work();
    } catch (error) {
      return error;
    }
    throw new Error('It was expected to fail.');
  };

  it.each([
    ['is a file', 'here', 'is a file and should be a folder'],
    ['is below a file', 'here/below', 'is a file and should be a folder'],
  ])('that %s is one sentence with its remedy', (_, name, what) => {
    writeFileSync(join(folder, 'here'), '');
    const remedy = fileRemedy(failure(() => openDataFolder(join(folder, name))));
    expect(remedy?.what).toContain(what);
    expect(remedy?.remedy).toContain('--data');
  });

  it('on a full disk is one sentence with its remedy', () => {
    // The device that is always full: the error is the operating system’s own.
    expect(fileRemedy(failure(() => writeFileSync('/dev/full', 'x')))?.what).toBe('The disk is full.');
  });

  it('has nothing to do with a bug: that keeps its stack', () => {
    expect(fileRemedy(new TypeError('undefined is not a function'))).toBeUndefined();
    expect(fileRemedy(failure(() => writeFileSync(join(folder, 'no/such/folder'), '')))).toBeUndefined();
  });
});
