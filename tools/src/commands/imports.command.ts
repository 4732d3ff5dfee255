import { createInterface } from 'node:readline/promises';
import type { ImportView } from '@conjoint/contracts';
import type { Command } from 'commander';
import { Bar } from '../import/bar.js';
import { table } from '../console/table.js';
import { DEFAULT_DATA_FOLDER } from '../data-folder.js';
import { CouncilApi } from '../import/council-api.js';
import { NeedsRemedy } from '../remedy.js';
import { installationEnvironment } from '../start/environment-file.js';
import { fromCaller } from '../start/start-options.js';

interface Options {
  council: string;
  data: string;
}
type UndoOptions = Options & { reason: string; yes: boolean };

const POLL_MS = 500;

/** `conjoint import undo ID --council GSS --reason TEXT [--yes]` */
export function undoImportCommand(imports: Command): void {
  imports
    .command('undo <id>')
    .description(
      'take an import back while nothing builds on it: what it added goes, what it changed is as before',
    )
    .requiredOption('--council <code>', 'GSS code of the council it was imported for')
    .requiredOption('--reason <text>', 'why it is undone; it is kept in the audit')
    .option('--yes', 'do not ask whether it is really to be undone', false)
    .option('--data <folder>', 'folder of the installation', fromCaller, DEFAULT_DATA_FOLDER)
    .action((id: string, options: UndoOptions) => undo(id, options));
}

/** `conjoint import list --council GSS` */
export function listImportsCommand(imports: Command): void {
  imports
    .command('list')
    .description('the imports of a council, the newest first')
    .requiredOption('--council <code>', 'GSS code of the council')
    .option('--data <folder>', 'folder of the installation', fromCaller, DEFAULT_DATA_FOLDER)
    .action((options: Options) => list(options));
}

async function list({ council, data }: Options): Promise<void> {
  const api = apiOf({ council, data });
  const rows: string[][] = [];
  for (let page = 1; ; page += 1) {
    const { imports, total } = await api.listImports(page);
    rows.push(...imports.map(rowOf));
    if (imports.length === 0 || rows.length >= total) break;
  }
  if (rows.length === 0) console.log('Nothing has been imported for this council.');
  else console.log(table(['import', 'state', 'started', 'children', 'problems', 'file'], rows));
}

function rowOf(one: ImportView): string[] {
  const [children, problems] = [one.children, one.problems].map((count) => count.toLocaleString('en-GB'));
  return [
    one.id,
    one.state,
    one.startedAt.slice(0, 16).replace('T', ' '),
    children!,
    problems!,
    one.fileName,
  ];
}

async function undo(id: string, { council, data, reason, yes }: UndoOptions): Promise<void> {
  const api = apiOf({ council, data });
  const { import: found } = await api.getImport(encodeURIComponent(id));
  if (found.state === 'undone') {
    console.log('This import was undone already.');
    return;
  }
  if (found.state !== 'undoing') {
    if (found.whyNotUndoable)
      throw new NeedsRemedy(
        `This import cannot be undone: ${found.whyNotUndoable}.`,
        'Nothing was changed. What builds on it has to go first.',
      );
    if (!yes) await confirm(found);
    await api.undoImport(found.id, reason);
  }
  await untilUndone(api, found.id);
}

/** Irreversible: whoever cannot be asked must have said so beforehand. */
async function confirm({ fileName, newChildren, newEpisodes, changedRecords }: ImportView): Promise<void> {
  const number = (count: number): string => count.toLocaleString('en-GB');
  console.log(
    `${fileName}: ${number(newChildren)} children and ${number(newEpisodes)} episodes go, ${number(changedRecords)} changed records are put back.`,
  );
  const refused = new NeedsRemedy(
    'Nothing was undone.',
    'Answer "yes", or give --yes where nobody can answer.',
  );
  if (!process.stdin.isTTY) throw refused;
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question('Undo this import? It cannot be brought back. (yes/no) ');
  terminal.close();
  if (!/^y(es)?$/i.test(answer.trim())) throw refused;
}

async function untilUndone(api: CouncilApi, id: string): Promise<void> {
  const bar = new Bar('Undoing');
  for (;;) {
    const { import: view } = await api.getImport(id);
    if (view.state !== 'undoing') {
      bar.end(view.state === 'undone');
      if (view.state === 'undone') {
        console.log('The import was undone. What it added is gone, and what it changed is as it was before.');
        return;
      }
      throw new NeedsRemedy(
        `The import was kept${view.whyNotUndoable ? `: ${view.whyNotUndoable}` : '.'}`,
        'Nothing was changed. The alerts of whoever asked say why.',
      );
    }
    bar.show((view.undonePercent ?? 0) / 100);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

function apiOf({ council, data }: Options): CouncilApi {
  return new CouncilApi(council, installationEnvironment(data));
}
