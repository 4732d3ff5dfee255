import { jest } from '@jest/globals';
import { verifyAudit } from '@conjoint/platform';
import { FaultInstallation } from '../fault-installation.js';
import { withDatabase } from '../rows.js';
import { SeededRandom } from '../seeded-random.js';
import { hledgerFindings } from '../money-check/balanced.js';
import { nothingOfMoney } from './money-acknowledged.js';
import { readMoney, type MoneyRows } from '../money-check/money-rows.js';
import { moneyFindings, moneySettled } from '../money-check/money-settled.js';
import { people, prepareMoney } from './money-setup.js';
import { rechargeEverywhere } from './money-work.js';
import { MOMENTS, Strikes } from './strikes.js';

/** Other seeds, and more of them, for a night: `CONJOINT_FAULT_SEEDS=1,2,3`. Each begins with an installation of its own. */
const SEEDS = (process.env['CONJOINT_FAULT_SEEDS'] ?? process.env['CONJOINT_FAULT_SEED'] ?? '20261126')
  .split(',')
  .map(Number);
/** How often each process is killed in turn; recharging once more inside each kind of work. */
const ROUNDS = Number(process.env['CONJOINT_FAULT_ROUNDS'] ?? 2);
const SETTLES_WITHIN_MS = 90_000;
/** A good minute on a machine that has nothing else to do; the kills come more slowly where everything is slow. */
const LONGEST_MS = 240_000;

jest.setTimeout(LONGEST_MS + 300_000);

