import { censusChild, type CensusChild, type Oddity } from './census-child.js';
import { censusFailure } from './census-failure.js';
import { censusText } from './census-text.js';
import { shown, XmlTreeReader, type XmlElement } from './xml-tree.js';

/** The header as the source had it; null where the file has no such element. */
export interface CensusHeader {
  line: number;
  collection: string | null;
  year: string | null;
  referenceDate: string | null;
  /** The DfE's three-digit code of the authority whose census it is. */
  authorityCode: string | null;
  fields: { name: string; value: string; line: number }[];
}

export type CensusEvent =
  | { type: 'header'; header: CensusHeader }
  | { type: 'child'; child: CensusChild }
  /** Something between the children that the layout does not know. */
  | { type: 'oddity'; oddity: Oddity };

const PATHS = new Set(['Message', 'Message/Children']);

/**
 * Reads a census file of either layout from its bytes, one child at a time, in flat memory.
 * @throws DomainError (`failureOf`) with the line and what to do when the file is no census or cannot be read to its end.
 */
export async function* readCensus(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<CensusEvent> {
  const events: CensusEvent[] = [];
  const state = { header: false, children: 0, root: false };
  const reader = new XmlTreeReader({
    gathers: (path, line) => gathers(path, line, state),
    gathered: (element, path) => events.push(eventOf(element, path, state)),
    loose: (text, line, path) => {
      if (path.length === 0) return;
      events.push({
        type: 'oddity',
        oddity: { kind: 'stray-text', field: path.at(-1)!, value: text, line },
      });
    },
  });
  for await (const text of censusText(chunks)) {
    reader.write(text);
    yield* events.splice(0);
  }
  if (!state.root) throw notACensus('The file holds no XML', reader.line);
  reader.end();
  yield* events.splice(0);
  if (state.children === 0) {
    throw censusFailure('The census holds no child', 'Check how the file was made, and export it again');
  }
}

interface ReaderState {
  header: boolean;
  children: number;
  root: boolean;
}

function gathers(path: readonly string[], line: number, state: ReaderState): boolean {
  if (path.length === 1) {
    state.root = true;
    if (path[0] !== 'Message') {
      throw notACensus(`The file starts with <${shown(path[0]!)}>; a census starts with <Message>`, line);
    }
  }
  const full = path.join('/');
  if (full === 'Message/Children' && !state.header) {
    throw censusFailure(
      'The file has no header, so nobody can tell whose census it is',
      'Add the <Header> with the authority code (LEA), or export the file again',
      { line },
    );
  }
  return !PATHS.has(full);
}

function eventOf(element: XmlElement, path: readonly string[], state: ReaderState): CensusEvent {
  const full = path.join('/');
  if (full === 'Message/Header' && !state.header) {
    state.header = true;
    return { type: 'header', header: censusHeader(element) };
  }
  if (full === 'Message/Children/Child') {
    state.children += 1;
    return { type: 'child', child: censusChild(element) };
  }
  const value = leaves(element)
    .map((leaf) => leaf.value)
    .join(' ');
  return {
    type: 'oddity',
    oddity: { kind: 'unknown-element', field: element.name, value, line: element.line },
  };
}

function censusHeader(element: XmlElement): CensusHeader {
  const fields = leaves(element);
  const value = (name: string): string | null => fields.find((field) => field.name === name)?.value || null;
  const collection = value('Collection');
  if (collection !== null && collection !== 'CIN') {
    const line = fields.find((field) => field.name === 'Collection')!.line;
    throw notACensus(`The header says this is ${shown(collection)}, not a Children in Need census`, line);
  }
  return {
    line: element.line,
    collection,
    year: value('Year'),
    referenceDate: value('ReferenceDate'),
    authorityCode: value('LEA'),
    fields,
  };
}

function leaves(element: XmlElement): { name: string; value: string; line: number }[] {
  if (element.children.length === 0) return [{ name: element.name, value: element.text, line: element.line }];
  return element.children.flatMap(leaves);
}

function notACensus(message: string, line: number): Error {
  return censusFailure(message, 'Choose the XML file of the Children in Need census', { line });
}
