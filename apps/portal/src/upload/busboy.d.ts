/** What is used of busboy 1.6, which comes without types. */
declare module 'busboy' {
  import type { Readable, Writable } from 'node:stream';

  interface Limits {
    fieldNameSize?: number;
    fieldSize?: number;
    fields?: number;
    fileSize?: number;
    files?: number;
    parts?: number;
    headerPairs?: number;
  }
  interface Busboy extends Writable {
    on(event: 'field', listener: (name: string, value: string) => void): this;
    on(
      event: 'file',
      listener: (name: string, file: Readable & { truncated?: boolean }, info: { filename?: string }) => void,
    ): this;
    on(event: 'close' | 'filesLimit' | 'fieldsLimit' | 'partsLimit', listener: () => void): this;
    on(event: 'error', listener: (error: Error) => void): this;
  }
  export default function busboy(options: {
    headers: Readonly<Record<string, unknown>>;
    limits?: Limits;
    defParamCharset?: string;
  }): Busboy;
}
