import { TextDecoder } from 'node:util';
import { censusFailure } from './census-failure.js';

/** What the first bytes say a file is when it is no XML text: each with what to do. */
const SIGNATURES: readonly { bytes: readonly number[]; is: string; remedy: string }[] = [
  { bytes: [0x50, 0x4b, 0x03, 0x04], is: 'a zip file', remedy: 'Unpack it and send the XML file inside' },
  { bytes: [0x50, 0x4b, 0x05, 0x06], is: 'an empty zip file', remedy: 'Send the XML file itself' },
  { bytes: [0x1f, 0x8b], is: 'a gzip file', remedy: 'Unpack it and send the XML file inside' },
  { bytes: [0x37, 0x7a, 0xbc, 0xaf], is: 'a 7-Zip file', remedy: 'Unpack it and send the XML file inside' },
  { bytes: [0x25, 0x50, 0x44, 0x46], is: 'a PDF', remedy: 'Send the XML file of the census' },
  { bytes: [0xd0, 0xcf, 0x11, 0xe0], is: 'an old Office file', remedy: 'Send the XML file of the census' },
];
const UTF_16 = [
  [0xff, 0xfe],
  [0xfe, 0xff],
  [0x3c, 0x00],
  [0x00, 0x3c],
];
const UTF_8_NAMES = new Set(['utf-8', 'utf8', 'us-ascii', 'ascii']);
// Software that declares ISO-8859-1 often writes the curly quotes of Windows-1252; the web reads both as the latter.
const WINDOWS_NAMES = new Set(['iso-8859-1', 'latin1', 'iso8859-1', 'windows-1252', 'cp1252']);
const DECLARATION_BYTES = 200;

const startsWith = (bytes: Uint8Array, prefix: readonly number[]): boolean =>
  prefix.every((byte, index) => bytes[index] === byte);

/** Refuses what is no text, and says how the text is encoded: by its declaration, otherwise UTF-8. */
export function encodingOf(first: Uint8Array): 'utf-8' | 'windows-1252' {
  const archive = SIGNATURES.find(({ bytes }) => startsWith(first, bytes));
  if (archive) throw censusFailure(`This is ${archive.is}, not an XML file`, archive.remedy);
  if (UTF_16.some((prefix) => startsWith(first, prefix))) {
    throw censusFailure('The file is encoded as UTF-16', 'Save it as UTF-8 and send it again', { line: 1 });
  }
  if (first.subarray(0, 4096).includes(0)) {
    throw censusFailure('This is not a text file', 'Send the XML file of the census');
  }
  const head = new TextDecoder('latin1').decode(first.subarray(0, DECLARATION_BYTES));
  const declared = /^(?:\u00ef\u00bb\u00bf)?<\?xml[^>]*?encoding\s*=\s*["']([^"']+)["']/i.exec(head)?.[1];
  const name = declared?.toLowerCase() ?? 'utf-8';
  if (UTF_8_NAMES.has(name)) return 'utf-8';
  if (WINDOWS_NAMES.has(name)) return 'windows-1252';
  throw censusFailure(
    'The file declares a character encoding that is not read here',
    'Save it as UTF-8, with encoding="UTF-8" in its first line, and send it again',
    { line: 1 },
  );
}

/** Decodes a stream of bytes as text. A byte that the encoding does not allow ends it, with the line where it is. */
export async function* censusText(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let decoder: TextDecoder | undefined;
  let line = 1;
  // The first bytes may come in small pieces: enough of them are needed to tell what the file is.
  let waiting: Uint8Array = new Uint8Array();
  for await (const chunk of chunks) {
    const bytes: Uint8Array = waiting.length === 0 ? chunk : Buffer.concat([waiting, chunk]);
    if (!decoder && bytes.length < DECLARATION_BYTES) {
      waiting = bytes;
      continue;
    }
    decoder ??= newDecoder(bytes);
    waiting = new Uint8Array();
    const text = decoded(decoder, bytes, line);
    line += lineBreaks(text);
    if (text !== '') yield text;
  }
  if (!decoder && waiting.length === 0) {
    throw censusFailure('The file is empty', 'Export the census again and check that the file has a size');
  }
  decoder ??= newDecoder(waiting);
  const rest = decoded(decoder, waiting, line) + decoded(decoder, undefined, line);
  if (rest !== '') yield rest;
}

function newDecoder(first: Uint8Array): TextDecoder {
  return new TextDecoder(encodingOf(first), { fatal: true });
}

function decoded(decoder: TextDecoder, bytes: Uint8Array | undefined, line: number): string {
  try {
    return decoder.decode(bytes, { stream: bytes !== undefined });
  } catch {
    // The decoder does not say where: the lines before the bad byte are counted by reading the piece leniently.
    const lenient = bytes ? new TextDecoder('utf-8').decode(bytes) : '';
    const at = lenient.indexOf('\ufffd');
    throw censusFailure(
      'The file holds bytes that are not UTF-8 text',
      'Save it as UTF-8, or declare the encoding it really has in its first line, and send it again',
      { line: line + lineBreaks(at < 0 ? '' : lenient.slice(0, at)) },
    );
  }
}

function lineBreaks(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}
