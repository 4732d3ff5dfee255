import {
  acceptReceivedCharge,
  chargeAnswered,
  chargeSealed,
  checkChargeAgain,
  explainReceivedCharge,
  getReceivedCharge,
  linesOfCharge,
  listReceivedCharges,
  queryReceivedCharge,
  setAccountCode,
  withdrawChargeQuery,
  type AgreementTerms,
  type ChargeLine,
  type PayloadOf,
  type Role,
} from '@conjoint/contracts';
import { addDays, DomainError } from '@conjoint/kernel';
import { Answers, newId, systemOrigin, type Call } from '@conjoint/platform';
import { eachTestAttacks, testWorld, type TestWorld } from '@conjoint/testing';
import { jest } from '@jest/globals';
import { Controller, Module } from '@nestjs/common';
import { contentHash, partiesOf } from '../agreements/agreement.rules.js';
import { Allocation } from '../allocation/allocation.rules.js';
import { AppModule } from '../app.module.js';
import { database } from '../database.js';
import { LinesTree, proofOf } from '../proof/lines-tree.js';
import { sealedCharge } from './charge.fixture.js';

jest.setTimeout(60_000);

const COUNCIL = 'E09000027';
const NEIGHBOUR = 'E09000021';
const THIRD = 'E06000040';
const HOST = 'achieving-for-children';
const LINES = 300;

type Sealed = PayloadOf<typeof chargeSealed>;
/** What the host would hand out: three hundred lines, so that there are two pages. */
let lines: ChargeLine[] = [];
let tree = new LinesTree();
let host: 'honest' | 'forging' | 'silent' | 'refusing' = 'honest';

/** A host of which only the lines are needed here: its charges are put into its outbox by the test. */
@Controller()
class HostLines {
  @Answers(linesOfCharge)
  async lines({ page }: { page: number }, _call: Call) {
    if (host === 'silent') throw new DomainError('unavailable', 'Not just now');
    if (host === 'refusing') throw new DomainError('not-permitted', 'No');
    const given = lines.slice(page * 256, page * 256 + 256);
    const forged = given.map((one, n) => (n === 7 ? { ...one, documentNumber: 'D-FORGED' } : one));
    return {
      lines: host === 'forging' ? forged : given,
      page,
      pages: tree.pages.length,
      lineCount: lines.length,
      proof: proofOf(page, tree.pages),
    };
  }
}
@Module({ controllers: [HostLines] })
class Host {}

let world: TestWorld;
let terms: AgreementTerms;
let agreementHash: string;
let previous: Sealed | null = null;
beforeAll(async () => {
  world = await testWorld({
    partnership: 'achieving-for-children',
    partitions: [COUNCIL, NEIGHBOUR, THIRD, HOST],
    services: [
      { name: 'recharging', module: AppModule, database, partitions: [COUNCIL, NEIGHBOUR] },
      { name: 'recharging', module: Host, database, partitions: [HOST, THIRD] },
    ],
    now: '2026-11-23T10:00:00Z',
  });
  const seed = world.partnership.agreements.find(({ key }) => key === 'company-overheads')!;
  terms = seed as AgreementTerms;
  agreementHash = contentHash(seed);
  await finance().send(setAccountCode, {
    agreementKey: terms.key,
    subjective: '10100',
    account: 'CS-4410',
  });
  // The host and the third partner have no service here: what they would have said is put in its place.
  await db().query(
    `insert into agreement_acceptance (content_hash, party, how, accepted_at) select $1, party, 'take-over', now()
     from unnest($2::text[]) as party on conflict do nothing`,
    [agreementHash, partiesOf(terms)],
  );
}, 120_000);
afterAll(() => world?.stop(), 60_000);
beforeEach(() => {
  host = 'honest';
});

const finance = (role: Role = 'finance-approver', partition = COUNCIL) =>
  world.person({ partition, roles: [role] });
const db = () => world.db('recharging', COUNCIL);

let week = 0;
/** A charge as the host seals it, of a week of its own so that each is the first of its period. */
function next(more: Partial<Parameters<typeof sealedCharge>[0]> = {}, change = (one: Sealed) => one): Sealed {
  week += 1;
  const from = addDays('2025-04-01', 7 * week);
  const period = { from, until: addDays(from, 6) };
  const amountPence = 100_000 + week;
  previous = change(
    sealedCharge({ terms, agreementHash, partner: COUNCIL, amountPence, previous, period, ...more }),
  );
  return previous;
}

