import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Progress } from '../console/progress.js';
import { canInstallPackages, installPackages } from './debian.js';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

/** Where a program is, in full: a browser is started by its path and not by its name. */
function pathOf(name: string): string | undefined {
  return (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find((path) => existsSync(path));
}

/** The path of a Chromium for the browser journeys: the one named by CHROMIUM, one on the PATH, or Debian's. */
export async function acquireChromium(progress: Progress): Promise<string | undefined> {
  const named = process.env['CHROMIUM'];
  if (named) return named;
  const onPath = (): string | undefined => NAMES.map(pathOf).find((path) => path !== undefined);
  const found = onPath();
  if (found || !canInstallPackages()) return found;
  await installPackages(['chromium', 'fonts-liberation'], progress);
  return onPath();
}
