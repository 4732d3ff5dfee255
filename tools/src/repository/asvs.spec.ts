import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { WORKSPACE } from '../workspace.js';
import { ATTACKS } from '../attacks/attacks.js';

/** The numbers of the requirements of OWASP ASVS 5.0.0, levels 1 and 2 (CC BY-SA 4.0, https://github.com/OWASP/ASVS). */
const REQUIREMENTS = read('tools/src/repository/asvs-5.0-levels-1-and-2.txt').trim().split('\n');
const PAGE = read('docs/security.md');

interface Entry {
  readonly requirements: readonly string[];
  readonly state: string;
  readonly shown: string;
}

function read(file: string): string {
  return readFileSync(join(WORKSPACE, file), 'utf8');
}

const entries: Entry[] = PAGE.split('\n')
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .filter(([, first]) => /^\d+\.\d+\.\d+/.test(first ?? ''))
  .map(([, first = '', state = '', shown = '']) => ({ requirements: first.split(', '), state, shown }));

describe('docs/security.md', () => {
  it('has every requirement of the standard’s levels 1 and 2 once, and no other', () => {
    expect(REQUIREMENTS).toHaveLength(253);
    expect(REQUIREMENTS).toContain('16.3.2');
    const listed = entries.flatMap(({ requirements }) => requirements);
    const inOrder = (numbers: readonly string[]): string[] =>
      [...numbers].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
    expect(inOrder(listed)).toEqual(inOrder(REQUIREMENTS));
  });

  it('says of each whether it is met, and names a file where it is', () => {
    for (const { requirements, state, shown } of entries) {
      expect([requirements, ['met', 'n/a', 'open'].includes(state)]).toEqual([requirements, true]);
      const files = [...shown.matchAll(/`([\w./-]+\/[\w.-]+\.ts)`/g)].map(([, file]) => file!);
      if (state === 'met') expect([requirements, files.length > 0]).toEqual([requirements, true]);
      for (const file of files) expect([file, existsSync(join(WORKSPACE, file))]).toEqual([file, true]);
    }
  });

  it('says how many of them are met, not applicable and open', () => {
    const count = (wanted: string): number =>
      entries.filter(({ state }) => state === wanted).flatMap(({ requirements }) => requirements).length;
    expect(PAGE).toContain(`${count('met')} are met, ${count('n/a')} not applicable, ${count('open')} open.`);
  });

  it('has every row of the table of attacks', () => {
    for (const { row, attack } of ATTACKS)
      expect(PAGE).toMatch(new RegExp(`\\| ${row} +\\| ${attack.slice(0, 30).replace(/[.$()]/g, '.')}`));
  });
});
