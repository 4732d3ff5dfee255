import { CHARGE_LINES_PAGE, type ChargeLine } from '@conjoint/contracts';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { canonicalJson } from '../agreements/agreement.rules.js';
import { EMPTY_ROOT, leafOf, lineText, LinesTree, proofOf, proves, rootOf } from './lines-tree.js';

const line = (position: number, over: Partial<ChargeLine> = {}): ChargeLine => ({
  position,
  lineId: `0199f1f0-0000-7000-8000-${String(position).padStart(12, '0')}`,
  pool: 'front-door',
  postingDate: '2026-08-31',
  documentNumber: `D${position}`,
  subjective: '10100',
  costCentre: 'C1',
  amountPence: position,
  runningPence: (position * (position + 1)) / 2,
  parts: [position, 0],
  ...over,
});

function treeOf(count: number) {
  const tree = new LinesTree();
  const lines = Array.from({ length: count }, (_, i) => line(i + 1));
  for (const one of lines) tree.add(one);
  const root = tree.close();
  const page = (number: number) => ({
    page: number,
    lineCount: count,
    lines: lines.slice(number * CHARGE_LINES_PAGE, (number + 1) * CHARGE_LINES_PAGE),
    proof: proofOf(number, tree.pages),
  });
  return { root, page, pages: tree.pages };
}

/** The definition of RFC 6962, section 2.1, as it is written there. */
function definition(leaves: Buffer[]): Buffer {
  if (leaves.length === 1) return leaves[0]!;
  let split = 1;
  while (split * 2 < leaves.length) split *= 2;
  return createHash('sha256')
    .update(Buffer.from([1]))
    .update(definition(leaves.slice(0, split)))
    .update(definition(leaves.slice(split)))
    .digest();
}

const P = CHARGE_LINES_PAGE;

describe('the tree over the lines of a run', () => {
  it('hashes a line as its canonical JSON, whatever its texts have in them', () => {
    const anyText = fc.oneof(
      fc.string(),
      fc.string({ unit: 'binary' }),
      fc.constantFrom('"', '\\', '\u2028', 'é', '\ud800', '\u007f'),
    );
    fc.assert(
      fc.property(
        fc.integer(),
        anyText,
        anyText,
        fc.array(fc.integer()),
        (amountPence, documentNumber, costCentre, parts) => {
          const one = line(7, { amountPence, documentNumber, costCentre, subjective: documentNumber, parts });
          expect(lineText(one)).toBe(canonicalJson(one));
        },
      ),
    );
  });

  it('hashes a leaf behind a byte 0', () => {
    const one = line(1, { costCentre: 'é' });
    const bytes = Buffer.concat([Buffer.from([0]), Buffer.from(lineText(one), 'utf8')]);
    expect(leafOf(one)).toBe(createHash('sha256').update(bytes).digest('hex'));
  });

  it('is that of RFC 6962 over all lines, however they are divided into pages', () => {
    for (const count of [1, 2, 3, P - 1, P, P + 1, 2 * P, 3 * P + 17, 5 * P]) {
      const leaves = Array.from({ length: count }, (_, i) => leafOf(line(i + 1)));
      const root = definition(leaves.map((leaf) => Buffer.from(leaf, 'hex'))).toString('hex');
      expect(treeOf(count).root).toBe(root);
      expect(rootOf(leaves)).toBe(root);
    }
  });

  it('has the root of nothing where there is no line', () => {
    expect(treeOf(0).root).toBe(EMPTY_ROOT);
    expect(EMPTY_ROOT).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  });

  it('proves each page of it', () => {
    for (const count of [1, P, P + 1, 4 * P, 6 * P + 3]) {
      const { root, page, pages } = treeOf(count);
      for (const number of pages.keys()) expect(proves(page(number), root)).toBe(true);
    }
  });

  it('proves nothing altered, left out, added, moved or of another run', () => {
    const count = 3 * P + 20;
    const { root, page, pages } = treeOf(count);
    fc.assert(
      fc.property(fc.nat({ max: pages.length - 1 }), fc.nat(), (number, seed) => {
        const honest = page(number);
        const at = seed % honest.lines.length;
        const forged = (lines: ChargeLine[]) => proves({ ...honest, lines }, root);
        const { lines } = honest;
        expect(
          forged(lines.map((one, i) => (i === at ? { ...one, amountPence: one.amountPence + 1 } : one))),
        ).toBe(false);
        expect(
          forged(lines.map((one, i) => (i === at ? { ...one, parts: [one.parts[0]! - 1, 1] } : one))),
        ).toBe(false);
        expect(forged(lines.filter((_, i) => i !== at))).toBe(false);
        expect(forged([...lines, line(count + 1)])).toBe(false);
        expect(proves({ ...honest, page: (number + 1) % pages.length }, root)).toBe(false);
        expect(proves({ ...honest, lineCount: count + 1 }, treeOf(count + 1).root)).toBe(false);
        expect(proves({ ...honest, proof: honest.proof.slice(1) }, root)).toBe(false);
      }),
      { numRuns: 12 },
    );
  });
});
