const PLAIN = /^-?\d{1,11}(\.\d{1,5})?$/;

/**
 * The sum of a column as the file has it, counted on its own and by other means than the lines are read by: whole pounds and
 * hundred-thousandths of a pound apart, put together at the end. What cannot be read makes the sum unknown, not smaller.
 */
export class ColumnSum {
  private pounds = 0n;
  private parts = 0n;
  private batchPounds = 0;
  private batchParts = 0;
  private inBatch = 0;
  unreadable = 0;

  add(value: string, sign: 1 | -1 = 1): void {
    if (PLAIN.test(value)) return this.addPlain(value, sign);
    const marks = value.replace(/[0-9.,\s\u00a0]/g, '');
    const credit = marks.includes('-') || marks.includes('(');
    const digits = marks === value || value === '' ? '' : value.replace(/[^0-9.]/g, '');
    if (digits === '') {
      if (!/^(\s*|\s*-\s*|n\/a|nil|none)$/i.test(value)) this.unreadable += 1;
      return;
    }
    const [whole = '', fraction = '', ...more] = digits.split('.');
    if (!/^(£|-|\(|\)|\+)*$/.test(marks) || more.length > 0 || fraction.length > 5 || whole.length > 11) {
      this.unreadable += 1;
      return;
    }
    const direction = credit ? -sign : sign;
    this.batchPounds += direction * Number(whole);
    this.batchParts += direction * Number(fraction.padEnd(5, '0'));
    this.inBatch += 1;
    if (this.inBatch === 1000) this.carry();
  }

  /** As most are: digits, at most one point, a minus before them. */
  private addPlain(value: string, sign: 1 | -1): void {
    const [whole, fraction] = [Math.trunc(Number(value)), value.indexOf('.') + 1];
    const direction = value.startsWith('-') ? -sign : sign;
    this.batchPounds += direction * Math.abs(whole);
    if (fraction > 0) this.batchParts += direction * Number(value.slice(fraction).padEnd(5, '0'));
    this.inBatch += 1;
    if (this.inBatch === 1000) this.carry();
  }

  /** In pence; null where a value could not be read, or where parts of a penny are left over. */
  pence(): bigint | null {
    this.carry();
    const sum = this.pounds * 100_000n + this.parts;
    return this.unreadable > 0 || sum % 1000n !== 0n ? null : sum / 1000n;
  }

  /** A thousand amounts of eleven digits still fit into a safe integer. */
  private carry(): void {
    this.pounds += BigInt(this.batchPounds);
    this.parts += BigInt(this.batchParts);
    this.batchPounds = 0;
    this.batchParts = 0;
    this.inBatch = 0;
  }
}
