import { existsSync } from 'node:fs';
import type { Progress } from '../console/progress.js';
import { canInstallPackages, installPackages } from './debian.js';

const LIBRARY = '/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1';

/** libfaketime, which moves a program's clock: Debian's. False where it cannot be had; row 12 of the faults fails then and says so. */
export async function acquireFaketime(progress: Progress): Promise<boolean> {
  if (existsSync(LIBRARY)) return true;
  if (!canInstallPackages()) return false;
  await installPackages(['libfaketime'], progress);
  return existsSync(LIBRARY);
}
