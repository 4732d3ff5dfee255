import { CHARGE_LINES_PAGE, type ChargeLine } from '@conjoint/contracts';
import { hash } from 'node:crypto';

/**
 * The hash tree over the lines of a run (RFC 6962, section 2.1): leaves begin with a byte 0 and nodes with a byte 1, so that no node can be
 * passed off as a line. A page of lines is a power of two, and therefore a subtree: the tree of a run is the tree over its pages' roots.
 */
export interface Sibling {
  readonly side: 'left' | 'right';
  readonly hash: string;
}

/** What a leaf's text is hashed behind: the byte 0. */
const LEAF = '\0';
/** SHA-256 of nothing: the root of a run without lines. */
export const EMPTY_ROOT = hash('sha256', '', 'hex');

/** The canonical JSON of a line: its ten fields in the order of their names. Written out, since a run has hundreds of thousands. */
export function lineText(line: ChargeLine): string {
  return (
    `{"amountPence":${line.amountPence},"costCentre":${quoted(line.costCentre)},"documentNumber":${quoted(line.documentNumber)},` +
    `"lineId":${quoted(line.lineId)},"parts":[${line.parts.join(',')}],"pool":${quoted(line.pool)},"position":${line.position},` +
    `"postingDate":${quoted(line.postingDate)},"runningPence":${line.runningPence},"subjective":${quoted(line.subjective)}}`
  );
}

/** Text in which JSON escapes nothing. */
const PLAIN = /^[ !#-[\]-~]*$/;
const quoted = (text: string): string => (PLAIN.test(text) ? `"${text}"` : JSON.stringify(text));

/** Hashes are in hexadecimal: Node makes a text of one several times faster than a buffer. */
export function leafOf(line: ChargeLine): string {
  return hash('sha256', LEAF + lineText(line), 'hex');
}

const node = Buffer.alloc(65, 1);
function nodeOf(left: string, right: string): string {
  node.write(left, 1, 'hex');
  node.write(right, 33, 'hex');
  return hash('sha256', node, 'hex');
}

/** The root over hashes of one kind: the leaves of a page, or the pages of a run. */
export function rootOf(hashes: readonly string[]): string {
  if (hashes.length === 0) return EMPTY_ROOT;
  let level = hashes;
  while (level.length > 1) level = levelAbove(level);
  return level[0]!;
}

/** Pairs from the left, the odd one kept as it is: the same tree as splitting at the largest power of two. */
function levelAbove(level: readonly string[]): string[] {
  const above: string[] = [];
  for (let i = 0; i < level.length; i += 2)
    above.push(i + 1 < level.length ? nodeOf(level[i]!, level[i + 1]!) : level[i]!);
  return above;
}

/** The siblings of a page on its way up to the root, from the bottom. */
export function proofOf(page: number, pageHashes: readonly string[]): Sibling[] {
  const siblings: Sibling[] = [];
  let level = pageHashes;
  let at = page;
  while (level.length > 1) {
    const beside = at % 2 === 0 ? level[at + 1] : level[at - 1];
    if (beside) siblings.push({ side: at % 2 === 0 ? 'right' : 'left', hash: beside });
    level = levelAbove(level);
    at = Math.floor(at / 2);
  }
  return siblings;
}

/** A page as the host handed it out. */
export interface ProvenPage {
  readonly lines: readonly ChargeLine[];
  readonly page: number;
  readonly lineCount: number;
  readonly proof: readonly Sibling[];
}

/** Whether these lines are that page of the sealed run, no more, no less and not altered. */
export function proves({ lines, page, lineCount, proof }: ProvenPage, linesRoot: string): boolean {
  const first = page * CHARGE_LINES_PAGE;
  const expected = Math.min(CHARGE_LINES_PAGE, lineCount - first);
  if (lines.length !== expected || expected <= 0) return false;
  if (lines.some(({ position }, i) => position !== first + i + 1)) return false;
  let root = rootOf(lines.map(leafOf));
  for (const { side, hash: beside } of proof)
    root = side === 'left' ? nodeOf(beside, root) : nodeOf(root, beside);
  return root === linesRoot;
}

/** Takes the lines of a run one after the other and keeps no more than a page of hashes. */
export class LinesTree {
  readonly pages: string[] = [];
  private open: string[] = [];
  lineCount = 0;

  add(line: ChargeLine): void {
    this.open.push(leafOf(line));
    this.lineCount += 1;
    if (this.open.length === CHARGE_LINES_PAGE) this.closePage();
  }

  /** The root, once all lines were added. */
  close(): string {
    if (this.open.length > 0) this.closePage();
    return rootOf(this.pages);
  }

  private closePage(): void {
    this.pages.push(rootOf(this.open));
    this.open = [];
  }
}
