import { createInterface } from 'node:readline/promises';
import { Option, type Command } from 'commander';
import { Bar } from '../import/bar.js';
import { table } from '../console/table.js';
import { DEFAULT_DATA_FOLDER } from '../data-folder.js';
import { CouncilApi } from '../import/council-api.js';
import { IMPORT_KINDS, type Imported, type ImportKind, type ImportKindName } from '../import/kinds.js';
import { NeedsRemedy } from '../remedy.js';
import { installationEnvironment } from '../start/environment-file.js';
import { fromCaller } from '../start/start-options.js';

interface Options {
  council: string;
  kind: ImportKindName;
  data: string;
}
type UndoOptions = Options & { reason: string; yes: boolean };

const POLL_MS = 500;

const kindOption = (): Option =>
  new Option('--kind <kind>', 'what was imported').choices(Object.keys(IMPORT_KINDS)).default('cin');

/** `conjoint import undo ID --council GSS --reason TEXT [--kind cin|workforce|costs] [--yes]` */
export function undoImportCommand(imports: Command): void {
  imports
    .command('undo <id>')
    .description(
      'take an import back while nothing builds on it: what it added goes, what it changed is as before',
    )
    .requiredOption('--council <code>', 'GSS code of the council it was imported for, or code of the body')
    .requiredOption('--reason <text>', 'why it is undone; it is kept in the audit')
    .addOption(kindOption())
    .option('--yes', 'do not ask whether it is really to be undone', false)
    .option('--data <folder>', 'folder of the installation', fromCaller, DEFAULT_DATA_FOLDER)
    .action((id: string, options: UndoOptions) => undo(id, options));
}

/** `conjoint import list --council GSS [--kind cin|workforce|costs]` */
export function listImportsCommand(imports: Command): void {
  imports
    .command('list')
    .description('the imports of a council, the newest first')
    .requiredOption('--council <code>', 'GSS code of the council, or code of the body')
    .addOption(kindOption())
    .option('--data <folder>', 'folder of the installation', fromCaller, DEFAULT_DATA_FOLDER)
    .action((options: Options) => list(options));
}

async function list(options: Options): Promise<void> {
  const [api, kind] = [apiOf(options), IMPORT_KINDS[options.kind]];
  const rows: string[][] = [];
  for (let page = 1; ; page += 1) {
    const more = await kind.list(api, page);
    rows.push(...more.rows);
    if (more.rows.length === 0 || rows.length >= more.total) break;
  }
  if (rows.length === 0) console.log('Nothing has been imported for this council.');
  else console.log(table([...kind.columns], rows));
}

async function undo(id: string, options: UndoOptions): Promise<void> {
  const [api, kind] = [apiOf(options), IMPORT_KINDS[options.kind]];
  const found = await kind.find(api, encodeURIComponent(id));
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
    if (!options.yes) await confirm(found);
    await kind.undo(api, found.id, options.reason);
  }
  await untilUndone(api, kind, found.id);
}

/** Irreversible: whoever cannot be asked must have said so beforehand. */
async function confirm({ goes }: Imported): Promise<void> {
  console.log(goes);
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

async function untilUndone(api: CouncilApi, kind: ImportKind, id: string): Promise<void> {
  const bar = new Bar('Undoing');
  for (;;) {
    const { state, undone, whyNotUndoable } = await kind.find(api, id);
    if (state !== 'undoing') {
      bar.end(state === 'undone');
      if (state === 'undone') {
        console.log('The import was undone. What it added is gone, and what it changed is as it was before.');
        return;
      }
      throw new NeedsRemedy(
        `The import was kept${whyNotUndoable ? `: ${whyNotUndoable}` : ''}.`,
        'Nothing was changed. The alerts of whoever asked say why.',
      );
    }
    bar.show(undone);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

function apiOf({ council, data }: Options): CouncilApi {
  return new CouncilApi(council, installationEnvironment(data));
}