async function send(sealed: Sealed, to = COUNCIL): Promise<void> {
  await world
    .db('recharging', HOST)
    .transaction(systemOrigin('recharging', HOST, 'seal'), (tx) =>
      tx.publish(chargeSealed, { aggregateId: `recharge:${sealed.agreementKey}`, to, payload: sealed }),
    );
  await world.settled();
}

async function received(more?: Parameters<typeof next>[0], change?: (one: Sealed) => Sealed) {
  const sealed = next(more, change);
  await send(sealed);
  return (await finance().send(getReceivedCharge, { chargeId: sealed.chargeId })).charge;
}

const answers = () =>
  db().query<{ body: PayloadOf<typeof chargeAnswered> }>(
    `select body from outbox where name = 'recharging.${chargeAnswered.name}' order by created_at, version`,
  );
const answersTo = async (chargeId: string) =>
  (await answers()).map(({ body }) => body).filter((body) => body.chargeId === chargeId);
const entries = (chargeId: string) =>
  db().query<{ account: string; partner: string | null; subjective: string | null; amount_pence: string }>(
    `select account, partner, subjective, amount_pence from journal_entry entry
     join journal on journal.id = entry.journal_id where charge_id = $1 order by position`,
    [chargeId],
  );

describe('a charge of a host', () => {
  it('is kept as it came, with what this council found out by itself', async () => {
    const charge = await received();
    expect(charge).toMatchObject({
      host: HOST,
      state: 'received',
      version: 1,
      failedChecks: 0,
      journal: null,
    });
    expect(charge.checks.map(({ agrees }) => agrees)).toEqual(charge.checks.map(() => true));
    expect(charge.checks).toHaveLength(8);
    expect(charge.totals).toMatchObject([{ subjective: '10100', account: 'CS-4410' }]);
    const audited = await db().query(
      `select 1 from audit where action = 'charge.received' and $1 = any(subjects)`,
      [charge.chargeId],
    );
    expect(audited).toHaveLength(1);
  });

  it('that is said twice is one charge', async () => {
    const charge = await received();
    const sealed = previous!;
    await send(sealed);
    const kept = await db().query('select 1 from received_charge where id = $1', [charge.chargeId]);
    expect(kept).toHaveLength(1);
  });

  it('is listed, the newest first, to those who answer for the money and to nobody else', async () => {
    const { charges, total, waiting } = await finance('auditor').send(listReceivedCharges, {});
    expect(charges).toHaveLength(total);
    expect(waiting).toBe(total);
    await expect(finance('social-worker').send(listReceivedCharges, {})).rejects.toMatchObject({
      code: 'not-permitted',
    });
    await expect(
      finance('auditor', NEIGHBOUR).send(getReceivedCharge, { chargeId: charges[0]!.chargeId }),
    ).rejects.toMatchObject({ code: 'not-found' });
  });
});