describe.each(SEEDS)('costs, runs and charges while everything is killed in turn (seed %i)', (seed) => {
  let installation: FaultInstallation;
  let strikes: Strikes;
  let rows: MoneyRows[];
  let found: string[];
  /** How long each part took, in seconds: the whole is to stay within two minutes where the machine has nothing else to do. */
  const took: Record<string, number> = {};
  const acknowledged = nothingOfMoney();
  const enough = (): boolean =>
    acknowledged.files.length >= 12 &&
    acknowledged.sealed.length >= 10 &&
    acknowledged.accepted.length >= 10 &&
    acknowledged.queried.length > 0 &&
    acknowledged.files.some(({ state }) => state === 'undone') &&
    Math.min(...strikes.struck.values()) >= 1;
  const findings = (): Promise<string[]> => moneyFindings(installation, acknowledged);

  const timed = async <T>(what: string, work: Promise<T>): Promise<T> => {
    const began = Date.now();
    return work.finally(() => (took[what] = Math.round((Date.now() - began) / 1000)));
  };

  beforeAll(async () => {
    installation = await timed('start', FaultInstallation.start());
    const person = people(installation, acknowledged);
    await timed('prepare', prepareMoney(installation, person, new SeededRandom(seed)));
    const until = Date.now() + LONGEST_MS;
    let isOver = false;
    // After the last kill the work goes on until there is enough to judge by.
    const goesOn = (): boolean => Date.now() < until && !(isOver && enough());
    const { targets } = installation;
    const named = (...names: string[]) => targets.filter(({ name }) => names.includes(name));
    strikes = new Strikes(
      targets,
      named('recharging')[0]!,
      new SeededRandom(seed + 1),
      goesOn,
      Math.ceil(ROUNDS / 2),
    );
    const plan = Array.from({ length: ROUNDS }, () => targets).flat();
    const killing = strikes.inTurn([...plan, ...named('PostgreSQL', 'NATS')]);
    await timed(
      'work',
      Promise.all([
        rechargeEverywhere(goesOn, { installation, person, acknowledged, strikes, seed }),
        killing.then(() => (isOver = true)),
      ]),
    );
    await timed('settle', moneySettled(installation, SETTLES_WITHIN_MS));
    rows = await readMoney(installation);
    found = await findings();
  });
  afterAll(() => installation?.stop(process.env['CONJOINT_FAULT_KEEP'] !== undefined));

  it('kills every service, NATS and PostgreSQL, recharging inside each kind of work, and still gets it done', () => {
    const { accepted, files, queried, repeats, sealed } = acknowledged;
    const undone = files.filter(({ state }) => state === 'undone').length;
    const runs = rows.flatMap((one) => one.runs);
    const corrections = runs.filter(
      ({ kind, sequence }) => kind === 'correction' && sequence !== null,
    ).length;
    const lines = rows.reduce((sum, one) => sum + one.lines.length, 0);
    process.stderr.write(
      `seed ${seed}: ${files.length} cost files (${undone} undone), ${lines} lines, ${sealed.length} runs sealed (${corrections} corrections), ` +
        `${accepted.length} charges accepted, ${queried.length} queried, ${repeats} attempts repeated; kills: ` +
        `${installation.targets.map(({ name, kills }) => `${name} ${kills}`).join(', ')}; recharging inside ` +
        `${[...strikes.struck].map(([moment, times]) => `${moment} ${times}`).join(', ')}; ` +
        `seconds: ${JSON.stringify(took)}\n`,
    );
    for (const { kills } of installation.targets) expect(kills).toBeGreaterThanOrEqual(ROUNDS);
    for (const moment of MOMENTS) expect([moment, strikes.struck.get(moment)! > 0]).toEqual([moment, true]);
    expect(files.length).toBeGreaterThanOrEqual(12);
    expect(undone).toBeGreaterThan(0);
    expect(sealed.length).toBeGreaterThanOrEqual(10);
    expect(corrections).toBeGreaterThan(0);
    expect(accepted.length).toBeGreaterThanOrEqual(10);
    expect(queried.length).toBeGreaterThan(0);
    expect(repeats).toBeGreaterThan(0);
    const { agreements } = installation.partnership;
    const sealedHere = agreements.filter(({ key }) =>
      runs.some(({ agreement_key, sequence }) => agreement_key === key && sequence !== null),
    );
    expect(new Set(sealedHere.map(({ host }) => host)).size).toBeGreaterThan(1);
    expect(new Set(sealedHere.map(({ basis }) => basis.kind))).toEqual(
      new Set(['fixed-shares', 'caseload-days']),
    );
  });

  it('answers nothing but that somebody is away', () => {
    expect(acknowledged.unexpected).toEqual([]);
  });

  it('loses nothing, doubles nothing, and has every book equal to the penny', () => {
    expect(found).toEqual([]);
  });

  it('has journals on both sides that hledger balances', async () => {
    const person = people(installation, acknowledged);
    for (const one of rows)
      expect(await hledgerFindings(person(one.party, 'approver', 'finance-approver'), one)).toEqual([]);
    expect(rows.filter(({ journals }) => journals.length > 0)).toHaveLength(rows.length);
  });

  it('keeps a whole audit chain of recharging in every database', async () => {
    for (const { party } of rows) {
      const publicKey = JSON.parse(installation.secrets.read(`keys/${party}.audit.public.jwk`)) as object;
      const verdict = await withDatabase(installation.databaseUrl('recharging', party), (query) =>
        verifyAudit(query as never, { partition: party, service: 'recharging', publicKey }),
      );
      expect({ party, ...verdict }).toMatchObject({ intact: true });
    }
  });

  describe('the checker itself', () => {
    /** Each goes round what the databases would refuse; what an earlier one planted stays. */
    const plant = async (party: string, sql: string): Promise<string[]> => {
      const before = new Set(await findings());
      await withDatabase(installation.databaseUrl('recharging', party), async (query) => {
        await query('set session_replication_role = replica');
        await query(sql);
      });
      return (await findings()).filter((finding) => !before.has(finding));
    };
    const file = (index: number) => acknowledged.files.filter(({ state }) => state === 'accepted').at(index)!;

    it.each([
      [
        'a cost line that is gone',
        'delete from cost_line where id = (select id from cost_line where file_id = $ limit 1)',
        'lost',
      ],
      [
        'a penny in a cost line',
        'update cost_line set net_pence = net_pence + 1 where id = (select id from cost_line where file_id = $ limit 1)',
        'pennies',
      ],
      [
        'a file that was taken half',
        `update cost_file set state = 'reading', accepted_at = null where id = $`,
        'lost',
      ],
    ])('notices %s', async (_what, sql, kind) => {
      const { costFileId, host } = file(0);
      const noticed = await plant(host, sql.replaceAll('$', `'${costFileId}'`));
      expect(noticed).toContainEqual(expect.stringMatching(new RegExp(`^${kind}:`)));
    });

    it('notices a share that is a penny off', async () => {
      const { host, runId } = acknowledged.sealed.at(-1)!;
      const noticed = await plant(
        host,
        `update run_line set parts[1] = parts[1] + 1 where run_id = '${runId}' and position = 1`,
      );
      expect(noticed).toContainEqual(expect.stringContaining('pennies: the shares of line 1'));
    });

    it('notices a charge that came twice, one that was lost, and one that is booked on one side only', async () => {
      // Of something: a charge of nothing has no entry that could be missing.
      const [once, lost, half] = acknowledged.accepted.filter(({ totalPence }) => totalPence !== 0);
      const twice = await plant(
        once!.partner,
        `alter table received_charge drop constraint received_charge_sequence;
         insert into received_charge select (jsonb_populate_record(received_charge, jsonb_build_object('id', gen_random_uuid()))).*
           from received_charge where id = '${once!.chargeId}'`,
      );
      expect(twice).toContainEqual(expect.stringContaining('has 2 charges of run'));
      const gone = await plant(lost!.partner, `delete from received_charge where id = '${lost!.chargeId}'`);
      expect(gone).toContainEqual(expect.stringContaining(`lost: charge ${lost!.chargeId} of`));
      const onOneSide = await plant(
        half!.partner,
        `delete from journal_entry where journal_id = (select id from journal where charge_id = '${half!.chargeId}');
         delete from journal where charge_id = '${half!.chargeId}'`,
      );
      expect(onOneSide).toContainEqual(expect.stringMatching(/^books: .* debtor \S+p, creditor/));
    });

    it('notices a running total that is a penny off, and a journal that does not balance', async () => {
      const { host } = acknowledged.sealed[0]!;
      const total = await plant(host, 'update running_total set charged_pence = charged_pence + 1');
      expect(total).toContainEqual(expect.stringContaining('has a running total of'));
      const journal = await plant(
        host,
        'update journal_entry set amount_pence = amount_pence + 1 where position = 1 and journal_id = (select journal_id from journal_entry limit 1)',
      );
      expect(journal).toContainEqual(expect.stringContaining('is out of balance by 1p'));
    });
  });
});
