import { isMap, isScalar, LineCounter, parseDocument, type Document, type Node } from 'yaml';
import type { FilePath, PartnershipProblem } from './problems.js';

/** A partnership file is written by people; ten thousand lines of it are a mistake. */
const limitBytes = 1_000_000;

/** The file’s text, parsed, with a way back from a path to its line. */
export interface PartnershipText {
  readonly value: unknown;
  readonly problems: readonly PartnershipProblem[];
  /** Line of what stands at the path, or of the nearest thing above it that exists. */
  lineOf(path: FilePath): number;
  /** Line of a key, for a key that should not be there. */
  lineOfKey(path: FilePath, key: string): number;
}

export function readPartnershipText(text: string): PartnershipText {
  if (Buffer.byteLength(text) > limitBytes) {
    return broken(
      1,
      'is larger than 1 MB',
      'A partnership file is a few hundred lines: check that this is one.',
    );
  }
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
  const [error] = document.errors;
  if (error) {
    return broken(
      lines.linePos(error.pos[0]).line,
      `is not valid YAML: ${error.message}`,
      'Check the indentation, colons and quotes on this line and the one before.',
    );
  }
  let value: unknown;
  try {
    // Aliases are limited, so that a file of nested aliases cannot fill the memory.
    value = document.toJS({ maxAliasCount: 100 }) as unknown;
  } catch {
    return broken(
      1,
      'repeats itself through too many aliases',
      'Write the values out instead of using * and &.',
    );
  }
  const at = (offset: number | undefined): number => (offset === undefined ? 1 : lines.linePos(offset).line);
  return {
    value,
    problems: [],
    lineOf: (path) => at(nearest(document, path)?.range?.[0]),
    lineOfKey: (path, key) => at(keyOffset(document, path, key) ?? nearest(document, path)?.range?.[0]),
  };
}

function broken(line: number, message: string, remedy: string): PartnershipText {
  return {
    value: undefined,
    problems: [{ line, path: '(file)', message, remedy }],
    lineOf: () => line,
    lineOfKey: () => line,
  };
}

function nearest(document: Document.Parsed, path: FilePath): Node | undefined {
  for (let length = path.length; length > 0; length -= 1) {
    const node = document.getIn(path.slice(0, length), true) as Node | undefined;
    if (node?.range) return node;
  }
  return document.contents ?? undefined;
}

function keyOffset(document: Document.Parsed, path: FilePath, key: string): number | undefined {
  const map = path.length === 0 ? document.contents : document.getIn(path, true);
  if (!isMap(map)) return undefined;
  const pair = map.items.find((item) => isScalar(item.key) && item.key.value === key);
  return pair && isScalar(pair.key) ? pair.key.range?.[0] : undefined;
}
