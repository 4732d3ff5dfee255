import { table } from '../console/table.js';
import type { BuiltImage } from './build-images.js';

export function imageTable(built: readonly BuiltImage[]): string {
  return table(
    ['image', 'size, MB', 'own layer, MB', 'packages', 'content'],
    built.map(({ reference, bytes, ownBytes, packages, contentHash }) => [
      reference,
      (bytes / 1e6).toFixed(1),
      (ownBytes / 1e6).toFixed(1),
      String(packages),
      contentHash.slice(0, 16),
    ]),
  );
}
