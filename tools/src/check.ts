import { Command } from 'commander';
import { consoleProgress } from './console/progress.js';
import { driftPart } from './test/drift-part.js';
import { runJest } from './test/jest-part.js';
import { runParts } from './test/part.js';
import { formatPart, lintPart, typesPart } from './test/quick-parts.js';
import { report } from './test/summary.js';

const { write } = new Command('npm run check --')
  .description('The quick part of npm test: what needs no servers.')
  .option('--write', 'write the generated documents that differ', false)
  .parse()
  .opts<{ write: boolean }>();

const unit = { name: 'unit', run: () => runJest({ project: 'unit' }) };
report(await runParts([typesPart, lintPart, formatPart, driftPart({ write }), unit], consoleProgress()));
