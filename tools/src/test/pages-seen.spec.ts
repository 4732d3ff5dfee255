import { coverageProblems, NOT_IN_A_JOURNEY, portalPages } from './pages-seen.js';

describe('the pages the journeys have to look at', () => {
  it('are the templates that stand in the layout, and no parts of pages', () => {
    const pages = portalPages();
    expect(pages).toContain('referral/referral');
    expect(pages).toContain('errors/not-found');
    expect(pages).not.toContain('referral/told');
    expect(pages.length).toBeGreaterThan(50);
  });

  it('are complete when each was looked at or has a reason', () => {
    expect(coverageProblems(['a', 'b'], new Set(['a']), { b: 'needs a bug' })).toEqual([]);
  });

  it('lack one that nobody looked at', () => {
    expect(coverageProblems(['a', 'b'], new Set(['a']), {})).toEqual(['no journey looks at the page b']);
  });

  it('have no reason for one that is looked at after all, or that is gone', () => {
    expect(coverageProblems(['a'], new Set(['a']), { a: 'why', gone: 'why' })).toHaveLength(2);
  });

  it('excuse only pages that exist', () => {
    expect(Object.keys(NOT_IN_A_JOURNEY).filter((page) => !portalPages().includes(page))).toEqual([]);
  });
});
