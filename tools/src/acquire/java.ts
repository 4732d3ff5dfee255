import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { Progress } from '../console/progress.js';
import { canInstallPackages, installPackages, whyNotInstalled } from './debian.js';

const LEAST_JAVA = 17;

/** The home-less way Keycloak's own script finds Java: JAVA_HOME first, then the PATH. */
export function javaVersion(): number | undefined {
  const home = process.env['JAVA_HOME'];
  const program = home ? join(home, 'bin', 'java') : 'java';
  const { stderr = '', stdout = '' } = spawnSync(program, ['-version'], { encoding: 'utf8' });
  const version = /version "(\d+)/.exec(`${stderr}${stdout}`)?.[1];
  return version === undefined ? undefined : Number(version);
}

/** Makes sure there is a Java that runs Keycloak; answers why not, or nothing when there is. */
export async function ensureJava(progress: Progress): Promise<string | undefined> {
  const enough = (): boolean => (javaVersion() ?? 0) >= LEAST_JAVA;
  if (enough()) return undefined;
  if (canInstallPackages()) {
    // Releases of Debian differ in which Java they have; the default one follows.
    const first = await installPackages(['openjdk-17-jre-headless'], progress);
    const second = first.ok ? first : await installPackages(['default-jre-headless'], progress);
    if (enough()) return undefined;
    return `Java ${LEAST_JAVA} could not be installed from Debian (${whyNotInstalled(second)})`;
  }
  return `Java ${LEAST_JAVA} or newer is not installed`;
}
