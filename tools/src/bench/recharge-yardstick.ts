import type { RunDetail } from '@conjoint/contracts';
import { parseFraction } from '@conjoint/kernel';
import type pg from 'pg';
import { seconds } from './costs.js';

const TABLES = [
  'recharge_run',
  'run_line',
  'charge',
  'charge_total',
  'running_total',
  'journal',
  'journal_entry',
];

/** Seconds for the rows with their indexes and constraints, and for the hash tree over the lines, whose hashes are in the rows, too. */
export interface SameRows {
  readonly rows: number;
  readonly tree: number;
}

/**
 * The yardstick of a recharge: what the run wrote, written by set-based SQL into logged tables with the same columns, the constraints put on
 * afterwards. It shares the same cost lines by the same rule (ADR 23) with window functions, and builds the same hash tree (ADR 24) with
 * PostgreSQL's own SHA-256. It keeps no progress, asks nobody, signs nothing and sends nothing: all that is left out favours it.
 * @throws Error unless every line, total and hash is the same as the run's.
 */
export async function writeSameRows(
  database: pg.Client,
  detail: RunDetail,
  watch: { before: () => void; after: () => void },
): Promise<SameRows> {
  const { runId } = detail.run;
  await prepare(database, runId);
  await database.query('checkpoint');
  watch.before();
  let begun = performance.now();
  await database.query('begin');
  // As much memory to sort in as the service allows its own reading.
  await database.query("set local work_mem = '64MB'");
  await database.query(linesSql(detail));
  await database.query(totalsSql(detail));
  for (const statement of CONSTRAINTS) await database.query(statement);
  await database.query('commit');
  const rows = seconds(begun);
  begun = performance.now();
  await database.query('begin');
  await database.query("set local work_mem = '64MB'");
  await database.query(LEAVES);
  await tree(database);
  await database.query('commit');
  const took = { rows, tree: seconds(begun) };
  watch.after();
  await compare(database, runId);
  return took;
}

export async function dropSameRows(database: pg.Client): Promise<void> {
  await database.query('drop schema if exists bench cascade');
}

/** Empty tables of the same columns. What other runs had charged before is as the run found it. */
async function prepare(database: pg.Client, runId: string): Promise<void> {
  await dropSameRows(database);
  await database.query('create schema bench');
  for (const table of TABLES)
    await database.query(`create table bench.${table} as select * from public.${table} with no data`);
  await database.query(`
    create table bench.charged as select r.line_id from run_line r join recharge_run q on q.id = r.run_id, recharge_run own
    where own.id = '${runId}' and q.id <> own.id and q.agreement_key = own.agreement_key
      and q.financial_year = own.financial_year and q.quarter = own.quarter`);
  await database.query('create unique index on bench.charged (line_id)');
  await database.query('vacuum analyze bench.charged');
  await database.query('analyze cost_line');
}

interface Shares {
  readonly partners: readonly string[];
  readonly denominator: bigint;
  /** What is owed at an amount of the pool, over the denominator: carried + amount × gain. */
  readonly carried: readonly bigint[];
  readonly gains: readonly bigint[];
}

function sharesOf({ calculation }: RunDetail): Shares {
  const pool = calculation!.pools[0]!;
  const sum = pool.weights.reduce((all, { weight }) => all + BigInt(weight), 0n);
  const residues = pool.opening.map(({ entitlement, chargedPence }) => {
    const { numerator, denominator } = parseFraction(entitlement);
    return { numerator: numerator - BigInt(chargedPence) * denominator, denominator };
  });
  // A common denominator, not the least: what is owed is the same.
  const denominator = residues.reduce(
    (all, one) => (all % one.denominator === 0n ? all : all * one.denominator),
    sum,
  );
  return {
    partners: pool.weights.map(({ partner }) => partner),
    denominator,
    carried: residues.map((one) => (one.numerator * denominator) / one.denominator),
    gains: pool.weights.map(({ weight }) => (BigInt(weight) * denominator) / sum),
  };
}

