import { createHash } from 'node:crypto';

/** What a statement does, in two words: `insert inbox`, `update passing_on`, `tell` for a row of the outbox. */
export function statementName(text: string): string {
  const flat = text.replaceAll(/\s+/g, ' ').trim();
  if (/insert into outbox \(/i.test(flat)) return 'tell';
  if (/insert into audit/i.test(flat)) return 'audit';
  const found = /\b(insert into|update|delete from|lock table|from) "?([a-z_]+)"?/i.exec(flat);
  if (!found) return flat.split(' ')[0]!.toLowerCase();
  const verb = found[1]!.toLowerCase();
  return `${verb === 'from' ? 'select' : verb.split(' ')[0]!} ${found[2]!}`;
}

/** A point as a file name. */
export const pointFile = (point: string): string =>
  createHash('sha256').update(point).digest('hex').slice(0, 24);
