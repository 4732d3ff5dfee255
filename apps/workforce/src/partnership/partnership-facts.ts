import { createHash } from 'node:crypto';
import { datedFacts, type Partnership } from '@conjoint/platform';

/** Something the file says of one partition, with its dates. */
export interface Fact {
  readonly list: string;
  readonly key: string;
  readonly title: string;
  readonly content: Readonly<Record<string, unknown>>;
  readonly from: string;
  readonly until: string | null;
  readonly hash: string;
}

/** The dated facts of the file that hold in a partition, and where its databases are placed. */
export function factsOf(partnership: Partnership, partition: string): Fact[] {
  const facts = datedFacts(partnership)
    .filter((fact) => fact.partition === partition)
    .map(({ list, key, title, content, period }) => ({
      list,
      key,
      title,
      content,
      from: period.since,
      until: period.until ?? null,
    }));
  const owner = [...partnership.councils, ...partnership.bodies].find(({ code }) => code === partition);
  const server = partnership.databaseServerOf(partition) ?? 'the default server';
  const placement = {
    list: 'placement',
    key: 'database-server',
    title: `the placement of its databases on ${server}`,
    content: { server },
    from: owner?.since ?? '2000-01-01',
    until: null,
  };
  return [...facts, placement].map((fact) => ({ ...fact, hash: hashOf(fact) }));
}

/** Facts to add and rows to supersede, so that what is current is what the file says. Applied twice it is nothing the second time. */
export function factChanges<R extends { list: string; key: string; from: string; hash: string }>(
  current: readonly R[],
  wanted: readonly Fact[],
): { add: Fact[]; supersede: R[] } {
  const identity = ({ list, key, from, hash }: Omit<R, never> | Fact): string =>
    `${list} ${key} ${from} ${hash}`;
  const [kept, asked] = [new Set(current.map(identity)), new Set(wanted.map(identity))];
  return {
    add: wanted.filter((fact) => !kept.has(identity(fact))),
    supersede: current.filter((row) => !asked.has(identity(row))),
  };
}

function hashOf({ content, until }: Omit<Fact, 'hash'>): string {
  return createHash('sha256')
    .update(JSON.stringify([until, content]))
    .digest('hex');
}
