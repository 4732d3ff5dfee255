import { execFileSync } from 'node:child_process';
import { statfsSync } from 'node:fs';

const ROOMY_MB = 4000;

/** A file system of its own in memory, which can be made full and roomy again while it is used. Only root may have one. */
export class SmallDisk {
  private constructor(readonly folder: string) {}

  static get possible(): boolean {
    return process.getuid?.() === 0;
  }

  static mount(folder: string): SmallDisk {
    mount('-t', 'tmpfs', '-o', `size=${ROOMY_MB}m,mode=755`, 'tmpfs', folder);
    return new SmallDisk(folder);
  }

  /** Nothing more than so many bytes fits into it. */
  fill(leaving: number): void {
    const { bsize, blocks, bfree } = statfsSync(this.folder);
    this.resize((blocks - bfree) * bsize + leaving);
  }

  empty(): void {
    this.resize(ROOMY_MB * 2 ** 20);
  }

  unmount(): void {
    execFileSync('umount', ['-l', this.folder], { stdio: 'ignore' });
  }

  private resize(bytes: number): void {
    mount('-o', `remount,size=${Math.ceil(bytes / 4096) * 4}k`, this.folder);
  }
}

function mount(...args: string[]): void {
  execFileSync('mount', args, { stdio: ['ignore', 'ignore', 'pipe'] });
}
