import { runParts } from './part.js';
import { summary } from './summary.js';
import { silentProgress } from '../console/progress.js';

describe('the summary of npm test', () => {
  it('ends with the sum of all parts as its very last line', () => {
    const text = summary([
      { name: 'types', passed: 1, failed: 0, seconds: 1.5 },
      { name: 'unit', passed: 120, failed: 2, seconds: 30, note: '1 skipped' },
    ]);
    expect(text.split('\n').at(-1)).toBe('121 passed, 2 failed');
    expect(text).toContain('1 skipped');
  });

  it('counts a part that could not run as failed and goes on with the next', async () => {
    const results = await runParts(
      [
        { name: 'broken', run: () => Promise.reject(new Error('no browser')) },
        { name: 'next', run: () => Promise.resolve({ passed: 3, failed: 0 }) },
      ],
      silentProgress,
    );
    expect(results).toMatchObject([
      { name: 'broken', passed: 0, failed: 1, note: 'no browser' },
      { name: 'next', passed: 3, failed: 0 },
    ]);
  });
});