describe('accepting', () => {
  eachTestAttacks('S8');

  it('posts a journal that balances and tells the host, all at once', async () => {
    const charge = await received();
    const answer = await finance().send(acceptReceivedCharge, { chargeId: charge.chargeId, version: 1 });
    expect(answer.charge).toMatchObject({ state: 'posted', version: 2 });
    expect(await entries(charge.chargeId)).toEqual([
      {
        account: 'recharged-cost',
        partner: null,
        subjective: 'CS-4410',
        amount_pence: String(charge.totalPence),
      },
      { account: 'creditor', partner: HOST, subjective: null, amount_pence: String(-charge.totalPence) },
    ]);
    const { journal } = answer.charge;
    const sum = (side: 'debitPence' | 'creditPence') =>
      journal!.entries.reduce((total, entry) => total + entry[side], 0);
    expect(sum('debitPence')).toBe(sum('creditPence'));
    expect(await answersTo(charge.chargeId)).toMatchObject([
      { answer: 'accepted', postedOn: '2026-11-23', journalRef: journal!.ref, reason: null },
    ]);
  });

  it('of a negative charge posts it the other way round, and of nothing posts nothing and still answers', async () => {
    for (const amountPence of [-7_777, 0]) {
      const { chargeId, totalPence } = await received({ amountPence });
      expect((await finance().send(acceptReceivedCharge, { chargeId, version: 1 })).charge.state).toBe(
        'posted',
      );
      const posted = await entries(chargeId);
      expect(posted.map(({ amount_pence }) => Number(amount_pence))).toEqual(
        amountPence === 0 ? [] : [totalPence, -totalPence],
      );
      expect(await answersTo(chargeId)).toHaveLength(1);
    }
  });

  it('happens once, however often and from however many places it is tried', async () => {
    const { chargeId } = await received();
    const tries = await Promise.allSettled(
      Array.from({ length: 5 }, () => finance().send(acceptReceivedCharge, { chargeId, version: 1 })),
    );
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await entries(chargeId)).toHaveLength(2);
    expect(await answersTo(chargeId)).toHaveLength(1);
  });

  it('waits for an account of each code, and says what to do', async () => {
    const charge = await received({}, (one) => ({
      ...one,
      totals: one.totals.map((total) => ({ ...total, subjective: '99999' })),
    }));
    expect(charge.totals).toMatchObject([{ subjective: '99999', account: null }]);
    const accept = () => finance().send(acceptReceivedCharge, { chargeId: charge.chargeId, version: 1 });
    await expect(accept()).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('Set it under Account codes'),
    });
    expect(await entries(charge.chargeId)).toEqual([]);
    await finance('finance-preparer').send(setAccountCode, {
      agreementKey: terms.key,
      subjective: '*',
      account: 'CS-4499',
    });
    expect((await accept()).charge.journal!.entries[0]).toMatchObject({
      account: 'CS-4499',
      subjective: '99999',
    });
    // What is posted stays where it went, whatever is set afterwards.
    await finance().send(setAccountCode, { agreementKey: terms.key, subjective: '*', account: null });
    const { charge: after } = await finance().send(getReceivedCharge, { chargeId: charge.chargeId });
    expect(after.totals).toMatchObject([{ account: 'CS-4499' }]);
  });

  it('is for those who approve, who signed in just now', async () => {
    const { chargeId } = await received();
    await expect(
      finance('finance-preparer').send(acceptReceivedCharge, { chargeId, version: 1 }),
    ).rejects.toMatchObject({ code: 'not-permitted' });
    const earlier = world.person({
      partition: COUNCIL,
      roles: ['finance-approver'],
      override: { auth_time: Math.floor(Date.now() / 1000) - 3600 },
    });
    await expect(earlier.send(acceptReceivedCharge, { chargeId, version: 1 })).rejects.toMatchObject({
      code: 'needs-recent-sign-in',
    });
  });
});

describe('a charge that does not agree', () => {
  it('says in what, cannot be accepted, and can be queried', async () => {
    const { chargeId, checks, totalPence } = await received({}, (one) => ({
      ...one,
      totalPence: one.totalPence + 100,
      totals: one.totals.map((total) => ({ ...total, amountPence: total.amountPence + 100 })),
    }));
    expect(checks.filter(({ agrees }) => !agrees).map(({ check }) => check)).toEqual(['total']);
    await expect(finance().send(acceptReceivedCharge, { chargeId, version: 1 })).rejects.toMatchObject({
      code: 'conflict',
    });
    const again = await finance().send(checkChargeAgain, { chargeId, version: 1 });
    expect(again.charge).toMatchObject({ state: 'received', version: 2, failedChecks: 1 });
    const query = {
      chargeId,
      version: 2,
      against: 'rule' as const,
      about: 'Total',
      disputedPence: 100,
      reason: 'Its parts add up to a pound less',
    };
    const { charge } = await finance('finance-preparer').send(queryReceivedCharge, query);
    expect(charge).toMatchObject({ state: 'queried', version: 3 });
    expect(charge.queries).toMatchObject([
      { against: 'rule', disputedPence: 100, undisputedPence: totalPence - 100, withdrawnAt: null },
    ]);
    expect(await answersTo(chargeId)).toMatchObject([
      { answer: 'queried', reason: expect.stringContaining('£1.00 disputed') },
    ]);
    expect(await entries(chargeId)).toEqual([]);
  });
});

describe('a charge under terms that not all have accepted', () => {
  it('does not agree until they have, and is checked again then', async () => {
    const gone = await db().query<{ party: string }>(
      `delete from agreement_acceptance where content_hash = $1 and party = $2 returning party`,
      [agreementHash, HOST],
    );
    expect(gone).toBeDefined();
    const { chargeId, failedChecks } = await received();
    expect(failedChecks).toBe(1);
    await db().query(
      `insert into agreement_acceptance (content_hash, party, how, accepted_at) values ($1, $2, 'take-over', now())`,
      [agreementHash, HOST],
    );
    const { charge } = await finance().send(checkChargeAgain, { chargeId, version: 1 });
    expect(charge.failedChecks).toBe(0);
    expect((await finance().send(acceptReceivedCharge, { chargeId, version: 2 })).charge.state).toBe(
      'posted',
    );
  });
});

