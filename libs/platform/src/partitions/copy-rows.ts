const FIRST_BYTES = 128 * 1024;
/** Days and microseconds count from 1 January 2000. */
const EPOCH_MS = Date.UTC(2000, 0, 1);
const DAY_MS = 86_400_000;
const DAYS_KEPT = 10_000;
/** Beyond it `Buffer`'s own way of writing text is the faster one. */
const SHORT_TEXT = 40;

const SIGNATURE = Buffer.from('PGCOPY\n\u00ff\r\n\0', 'latin1');
/** What stands before the first row: the signature, no flags, no extension. And what stands after the last. */
export const COPY_HEAD = Buffer.concat([SIGNATURE, Buffer.alloc(8)]);
export const COPY_END = Buffer.from([0xff, 0xff]);

/**
 * Rows for `Tx.copyRows`, in PostgreSQL's binary format: it takes them in half the time that it needs for text, whose every id, day and
 * amount it reads letter by letter. Each row is `row()` and then its columns in order, each by the method of its type.
 */
export class CopyRows {
  private bytes = Buffer.allocUnsafe(FIRST_BYTES);
  private at = 0;
  private readonly days = new Map<string, number>();

  constructor(private readonly columns: number) {}

  row(): void {
    this.room(2);
    this.at = this.bytes.writeInt16BE(this.columns, this.at);
  }

  null(): void {
    this.room(4);
    this.at = this.bytes.writeInt32BE(-1, this.at);
  }

  integer(value: number): void {
    this.room(8);
    this.at = this.bytes.writeInt32BE(value, this.bytes.writeInt32BE(4, this.at));
  }

  /** A safe integer. */
  bigint(value: number | null): void {
    if (value === null) return this.null();
    this.room(12);
    const high = Math.floor(value / 0x1_0000_0000);
    this.at = this.bytes.writeInt32BE(high, this.bytes.writeInt32BE(8, this.at));
    this.at = this.bytes.writeUInt32BE(value - high * 0x1_0000_0000, this.at);
  }

  /** From `uuidBytes`. */
  uuid(value: Uint8Array): void {
    this.room(20);
    this.at = this.bytes.writeInt32BE(16, this.at);
    this.bytes.set(value, this.at);
    this.at += 16;
  }

  text(value: string | null): void {
    if (value === null) return this.null();
    this.room(4 + value.length * 3);
    const from = this.at + 4;
    const end = this.ascii(value, from) ?? from + this.bytes.write(value, from, 'utf8');
    this.bytes.writeInt32BE(end - from, this.at);
    this.at = end;
  }

  /** `YYYY-MM-DD` */
  date(value: string): void {
    let days = this.days.get(value);
    if (days === undefined) {
      days = (Date.parse(`${value}T00:00:00Z`) - EPOCH_MS) / DAY_MS;
      if (!Number.isInteger(days)) throw new Error('not a date');
      if (this.days.size < DAYS_KEPT) this.days.set(value, days);
    }
    this.integer(days);
  }

  timestamptz(value: Date): void {
    this.bigint((value.getTime() - EPOCH_MS) * 1000);
  }

  /** What was written since the last time. */
  take(): Buffer {
    const taken = this.bytes.subarray(0, this.at);
    this.bytes = Buffer.allocUnsafe(Math.max(FIRST_BYTES, this.bytes.length));
    this.at = 0;
    return taken;
  }

  /** Where the text ends; undefined where it is long or has other letters. */
  private ascii(value: string, from: number): number | undefined {
    if (value.length > SHORT_TEXT) return undefined;
    for (let index = 0; index < value.length; index += 1) {
      const code = value.charCodeAt(index);
      if (code > 127) return undefined;
      this.bytes[from + index] = code;
    }
    return from + value.length;
  }

  private room(bytes: number): void {
    if (this.at + bytes <= this.bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.bytes.length * 2, this.at + bytes));
    this.bytes.copy(larger, 0, 0, this.at);
    this.bytes = larger;
  }
}

/** The sixteen bytes of a UUID. */
export const uuidBytes = (id: string): Buffer => Buffer.from(id.replaceAll('-', ''), 'hex');
