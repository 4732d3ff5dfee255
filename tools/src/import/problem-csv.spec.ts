import { PROBLEM_CSV_HEADER, problemCsvRow, type ListedProblem } from './problem-csv.js';

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
    expect(PROBLEM_CSV_HEADER).toBe(
      '\ufeffLine,Local id,Field,Rule,Value in the file,What is wrong,What to do\r\n',
    );
    expect(problemCsvRow(problem)).toBe(
      '12,A1,UPN,1510,,UPN invalid (wrong check letter at character 1),"Compare it, and correct it"\r\n',
    );
  });

  it.each(['=HYPERLINK("x")', '+1', '-1', '@x', '\t=1', ' =1'])('never lets %j act as a formula', (value) => {
    const row = problemCsvRow({ ...problem, value });
    expect(row).toContain(`'${value.replaceAll('"', '""')}`);
  });
});
