import { appendFileSync, existsSync, unlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import pg from 'pg';
import { pointFile, statementName } from './points.js';

/**
 * Loaded before a service (`node --import`), by the harness of faults and by nobody else: names every boundary between two statements of
 * relay, inbox and commands, and kills the process at one that is armed. The service itself knows nothing of it (ADR 51).
 */
const folder = process.env['CONJOINT_FAULTS_FOLDER'];
const service = basename(dirname(dirname(process.argv[1] ?? '')));

interface Open {
  scope: string | null;
  told: string | null;
}
const open = new WeakMap<object, Open>();
const passed = new Set<string>();

function point(name: string): void {
  const full = `${service} ${name}`;
  if (!passed.has(full)) {
    passed.add(full);
    appendFileSync(join(folder!, 'points-passed'), `${full}\n`);
  }
  const armed = join(folder!, 'armed', pointFile(full));
  if (!existsSync(armed)) return;
  try {
    unlinkSync(armed); // of two processes one is killed
  } catch {
    return;
  }
  appendFileSync(join(folder!, 'points-hit'), `${full}\n`);
  process.kill(process.pid, 'SIGKILL');
}

/** @returns what is a point once the statement is done */
function before(
  client: object,
  text: string,
  values: readonly unknown[],
  name: string | undefined,
): string | null {
  if (name === 'outbox-unsent') return 'relay: read';
  if (name === 'outbox-sent') {
    point('relay: before marking');
    return 'relay: marked';
  }
  if (/^(start transaction|begin)/i.test(text)) {
    open.set(client, { scope: null, told: null });
    return null;
  }
  const transaction = open.get(client);
  if (!transaction) return null;
  const does = statementName(text);
  if (does === 'insert inbox') transaction.scope = `inbox ${[values[1]].flat()[0] as string}`;
  if (/^(commit|rollback)/i.test(text)) {
    open.delete(client);
    const of = transaction.scope ?? (transaction.told && `command telling ${transaction.told}`);
    if (!of || /^rollback/i.test(text)) return null;
    point(`${of}: before commit`);
    return `${of}: committed`;
  }
  if (transaction.scope) point(`${transaction.scope}: before ${does}`);
  if (does === 'tell') {
    transaction.told = [values[5]].flat()[0] as string;
    if (!transaction.scope) point(`command telling ${transaction.told}: before tell`);
  }
  return null;
}

type Query = (this: object, ...args: unknown[]) => unknown;

if (folder) {
  const prototype = pg.Client.prototype as unknown as { query: Query };
  const real = prototype.query;
  prototype.query = function query(...args) {
    const [first] = args;
    const config =
      typeof first === 'string' ? { text: first, values: args[1] } : (first as Record<string, unknown>);
    const text = typeof config['text'] === 'string' ? config['text'] : null;
    if (text === null) return real.apply(this, args);
    const values = Array.isArray(config['values']) ? (config['values'] as unknown[]) : [];
    const after = before(this, text, values, config['name'] as string | undefined);
    if (after === null) return real.apply(this, args);
    const reached = (result: unknown): void => {
      const rows = (result as { rows?: unknown[] } | undefined)?.rows;
      if (after !== 'relay: read' || (rows && rows.length > 0)) point(after);
    };
    const last = args.at(-1);
    if (typeof last === 'function') {
      args[args.length - 1] = (error: unknown, result: unknown): unknown => {
        if (!error) reached(result);
        return (last as (error: unknown, result: unknown) => unknown)(error, result);
      };
      return real.apply(this, args);
    }
    return (real.apply(this, args) as Promise<unknown>).then((result) => {
      reached(result);
      return result;
    });
  };
}
