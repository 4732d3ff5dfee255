const BAR_WIDTH = 30;

/** `Uploading [#########.....................]  30 %`: one line that moves at a terminal, a line each tenth elsewhere. */
export class Bar {
  private shown = -1;

  constructor(private readonly what: string) {}

  show(part: number, note = ''): void {
    const percent = Math.floor(Math.min(1, part) * 100);
    const step = process.stdout.isTTY ? percent : Math.floor(percent / 10) * 10;
    if (step === this.shown && !process.stdout.isTTY) return;
    this.shown = step;
    const done = Math.round((percent / 100) * BAR_WIDTH);
    const text = `${this.what} [${'#'.repeat(done)}${'.'.repeat(BAR_WIDTH - done)}] ${String(percent).padStart(3)} %  ${note}`;
    if (process.stdout.isTTY) process.stdout.write(`\r${text.padEnd(78)}`);
    else console.log(text);
  }

  /** Only what came to its end is shown as complete. */
  end(complete = true): void {
    if (complete) this.show(1);
    if (process.stdout.isTTY) process.stdout.write('\n');
  }
}
