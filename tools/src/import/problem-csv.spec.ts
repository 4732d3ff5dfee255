import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cinProblemCsv, workforceProblemCsv, writeProblems, type ListedProblem } from './problem-csv.js';

const problem: ListedProblem = {
  line: 12,
  localId: 'A1',
  childId: null,
  field: 'UPN',
  rule: '1510',
  value: null,
  message: 'UPN invalid (wrong check letter at character 1)',
  remedy: 'Compare it, and correct it',
};

describe('the list of problems as CSV', () => {
  it('has a header and one line a problem, quoted where needed', () => {
    expect(cinProblemCsv.header).toBe(
      '\ufeffLine,Local id,Field,Rule,Value in the file,What is wrong,What to do\r\n',
    );
    expect(cinProblemCsv.row(problem)).toBe(
      '12,A1,UPN,1510,,UPN invalid (wrong check letter at character 1),"Compare it, and correct it"\r\n',
    );
  });

  it.each(['=HYPERLINK("x")', '+1', '-1', '@x', '\t=1', ' =1'])('never lets %j act as a formula', (value) => {
    const row = cinProblemCsv.row({ ...problem, value });
    expect(row).toContain(`'${value.replaceAll('"', '""')}`);
  });

  it('has the worker of a workforce census in the place of the child', () => {
    expect(workforceProblemCsv.header).toBe(
      '\ufeffLine,Worker of the file,Called in the file,Field,What is wrong,What to do\r\n',
    );
    const { field, message, remedy } = problem;
    expect(workforceProblemCsv.row({ line: 86, worker: 4, reference: '=oP8', field, message, remedy })).toBe(
      `86,4,'=oP8,UPN,UPN invalid (wrong check letter at character 1),"Compare it, and correct it"\r\n`,
    );
  });

  it('is written page by page to a file of its owner alone', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'conjoint-problems-'));
    try {
      const path = join(folder, 'problems.csv');
      const pageOf = (page: number) =>
        Promise.resolve({ problems: page < 3 ? [{ ...problem, line: page }] : [], total: 2 });
      expect(await writeProblems(path, cinProblemCsv, pageOf)).toBe(2);
      expect(readFileSync(path, 'utf8').match(/\r\n[12],/g)).toHaveLength(2);
      expect(statSync(path).mode & 0o777).toBe(0o600);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
