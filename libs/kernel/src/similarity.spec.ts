import fc from 'fast-check';
import { jaroWinkler } from './similarity.js';

describe('jaroWinkler', () => {
  // Winkler's published examples.
  it.each([
    ['MARTHA', 'MARHTA', 0.961],
    ['DWAYNE', 'DUANE', 0.84],
    ['DIXON', 'DICKSONX', 0.813],
    ['JONES', 'JOHNSON', 0.832],
    ['ABROMS', 'ABRAMS', 0.922],
    ['SHACKLEFORD', 'SHACKELFORD', 0.982],
    ['NICHLESON', 'NICHULSON', 0.956],
    ['ABC', 'XYZ', 0],
    ['', 'ABC', 0],
    ['', '', 0],
  ])('%s and %s: %d', (a, b, expected) => expect(jaroWinkler(a, b)).toBeCloseTo(expected, 3));

  it('is 1 for the same text only, never outside 0 to 1, and the same both ways', () => {
    const words = fc.string({ unit: 'grapheme', maxLength: 12 });
    fc.assert(
      fc.property(words, words, (a, b) => {
        const ab = jaroWinkler(a, b);
        expect(ab).toBeGreaterThanOrEqual(0);
        expect(ab).toBeLessThanOrEqual(1);
        expect(jaroWinkler(b, a)).toBeCloseTo(ab, 10);
        if (a !== '') expect(jaroWinkler(a, a)).toBe(1);
        if (a !== b) expect(ab).toBeLessThan(1);
      }),
    );
  });
});
