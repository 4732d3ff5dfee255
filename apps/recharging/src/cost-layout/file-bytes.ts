import { isUtf8 } from 'node:buffer';
import { costFailure } from './cost-failure.js';

export const ENCODINGS = ['utf-8', 'utf-8-bom', 'windows-1252'] as const;
export type CostEncoding = (typeof ENCODINGS)[number];

/**
 * What kind of text the bytes are, chunk by chunk. UTF-8 with or without its mark, or, where the bytes are none, Windows-1252.
 * @throws what was chosen instead of a CSV file: a workbook, UTF-16, something binary
 */
export class ByteCheck {
  private first = true;
  private marked = false;
  private utf8 = true;
  private left: Buffer = Buffer.alloc(0);
  private read = 0;

  add(chunk: Buffer): void {
    if (this.first) {
      this.first = false;
      this.marked = chunk.subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf]));
      refuseOtherKinds(chunk);
    }
    const zero = chunk.indexOf(0);
    if (zero >= 0) throw binary();
    this.read += chunk.length;
    if (!this.utf8) return;
    const bytes = Buffer.concat([this.left, chunk]);
    const end = lastWhole(bytes);
    this.left = bytes.subarray(end);
    this.utf8 = isUtf8(bytes.subarray(0, end));
  }

  encoding(): CostEncoding {
    if (this.read === 0)
      throw costFailure('The file is empty', 'Export the costs again and check the size of the file');
    if (!this.utf8 || this.left.length > 0) return 'windows-1252';
    return this.marked ? 'utf-8-bom' : 'utf-8';
  }
}

/** Where a character that is cut off by the end of a chunk begins. */
function lastWhole(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back]!;
    if (byte < 0x80) return bytes.length;
    if (byte >= 0xc0) {
      const needs = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return needs > back ? bytes.length - back : bytes.length;
    }
  }
  return bytes.length;
}

function refuseOtherKinds(head: Buffer): void {
  const starts = (...bytes: number[]): boolean => head.subarray(0, bytes.length).equals(Buffer.from(bytes));
  if (starts(0x50, 0x4b) || starts(0xd0, 0xcf, 0x11, 0xe0))
    throw costFailure(
      'This is a workbook or a zip file, not CSV',
      'Open it in a spreadsheet, save the sheet with the costs as CSV, and upload that',
    );
  if (starts(0xff, 0xfe) || starts(0xfe, 0xff))
    throw costFailure(
      'The file is written in UTF-16',
      'Save it as CSV in UTF-8: in a spreadsheet, "CSV UTF-8 (comma delimited)"',
    );
  if (starts(0x25, 0x50, 0x44, 0x46)) throw binary();
}

function binary(): Error {
  return costFailure(
    'This is not a text file',
    'Choose the CSV file that your finance system exported; a workbook has to be saved as CSV first',
  );
}
