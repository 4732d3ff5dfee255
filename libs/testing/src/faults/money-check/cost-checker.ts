import type { CostSource } from '../money/cost-source.js';
import { grouped } from './grouped.js';
import type { MoneyAcknowledged } from '../money/money-acknowledged.js';
import type { MoneyRows } from './money-rows.js';

type Sent = CostSource & { host: string };

/**
 * Whether every file that was acknowledged is there exactly once, row by row and to the penny as its own maker knows it, and nothing is there
 * that nobody sent.
 */
export function costFindings(acknowledged: MoneyAcknowledged, all: readonly MoneyRows[]): string[] {
  return [...all.flatMap((rows) => heldFiles(acknowledged, rows)), ...acknowledgedFiles(acknowledged, all)];
}

function acknowledgedFiles({ files }: MoneyAcknowledged, all: readonly MoneyRows[]): string[] {
  return files.flatMap(({ costFileId, host, state }) => {
    const held = all.find(({ party }) => party === host)!.files.find(({ id }) => id === costFileId);
    if (held?.state === state) return [];
    return [`lost: cost file ${costFileId} of ${host} was ${state} and is ${held?.state ?? 'not there'}`];
  });
}

function heldFiles({ sent }: MoneyAcknowledged, { party, files, lines }: MoneyRows): string[] {
  const problems: string[] = [];
  const byFile = grouped(lines, ({ file_id }) => file_id);
  for (const [sha256, same] of grouped(files, (file) => file.sha256)) {
    const taken = same.filter(({ state }) => state === 'accepted' || state === 'undoing');
    if (taken.length > 1) problems.push(`doubled: the same costs ${taken.length} times in ${party}`);
    if (sent.get(sha256)?.host !== party) problems.push(`doubled: a file nobody sent to ${party}`);
  }
  for (const { id, sha256, state } of files) {
    const there = byFile.get(id) ?? [];
    byFile.delete(id);
    const source = sent.get(sha256);
    const isCost = state === 'accepted' || state === 'undoing';
    if (!isCost && there.length > 0)
      problems.push(`doubled: ${there.length} lines of file ${id} in ${party}, which is ${state}`);
    if (isCost && source) problems.push(...asSent(source, there, `file ${id} of ${party}`));
  }
  for (const [id, orphans] of byFile)
    problems.push(`doubled: ${orphans.length} lines in ${party} of ${id}, which is no file`);
  return problems;
}

function asSent({ rows }: Sent, there: MoneyRows['lines'], of: string): string[] {
  const problems: string[] = [];
  const total = there.reduce((sum, { pence }) => sum + pence, 0n);
  const source = rows.reduce((sum, { pence }) => sum + BigInt(pence), 0n);
  if (there.length !== rows.length)
    problems.push(
      `${there.length < rows.length ? 'lost' : 'doubled'}: ${there.length} of ${rows.length} lines of ${of}`,
    );
  if (total !== source) problems.push(`pennies: ${of} has ${total}p, its column ${source}p`);
  const byRow = new Map(there.map((line) => [line.row_number, line]));
  const wrong = rows.filter(({ row, pence, period, pool }) => {
    const line = byRow.get(row);
    return !line || line.pence !== BigInt(pence) || line.period !== period || line.pool !== pool;
  });
  if (wrong.length > 0) problems.push(`changed: ${wrong.length} rows of ${of} are not as they were sent`);
  return problems;
}
