import type { Progress } from '../console/progress.js';
import { canInstallPackages, installPackages } from './debian.js';
import { hasProgram } from './run-command.js';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

/** A Chromium for the browser journeys: the one named by CHROMIUM, one on the PATH, or Debian's. */
export async function acquireChromium(progress: Progress): Promise<string | undefined> {
  const named = process.env['CHROMIUM'];
  if (named) return named;
  const onPath = (): string | undefined => NAMES.find((name) => hasProgram(name, '--version'));
  const found = onPath();
  if (found || !canInstallPackages()) return found;
  await installPackages(['chromium', 'fonts-liberation'], progress);
  return onPath();
}
