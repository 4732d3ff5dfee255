import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { WORKSPACE } from '../workspace.js';
import { ATTACKS } from './attacks.js';
import { attackTable, holds, resultOf } from './result.js';

const [first] = ATTACKS;
const attempt = { row: first!.row, what: 'get /somewhere', refused: true, status: 404, ms: 12 };
const ran = first!.suites.map(({ file }) => ({ suite: file, failed: [] as string[] }));

describe('the table of attacks', () => {
  it('has the twelve rows, each once', () => {
    expect(ATTACKS.map(({ row }) => row)).toEqual(Array.from({ length: 12 }, (_, index) => `S${index + 1}`));
  });

  it.each(ATTACKS.map((attack) => [attack.row, attack] as const))(
    '%s has suites, and each of them writes down what it tries under the row',
    (row, { suites }) => {
      expect(suites.length).toBeGreaterThan(0);
      for (const { file } of suites)
        expect([file, readFileSync(join(WORKSPACE, file), 'utf8')]).toEqual([
          file,
          expect.stringMatching(new RegExp(`(eachTestAttacks|attempting|noteAttempt)\\([^)]*'${row}'`)),
        ]);
    },
  );

  it('holds where everything that was tried was refused', () => {
    const result = resultOf(first!, { attempts: [attempt, attempt], verdicts: ran });
    expect(result).toMatchObject({ attempts: 2, refused: 2, leaked: 0, serverErrors: 0, longestMs: 12 });
    expect(holds(result)).toBe(true);
    expect(attackTable([result])).toContain(first!.attack);
  });

  it.each([
    ['nothing was tried', { attempts: [], verdicts: ran }],
    ['one of its suites did not run', { attempts: [attempt], verdicts: ran.slice(1) }],
    [
      'a test of its suites failed',
      { attempts: [attempt], verdicts: [{ ...ran[0]!, failed: ['is refused'] }, ...ran.slice(1)] },
    ],
    [
      'a suite failed in one of several runs',
      { attempts: [attempt], verdicts: [...ran, { ...ran[0]!, failed: ['is refused'] }] },
    ],
    ['something was not refused', { attempts: [{ ...attempt, refused: false }], verdicts: ran }],
    [
      'something was answered by a mistake of ours',
      { attempts: [{ ...attempt, status: 500 }], verdicts: ran },
    ],
    ['only another row was tried', { attempts: [{ ...attempt, row: 'S99' }], verdicts: ran }],
  ])('does not hold where %s', (_why, tried) => {
    const result = resultOf(first!, tried);
    expect(holds(result)).toBe(false);
    expect(attackTable([result])).toContain(result.problems[0]!);
  });
});
