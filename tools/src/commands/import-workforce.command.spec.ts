import { problemLine } from './import-workforce.command.js';

describe('a mistake of a workforce census, as a line', () => {
  const problem = {
    field: 'QualInst',
    message: 'QualInst is missing before QualLevel',
    remedy: 'Enter QualInst',
  };
  it('says where it is, of whom, what is wrong and what to do', () => {
    expect(problemLine({ ...problem, line: 86, worker: 4, reference: 'oP8178849586' })).toBe(
      '  line 86, worker 4 (oP8178849586): QualInst is missing before QualLevel. Enter QualInst.',
    );
    expect(problemLine({ ...problem, line: null, worker: null, reference: null })).toBe(
      '  line ?: QualInst is missing before QualLevel. Enter QualInst.',
    );
  });
});