const each = (shares: Shares, of: (i: number) => string, between = ', '): string =>
  shares.partners.map((_, i) => of(i)).join(between);

/** Each partner's whole pence below what it owes, the pennies left to the largest fractions, and what each line adds to it. */
function linesSql(detail: RunDetail): string {
  const shares = sharesOf(detail);
  const { denominator, carried, gains } = shares;
  const { run } = detail;
  const [year, month] = run.period.from.split('-').map(Number) as [number, number];
  const months = [0, 1, 2].map((after) => `'${year}-${String(month + after).padStart(2, '0')}'`).join(', ');
  const rank = (i: number): string =>
    shares.partners
      .flatMap((_, j) => (i === j ? [] : [`(r${j} ${j < i ? '>=' : '>'} r${i})::int`]))
      .join(' + ');
  const at = (i: number, running: string): string => `(${carried[i]} + ${running} * ${gains[i]})`;
  const charged = (from: string): string => `
    select ${from === 'line' ? 'id, position, running' : '1'}, ${each(shares, (i) => `b${i} + (over > ${rank(i)})::int as c${i}`)}
    from (select *, running - ${each(shares, (i) => `b${i}`, ' - ')} as over from (
      select *, ${each(shares, (i) => `(o${i} - r${i}) / ${denominator} as b${i}`)} from (
        select *, ${each(shares, (i) => `((o${i} % ${denominator}) + ${denominator}) % ${denominator} as r${i}`)} from (
          select *, ${each(shares, (i) => `${at(i, 'running')} as o${i}`)} from ${from}) owed) rest) below) penny`;
  return `
    insert into bench.run_line (run_id, position, line_id, running_pence, parts)
    with line as materialized (
      select l.id, row_number() over w as position, (sum(l.net_pence) over w)::bigint as running
      from cost_line l where l.pool = '${run.agreementKey}' and l.period in (${months})
        and not exists (select from bench.charged r where r.line_id = l.id)
      window w as (order by l.posting_date, coalesce(l.document_number, '') collate "C", l.id rows unbounded preceding)
    ), nothing as (select 0::bigint as running), opening as (${charged('nothing')}), charged as (${charged('line')})
    select '${run.runId}', position, id, running,
      array[${each(shares, (i) => `c${i} - coalesce(lag(c${i}) over p, (select c${i} from opening))`)}]::bigint[]
    from charged window p as (order by position)`;
}

/** Charges by code, running totals, the journal and the run itself: a few rows, made of sums over all lines. */
function totalsSql(detail: RunDetail): string {
  const shares = sharesOf(detail);
  const id = detail.run.runId;
  return `
    create temporary table part on commit drop as
      select coalesce(l.subjective, '') as subjective, ${each(shares, (i) => `sum(r.parts[${i + 1}])::bigint as c${i}`)}
      from bench.run_line r join cost_line l on l.id = r.line_id group by 1;
    insert into bench.recharge_run select (r).* from (select r from recharge_run r where id = '${id}') as one;
    ${each(
      shares,
      (i) => `
    insert into bench.charge select c.id, c.council, c.run_id, c.agreement_key, c.partner, c.sequence, c.previous_charge_id,
        (select sum(c${i}) from part), c.state, c.answered_at, c.answered_by, c.answer_reason, c.posted_on, c.journal_ref
      from charge c where c.run_id = '${id}' and c.partner = '${shares.partners[i]}';
    insert into bench.charge_total select c.id, '${detail.run.agreementKey}', subjective, c${i} from part, charge c
      where c.run_id = '${id}' and c.partner = '${shares.partners[i]}';`,
      '',
    )}
    insert into bench.running_total select * from running_total where agreement_key = '${detail.run.agreementKey}';
    insert into bench.journal select * from journal where run_id = '${id}' and kind = 'charges';
    insert into bench.journal_entry select e.* from journal_entry e join bench.journal j on j.id = e.journal_id`;
}

