import { randomBytes, createHash } from 'node:crypto';

function format(bytes: Buffer): string {
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;
}

let lastMillisecond = -1;
let ordinal = 0;

/**
 * A time-ordered UUID (version 7, RFC 9562, method 1 of 6.2): new rows land at the end of an index, and two of one process and one
 * millisecond sort in the order they were made. Beyond some two thousand of one millisecond the order among them is chance.
 */
export function newId(now: number = Date.now()): string {
  const bytes = randomBytes(16);
  ordinal =
    now === lastMillisecond
      ? Math.min(ordinal + 1, 0x0fff)
      : bytes.readUInt16BE(6) & 0x07ff; /* Room for as many again. */
  lastMillisecond = now;
  bytes.writeUIntBE(now, 0, 6);
  bytes.writeUInt16BE(0x7000 | ordinal, 6);
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return format(bytes);
}

/** The same UUID (version 8, RFC 9562) for the same parts: what is derived from a message twice has one id. */
export function derivedId(...parts: string[]): string {
  const bytes = createHash('sha256').update(parts.join('\u001f')).digest().subarray(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x80;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return format(Buffer.from(bytes));
}
