/** What is used of pg-copy-streams 7, which comes without types. */
declare module 'pg-copy-streams' {
  import type { Readable, Writable } from 'node:stream';
  /** Handed to `client.query`; what is written to it is the copied text. */
  export function from(text: string): Writable;
  /** Handed to `client.query`; what is read from it is the copied text, in pieces that end anywhere. */
  export function to(text: string): Readable;
}
