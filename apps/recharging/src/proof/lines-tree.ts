import { CHARGE_LINES_PAGE, type ChargeLine } from '@conjoint/contracts';
import { createHash } from 'node:crypto';

/**
 * The hash tree over the lines of a run (RFC 6962, section 2.1): leaves begin with a byte 0 and nodes with a byte 1, so that no node can be
 * passed off as a line. A page of lines is a power of two, and therefore a subtree: the tree of a run is the tree over its pages' roots.
 */
export interface Sibling {
  readonly side: 'left' | 'right';
  readonly hash: string;
}

const LEAF = Buffer.from([0]);
const NODE = Buffer.from([1]);
/** SHA-256 of nothing: the root of a run without lines. */
export const EMPTY_ROOT = createHash('sha256').digest('hex');

/** The canonical JSON of a line: its ten fields in the order of their names. Written out, since a run has hundreds of thousands. */
export function lineText(line: ChargeLine): string {
  const { amountPence, costCentre, documentNumber, lineId, parts, pool } = line;
  const { position, postingDate, runningPence, subjective } = line;
  return JSON.stringify({
    amountPence,
    costCentre,
    documentNumber,
    lineId,
    parts,
    pool,
    position,
    postingDate,
    runningPence,
    subjective,
  });
}

export function leafOf(line: ChargeLine): Buffer {
  return createHash('sha256').update(LEAF).update(lineText(line)).digest();
}

const nodeOf = (left: Buffer, right: Buffer): Buffer =>
  createHash('sha256').update(NODE).update(left).update(right).digest();

/** The root over hashes of one kind: the leaves of a page, or the pages of a run. */
export function rootOf(hashes: readonly Buffer[]): Buffer {
  if (hashes.length === 0) return Buffer.from(EMPTY_ROOT, 'hex');
  let level = hashes;
  while (level.length > 1) level = levelAbove(level);
  return level[0]!;
}

/** Pairs from the left, the odd one kept as it is: the same tree as splitting at the largest power of two. */
function levelAbove(level: readonly Buffer[]): Buffer[] {
  const above: Buffer[] = [];
  for (let i = 0; i < level.length; i += 2)
    above.push(i + 1 < level.length ? nodeOf(level[i]!, level[i + 1]!) : level[i]!);
  return above;
}

/** The siblings of a page on its way up to the root, from the bottom. */
export function proofOf(page: number, pageHashes: readonly string[]): Sibling[] {
  const siblings: Sibling[] = [];
  let level: readonly Buffer[] = pageHashes.map((hash) => Buffer.from(hash, 'hex'));
  let at = page;
  while (level.length > 1) {
    const beside = at % 2 === 0 ? level[at + 1] : level[at - 1];
    if (beside) siblings.push({ side: at % 2 === 0 ? 'right' : 'left', hash: beside.toString('hex') });
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
  let hash = rootOf(lines.map(leafOf));
  for (const { side, hash: beside } of proof) {
    const other = Buffer.from(beside, 'hex');
    hash = side === 'left' ? nodeOf(other, hash) : nodeOf(hash, other);
  }
  return hash.toString('hex') === linesRoot;
}

/** Takes the lines of a run one after the other and keeps no more than a page of hashes. */
export class LinesTree {
  readonly pages: string[] = [];
  private open: Buffer[] = [];
  lineCount = 0;

  add(line: ChargeLine): void {
    this.open.push(leafOf(line));
    this.lineCount += 1;
    if (this.open.length === CHARGE_LINES_PAGE) this.closePage();
  }

  /** The root, once all lines were added. */
  close(): string {
    if (this.open.length > 0) this.closePage();
    return rootOf(this.pages.map((hash) => Buffer.from(hash, 'hex'))).toString('hex');
  }

  private closePage(): void {
    this.pages.push(rootOf(this.open).toString('hex'));
    this.open = [];
  }
}
