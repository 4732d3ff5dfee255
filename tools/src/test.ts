import { Command } from 'commander';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { attacksPart } from './attacks/attacks-part.js';
import { ATTEMPTS_FILE } from './attacks/attempts-file.js';
import { consoleProgress } from './console/progress.js';
import { browserPart, embeddedIdentityPart } from './test/browser-part.js';
import { containersPart } from './test/containers-part.js';
import { driftPart } from './test/drift-part.js';
import { faultsPart, integrationPart } from './test/integration-part.js';
import { runJest } from './test/jest-part.js';
import { runParts, type Part } from './test/part.js';
import { formatPart, lintPart, lockPart, typesPart } from './test/quick-parts.js';
import { report } from './test/summary.js';
import { WORKSPACE } from './workspace.js';

const PARTNERSHIPS = join(WORKSPACE, 'infra/partnerships');
const PARTS: Readonly<Record<string, Part>> = {
  lock: lockPart,
  types: typesPart,
  lint: lintPart,
  format: formatPart,
  generated: driftPart({ write: false }),
  unit: { name: 'unit', run: () => runJest({ project: 'unit' }) },
  integration: integrationPart,
  faults: faultsPart,
  containers: containersPart,
  browser: browserPart(join(PARTNERSHIPS, 'tri-borough.yaml'), { everyPage: true }),
  'browser-company': browserPart(join(PARTNERSHIPS, 'achieving-for-children.yaml')),
  'browser-embedded': embeddedIdentityPart(join(PARTNERSHIPS, 'tri-borough.yaml')),
};

const { only } = new Command('npm test --')
  .description('Run every test. Each part runs whatever became of those before it.')
  .option('--only <parts...>', `only some parts: ${Object.keys(PARTS).join(', ')}`)
  .parse()
  .opts<{ only?: string[] }>();

const unknown = (only ?? []).filter((name) => !(name in PARTS));
if (unknown.length > 0) {
  console.error(`There is no part ${unknown.join(', ')}. The parts are: ${Object.keys(PARTS).join(', ')}.`);
  process.exitCode = 1;
} else {
  const chosen = Object.entries(PARTS).filter(([name]) => !only || only.includes(name));
  const folder = mkdtempSync(join(tmpdir(), 'conjoint-attempts-'));
  const attempts = join(folder, 'attempts.jsonl');
  process.env[ATTEMPTS_FILE] = attempts;
  try {
    // The table of attacks is whole where everything ran.
    const parts = [...chosen.map(([, part]) => part), ...(only ? [] : [attacksPart(attempts)])];
    report(await runParts(parts, consoleProgress()));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
