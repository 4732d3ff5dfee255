import type { Progress } from '../console/progress.js';
import { ensureRoot, type DebianRoot } from './debian-root.js';

/** What Node needs of an operating system, and nothing that could run another program: no shell, no package manager. */
const BASE: DebianRoot = {
  name: 'base',
  suite: 'bookworm',
  packages: ['libc6', 'libstdc++6', 'libgcc-s1', 'tzdata', 'ca-certificates', 'netbase'],
  programs: [],
  account: { name: 'conjoint', id: 65_532, home: '/nonexistent' },
  node: true,
  environment: { PATH: '/usr/local/bin', SSL_CERT_FILE: '/etc/ssl/certs/ca-certificates.crt' },
};

/**
 * The base of the images where no official one is at hand: made from Debian's own packages and the Node that runs this
 * command. Its name holds what it was made of, so that it is made once.
 */
export function ensureOwnBase(progress: Progress): Promise<string> {
  return ensureRoot(BASE, progress);
}
