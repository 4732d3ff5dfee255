import type { Progress } from '../console/progress.js';
import { canInstallPackages, installPackages } from './debian.js';
import { hasProgram } from './run-command.js';

/** hledger, the program that balances exported journals on its own: one on the PATH, or Debian's. False where neither can be had. */
export async function acquireHledger(progress: Progress): Promise<boolean> {
  if (hasProgram('hledger')) return true;
  if (!canInstallPackages()) return false;
  await installPackages(['hledger'], progress);
  return hasProgram('hledger');
}