const CONSTRAINTS = [
  'alter table bench.run_line add primary key (run_id, position)',
  'create unique index run_line_once on bench.run_line (line_id)',
  ...['run_id', 'position', 'line_id', 'running_pence', 'parts'].map(
    (column) => `alter table bench.run_line alter ${column} set not null`,
  ),
  'alter table bench.recharge_run add primary key (id)',
  'alter table bench.charge add primary key (id)',
  'alter table bench.charge add foreign key (run_id) references bench.recharge_run',
  'alter table bench.charge_total add primary key (charge_id, pool, subjective)',
  'alter table bench.charge_total add foreign key (charge_id) references bench.charge',
  'alter table bench.running_total add primary key (agreement_key, pool, partner)',
  'alter table bench.journal add primary key (id)',
  'alter table bench.journal_entry add primary key (journal_id, position)',
  'alter table bench.journal_entry add foreign key (journal_id) references bench.journal',
];

/** A leaf is SHA-256 of a byte 0 and the line as canonical JSON. */
const LEAVES = `
  create temporary table level_0 on commit drop as
  select r.position - 1 as i, sha256('\\x00'::bytea || convert_to(
    '{"amountPence":' || l.net_pence || ',"costCentre":' || to_json(coalesce(l.cost_centre, '')) || ',"documentNumber":'
    || to_json(coalesce(l.document_number, '')) || ',"lineId":"' || l.id || '","parts":[' || array_to_string(r.parts, ',') || '],"pool":'
    || to_json(l.pool) || ',"position":' || r.position || ',"postingDate":"' || l.posting_date || '","runningPence":' || r.running_pence
    || ',"subjective":' || to_json(coalesce(l.subjective, '')) || '}', 'UTF8')) as h
  from bench.run_line r join cost_line l on l.id = r.line_id`;

/** Pairs from the left up to the root; the eighth level is the pages'. */
async function tree(database: pg.Client): Promise<void> {
  let level = 0;
  for (let nodes = Infinity; nodes > 1; level += 1) {
    await database.query(`
      create temporary table level_${level + 1} on commit drop as
      select i / 2 as i, case when beside is null then h else sha256('\\x01'::bytea || h || beside) end as h
      from (select i, h, lead(h) over (order by i) as beside from level_${level}) pair where i % 2 = 0`);
    const { rows } = await database.query<{ nodes: number }>(
      `select count(*)::int as nodes from level_${level + 1}`,
    );
    nodes = rows[0]!.nodes;
  }
  await database.query(`
    update bench.recharge_run set page_hashes = (select array_agg(encode(h, 'hex') order by i) from level_8),
      lines_root = (select encode(h, 'hex') from level_${level})`);
}

/** Both have to be the same, to the last line and hash, or the figures would compare two different things. */
async function compare(database: pg.Client, runId: string): Promise<void> {
  const { rows } = await database.query<Record<string, number>>(`
    select (select count(*)::int from run_line where run_id = '${runId}') as lines,
      (select count(*)::int from (select * from run_line where run_id = '${runId}' intersect select * from bench.run_line) same) as same_lines,
      (select count(*)::int from (select * from charge_total where charge_id in (select id from charge where run_id = '${runId}')
        except select * from bench.charge_total) other) as other_totals,
      (select count(*)::int from (select id, amount_pence from charge where run_id = '${runId}'
        except select id, amount_pence from bench.charge) other) as other_charges,
      (select count(*)::int from recharge_run r join bench.recharge_run b on b.id = r.id
        and b.lines_root = r.lines_root and b.page_hashes = r.page_hashes) as same_trees`);
  const { lines, same_lines, other_totals, other_charges, same_trees } = rows[0]!;
  if (lines !== same_lines || other_totals !== 0 || other_charges !== 0 || same_trees !== 1)
    throw new Error(`the yardstick wrote other rows than the run: ${JSON.stringify(rows[0])}`);
}
