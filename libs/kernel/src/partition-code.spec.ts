import fc from 'fast-check';
import {
  databaseSuffix,
  isBodySlug,
  isCouncilCode,
  isGssCode,
  isPartitionCode,
  partitionKind,
  partitionToken,
} from './partition-code.js';

const councils = fc
  .tuple(fc.constantFrom('E06', 'E07', 'E08', 'E09', 'E10'), fc.integer({ min: 0, max: 999999 }))
  .map(([kind, n]) => kind + String(n).padStart(6, '0'));
const slugs = fc.stringMatching(/^[a-z][a-z0-9-]{1,30}$/).filter(isBodySlug);

describe('partition codes', () => {
  it.each(['E09000013', 'E06000040', 'E07000001', 'E08000021', 'E10000014'])(
    'knows %s as a council',
    (code) => {
      expect(isCouncilCode(code)).toBe(true);
      expect(partitionKind(code)).toBe('council');
    },
  );

  it.each(['E12000007', 'E0900001', 'E090000133', 'e09000013', 'W06000015', 'E09000013\n', ' E09000013', ''])(
    'refuses %j as a council',
    (code) => expect(isCouncilCode(code)).toBe(false),
  );

  it('accepts any United Kingdom area code as a GSS code', () => {
    expect(['W06000015', 'S12000036', 'N09000003', 'E12000007'].every(isGssCode)).toBe(true);
    expect(isGssCode('X09000003')).toBe(false);
  });

  it.each(['tri-borough', 'afc', 'achieving-for-children', 'a1'])('knows %s as a body', (slug) => {
    expect(partitionKind(slug)).toBe('body');
  });

  it.each([
    'a',
    'Tri-borough',
    '1st',
    '-x',
    'tri_borough',
    'tri.borough',
    'x'.repeat(32),
    'tri borough',
    '*',
    '>',
  ])('refuses %j as a body', (slug) => {
    expect(isPartitionCode(slug)).toBe(false);
    expect(() => partitionToken(slug)).toThrow(expect.objectContaining({ code: 'validation-failed' }));
  });

  it('refuses a slug that would take the database of a council', () => {
    expect(isBodySlug('e09000013')).toBe(false);
    expect(isBodySlug('n09000013')).toBe(false);
  });

  it('names streams and databases', () => {
    expect(partitionToken('E09000013')).toBe('E09000013');
    expect(partitionToken('tri-borough')).toBe('tri_borough');
    expect(databaseSuffix('E09000013')).toBe('e09000013');
    expect(databaseSuffix('tri-borough')).toBe('tri_borough');
  });

  it('never gives two partitions the same token or database', () => {
    const codes = fc.uniqueArray(fc.oneof(councils, slugs), { minLength: 2, maxLength: 20 });
    fc.assert(
      fc.property(codes, (all) => {
        expect(new Set(all.map(partitionToken)).size).toBe(all.length);
        expect(new Set(all.map(databaseSuffix)).size).toBe(all.length);
      }),
    );
  });
});