describe('a query', () => {
  it('can be withdrawn, and then the charge accepted: the host hears all three, in order', async () => {
    const { chargeId, totalPence } = await received();
    const query = {
      chargeId,
      version: 1,
      against: 'line' as const,
      about: 'INV-1',
      disputedPence: totalPence,
      reason: 'Not ours',
    };
    await finance().send(queryReceivedCharge, query);
    await expect(finance().send(acceptReceivedCharge, { chargeId, version: 2 })).rejects.toMatchObject({
      code: 'not-acceptable-state',
    });
    await finance().send(withdrawChargeQuery, { chargeId, version: 2 });
    await finance().send(acceptReceivedCharge, { chargeId, version: 3 });
    expect((await answersTo(chargeId)).map(({ answer }) => answer)).toEqual([
      'queried',
      'withdrawn-query',
      'accepted',
    ]);
    const { charge } = await finance().send(getReceivedCharge, { chargeId });
    expect(charge.queries).toMatchObject([{ withdrawnAt: '2026-11-23T10:00:00.000Z' }]);
  });

  it('disputes no more than is charged, and is of the charge as it is now', async () => {
    const { chargeId, totalPence } = await received();
    const query = { chargeId, version: 1, against: 'line' as const, about: 'INV-1', reason: 'Not ours' };
    await expect(
      finance().send(queryReceivedCharge, { ...query, disputedPence: totalPence + 1 }),
    ).rejects.toMatchObject({ code: 'validation-failed' });
    await expect(
      finance().send(queryReceivedCharge, { ...query, version: 7, disputedPence: 1 }),
    ).rejects.toMatchObject({ code: 'stale-version' });
    expect(await answersTo(chargeId)).toEqual([]);
  });
});

describe('explaining a charge', () => {
  let chargeId: string;
  beforeAll(async () => {
    const allocation = new Allocation(
      sealedCharge({ terms, agreementHash, partner: COUNCIL, amountPence: 0 }).pools[0]!.weights,
      previous!.pools[0]!.closing.map(({ partner, entitlement, chargedPence }) => {
        const [numerator, denominator] = entitlement.split('/').map(BigInt) as [bigint, bigint];
        return { partner, entitlement: { numerator, denominator }, charged: BigInt(chargedPence) };
      }),
    );
    let running = 0;
    tree = new LinesTree();
    lines = Array.from({ length: LINES }, (_, n) => {
      const amountPence = n % 11 === 0 ? -13 : 101 + n;
      const before = allocation.chargedAt(BigInt(running));
      running += amountPence;
      const parts = allocation.chargedAt(BigInt(running)).map((charged, i) => Number(charged - before[i]!));
      const line = {
        position: n + 1,
        lineId: newId(),
        pool: terms.key,
        postingDate: '2026-08-31',
        documentNumber: `D${n}`,
        subjective: '10100',
        costCentre: 'C1',
        amountPence,
        runningPence: running,
        parts,
      };
      tree.add(line);
      return line;
    });
    const linesRoot = tree.close();
    ({ chargeId } = await received({ amountPence: running, linesRoot, lineCount: LINES }));
  });

  it('shows every line proved and computed here, and the parts add up to the charge', async () => {
    let sum = 0;
    let last = 0;
    for (const page of [0, 1]) {
      const explained = await finance('auditor').send(explainReceivedCharge, { chargeId, page });
      if (!explained.lines.shown) throw new Error(`not shown: ${explained.lines.why}`);
      expect(explained.lines.pages).toBe(2);
      for (const line of explained.lines.lines) {
        expect(line.computedPence).toBe(line.partPence);
        sum += line.computedPence;
        last = line.chargedAfterPence;
      }
      const [pool] = explained.pools;
      expect(explained.charge.totalPence).toBe(pool!.partPence);
      if (page === 1) expect(last).toBe(pool!.closingChargedPence);
    }
    const { charge } = await finance().send(getReceivedCharge, { chargeId });
    expect(sum).toBe(charge.totalPence);
  });

  it.each([
    ['unavailable', 'silent'],
    ['not-proved', 'forging'],
    ['refused', 'refusing'],
  ] as const)('says that the lines are %s where the host is %s, and shows what is here', async (why, how) => {
    host = how;
    const explained = await finance().send(explainReceivedCharge, { chargeId });
    expect(explained.lines).toEqual({ shown: false, why });
    expect(explained.pools[0]!.partPence).toBe(explained.charge.totalPence);
  });
});
