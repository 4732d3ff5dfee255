import { readFileSync } from 'node:fs';

/** Reads a text file of `libs/kernel/data`. `src` and `dist` are siblings of it, so one relative path serves both. */
export function readDataFile(name: string): string {
  return readFileSync(new URL(`../data/${name}`, import.meta.url), 'utf8');
}

/** Makes a value at its first use and keeps it: reference data costs nothing until somebody asks. */
export function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
