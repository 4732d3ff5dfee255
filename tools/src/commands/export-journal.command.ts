import { writeFile } from 'node:fs/promises';
import { formatPounds, plainJournal } from '@conjoint/kernel';
import type { Command } from 'commander';
import { DEFAULT_DATA_FOLDER } from '../data-folder.js';
import { assertFree } from '../export/return-file.js';
import { CouncilApi } from '../import/council-api.js';
import { installationEnvironment } from '../start/environment-file.js';
import { fromCaller } from '../start/start-options.js';

interface Options {
  council: string;
  out: string;
  force: boolean;
  data: string;
}

/** `conjoint export journal --council CODE --out FILE [--force]`: for hledger or ledger, which balance it on their own. */
export function exportJournalCommand(group: Command): void {
  group
    .command('journal')
    .description('write all recharge journals of a council or body as a plain-text journal (hledger)')
    .requiredOption('--council <code>', 'GSS code of the council, or the code of the body')
    .requiredOption('--out <file>', 'where to write it; a file that is there is left alone', fromCaller)
    .option('--force', 'write over a file that is there', false)
    .option('--data <folder>', 'folder of the installation', fromCaller, DEFAULT_DATA_FOLDER)
    .action(exportJournal);
}

async function exportJournal({ council, data, force, out }: Options): Promise<void> {
  await assertFree(out, force);
  const api = new CouncilApi(council, installationEnvironment(data));
  const texts: string[] = [];
  let debits = 0n;
  for (let from: number | null = 1; from !== null;) {
    const { journals, next } = await api.journals(from);
    texts.push(...journals.map(plainJournal));
    for (const { amountPence } of journals.flatMap(({ entries }) => entries))
      if (amountPence > 0) debits += BigInt(amountPence);
    from = next;
  }
  await writeFile(out, texts.join(''), { mode: 0o600, flag: force ? 'w' : 'wx' });
  console.log(
    `${texts.length.toLocaleString('en-GB')} journals with debits of ${formatPounds(Number(debits))} written to ${out}`,
  );
}
