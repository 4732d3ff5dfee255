import { createHash, randomUUID } from 'node:crypto';
import {
  beginFile,
  cancelCinReturn,
  checkAuthority,
  exampleReferral,
  getCinReturn,
  getImport,
  listCinReturnProblems,
  listCinReturns,
  putChunk,
  recordDecision,
  recordReferral,
  startCinReturn,
  startImport,
  takeCinReturnChunk,
  undoImport,
  type CinReturnView,
} from '@conjoint/contracts';
import { newId, type PartitionDb } from '@conjoint/platform';
import { testWorld, type TestPerson, type TestWorld } from '@conjoint/testing';
import { AppModule } from '../app.module.js';
import type { CensusChild } from '../cin-file/census-child.js';
import { childrenOf, fixtureFile } from '../cin-writing/recorded-child.fixture.js';
import { ReturnSchema } from '../cin-writing/return-schema.js';
import { database } from '../database.js';
import { TidyService } from '../tidy/tidy.service.js';
import { nextToMake } from './cin-return.repository.js';
import { ReturnInterrupted, ReturnMaker } from './return-maker.js';

const HF = 'E09000013';
const KC = 'E09000020';
const WM = 'E09000033';
const CHUNK = 262_144;
const NOW = '2026-11-26T10:00:00Z';
const fake = fixtureFile('fake_CIN_data.xml');

let world: TestWorld;
const schema = new ReturnSchema();
beforeAll(async () => {
  world = await testWorld({
    partnership: 'tri-borough',
    partitions: [HF, KC, WM],
    services: [{ name: 'referrals', module: AppModule, database }],
    now: NOW,
  });
}, 90_000);
afterAll(async () => {
  schema.dispose();
  await world?.stop();
}, 30_000);
beforeEach(() => world.clock.set(NOW));

const db = (partition: string): PartitionDb => world.db('referrals', partition);
const person = (
  partition: string,
  role: 'performance-analyst' | 'information-officer' | 'director' | 'auditor',
) => world.person({ partition, roles: [role], key: `${partition}.${role}`, name: `A ${role}` });
const analyst = (partition = HF): TestPerson => person(partition, 'performance-analyst');

async function imported(partition: string, file: Buffer): Promise<string> {
  const officer = person(partition, 'information-officer');
  const { fileId } = await officer.send(beginFile.referrals, {
    purpose: 'cin-census',
    fileName: `${randomUUID()}.xml`,
    sizeBytes: file.length,
  });
  for (let number = 0; number * CHUNK < file.length; number += 1) {
    const base64 = file.subarray(number * CHUNK, (number + 1) * CHUNK).toString('base64');
    await officer.send(putChunk.referrals, { fileId, number, base64 });
  }
  const started = await officer.send(startImport, { requestId: newId(), fileId, asSample: true });
  const importId = started.import.id;
  await until(async () => (await officer.send(getImport, { importId })).import.state === 'done');
  return importId;
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let turn = 0; turn < 300; turn += 1) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('it did not come about');
}

const start = async (partition: string, year: number): Promise<CinReturnView> =>
  (await analyst(partition).send(startCinReturn, { requestId: newId(), year })).return;
const now = async (partition: string, returnId: string): Promise<CinReturnView> =>
  (await analyst(partition).send(getCinReturn, { returnId })).return;

async function finished(partition: string, returnId: string): Promise<CinReturnView> {
  await until(
    async () => !['waiting', 'writing', 'cancelling'].includes((await now(partition, returnId)).state),
  );
  return now(partition, returnId);
}
const made = async (partition: string, year: number): Promise<CinReturnView> =>
  finished(partition, (await start(partition, year)).id);

async function fileOf(partition: string, view: CinReturnView): Promise<Buffer> {
  const parts: Buffer[] = [];
  for (let number = 0; number < view.chunks; number += 1) {
    const { base64, sha256 } = await analyst(partition).send(takeCinReturnChunk, {
      returnId: view.id,
      number,
    });
    const bytes = Buffer.from(base64, 'base64');
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256);
    expect(bytes.length).toBeLessThanOrEqual(CHUNK);
    parts.push(bytes);
  }
  return Buffer.concat(parts);
}

/** Local id, referral date and the values of each episode, as far as the layouts of 2022 and 2026 share them. */
function episodesOf(children: readonly CensusChild[]): string[] {
  return children
    .flatMap(({ episodes, identifiers }) => {
      const localId = identifiers.fields.find(({ name }) => name === 'LAchildID')!.value;
      return episodes.map(({ details }) => {
        const of = (name: string) => details.fields.find((field) => field.name === name)?.value ?? '';
        return [localId, of('CINreferralDate'), of('ReferralSource'), of('PrimaryNeedCode')].join(' ');
      });
    })
    .sort();
}

describe('the return of an imported census', () => {
  let view: CinReturnView;
  let file: Buffer;
  beforeAll(async () => {
    await imported(HF, fake);
    view = await made(HF, 2022);
    file = await fileOf(HF, view);
  }, 60_000);

  it('has the 173 episodes of the year out of 402, and is valid by the schema of 2026', async () => {
    expect(view).toMatchObject({
      state: 'done',
      year: 2022,
      from: '2021-04-01',
      referenceDate: '2022-03-31',
      beforeYearEnd: false,
      children: 168,
      childrenDone: 168,
      childrenTotal: 168,
      episodes: 173,
      episodesLeftOut: 0,
      fileName: 'cin-2022-205-001.xml',
      keptUntil: '2026-12-26',
    });
    expect(view.sizeBytes).toBe(file.length);
    expect(view.sha256).toBe(createHash('sha256').update(file).digest('hex'));
    const xml = file.toString('utf8');
    expect(schema.faultsOf(xml)).toEqual([]);
    expect(xml).toContain('<LEA>205</LEA>');
    expect(xml).toContain('<ReferenceDate>2022-03-31</ReferenceDate>');
    expect(xml).toContain('<DateTime>2026-11-26T10:00:00Z</DateTime>');
    const children = await childrenOf(file);
    expect(children).toHaveLength(168);
    const ofYear = (await childrenOf(fake)).map((child) => ({
      ...child,
      episodes: child.episodes.filter(({ details }) => {
        const date = (name: string) => details.fields.find((field) => field.name === name)?.value;
        const closed = date('CINclosureDate');
        return date('CINreferralDate')! <= '2022-03-31' && (!closed || closed >= '2021-04-01');
      }),
    }));
    expect(episodesOf(children)).toEqual(episodesOf(ofYear));
    expect(xml.match(/<ReferralNFA>1</g)).toHaveLength(173);
  });

  it('comes back the same when another council reads it', async () => {
    await imported(KC, file);
    const again = await fileOf(KC, await made(KC, 2022));
    expect(episodesOf(await childrenOf(again))).toEqual(episodesOf(await childrenOf(file)));
    const withoutHeader = (bytes: Buffer) =>
      bytes
        .toString('utf8')
        .split('<Children>')[1]!
        .match(/<(LAchildID|Sex|CINclosureDate|Ethnicity)>[^<]*/g)!
        .sort();
    expect(withoutHeader(again)).toEqual(withoutHeader(file));
  }, 60_000);

  it('lists what is missing by rule, each linked to the record, and says who looked', async () => {
    const listed = await analyst().send(listCinReturnProblems, { returnId: view.id });
    expect(listed.total).toBe(view.problems);
    expect(listed.rules.reduce((sum, { problems }) => sum + problems, 0)).toBe(view.problems);
    expect(listed.rules.map(({ rule }) => rule)).toContain('8831');
    // A closure of April 2022 is no value of this return, and so no error in it.
    expect(listed.rules.map(({ rule }) => rule)).not.toContain('8620');
    expect(view.ofOtherYears).toBeGreaterThan(23);
    const ofRule = await analyst().send(listCinReturnProblems, { returnId: view.id, rule: '8831' });
    expect(ofRule.problems.every(({ childId, localId, rule }) => childId && localId && rule === '8831')).toBe(
      true,
    );
    const { problems } = ofRule;
    const [row] = await db(HF).query<{ subjects: string[] }>(
      `select subjects from audit where action = 'cin-return.problems' order by at desc, id desc limit 1`,
    );
    expect(row!.subjects).toEqual(expect.arrayContaining([view.id, problems[0]!.childId!]));
  });

  it('is written down: who asked, which children it names, who took it', async () => {
    const rows = await db(HF).query<{ action: string; subjects: string[]; why: string | null; who: string }>(
      'select action, subjects, why, who from audit where $1 = any(subjects) order by at, id',
      [view.id],
    );
    const of = (action: string) => rows.filter((row) => row.action === action);
    expect(of('cin-return.asked')).toMatchObject([
      { who: `${HF}.performance-analyst`, why: 'census year 2022' },
    ]);
    const named = new Set(of('cin-return.written').flatMap(({ subjects }) => subjects));
    expect(named.size).toBe(168 + 1);
    expect(of('cin-return.taken')).toHaveLength(view.chunks);
    expect(of('cin-return.taken')[0]).toMatchObject({
      who: `${HF}.performance-analyst`,
      why: `part 1 of ${view.chunks}`,
    });
  });

  it('shows a restricted child in the file, as the law wants it, and in the list to its keeper alone', async () => {
    const { problems } = await analyst().send(listCinReturnProblems, { returnId: view.id, rule: '8831' });
    const { childId, localId } = problems[0]!;
    await db(HF).query('update person set restricted = true where id = $1', [childId]);
    try {
      const again = await made(HF, 2022);
      expect(again).toMatchObject({ episodes: 173, fileName: 'cin-2022-205-002.xml' });
      expect((await fileOf(HF, again)).toString('utf8')).toContain(`<LAchildID>${localId}</LAchildID>`);
      const seen = JSON.stringify(
        await analyst().send(listCinReturnProblems, { returnId: again.id, rule: '8831' }),
      );
      expect(seen).not.toContain(localId);
      const keeper = person(HF, 'information-officer');
      const kept = await keeper.send(listCinReturnProblems, { returnId: again.id, rule: '8831' });
      expect(JSON.stringify(kept)).toContain(localId);
      await expect(keeper.send(takeCinReturnChunk, { returnId: again.id, number: 0 })).rejects.toMatchObject({
        code: 'not-permitted',
      });
    } finally {
      await db(HF).query('update person set restricted = false where id = $1', [childId]);
    }
  });

  it('is asked for once: the same request again gives the same return', async () => {
    const requestId = newId();
    const ask = () => analyst().send(startCinReturn, { requestId, year: 2022 });
    const [one, other] = await Promise.all([ask(), ask()]);
    expect(one.return.id).toBe(other.return.id);
    await finished(HF, one.return.id);
  });
});

describe('a return that cannot be made', () => {
  it('of a year without an episode is refused in words, and nothing is stored', async () => {
    const before = await analyst(WM).send(listCinReturns, {});
    await expect(start(WM, 2015)).rejects.toMatchObject({
      code: 'not-acceptable-state',
      message: expect.stringContaining(
        'This council has no episode in the census year 2015 (1 April 2014 to 31 March 2015)',
      ),
    });
    expect((await analyst(WM).send(listCinReturns, {})).total).toBe(before.total);
  });

  it('of a year that has not begun is refused in words', async () => {
    await expect(start(HF, 2028)).rejects.toMatchObject({
      code: 'validation-failed',
      fieldErrors: [{ field: 'year', message: expect.stringContaining('begins on 1 April 2027') }],
    });
  });

  it('is asked for by an analyst or a director, and by nobody else', async () => {
    for (const role of ['information-officer', 'auditor'] as const) {
      await expect(
        person(HF, role).send(startCinReturn, { requestId: newId(), year: 2022 }),
      ).rejects.toMatchObject({ code: 'not-permitted' });
    }
    const longAgo = world.person({
      partition: HF,
      roles: ['director'],
      override: { auth_time: Math.floor(Date.now() / 1000) - 3600 },
    });
    await expect(longAgo.send(startCinReturn, { requestId: newId(), year: 2022 })).rejects.toMatchObject({
      code: 'needs-recent-sign-in',
    });
  });
});

describe('a return of what was done here', () => {
  it('has the referral, its source, the decision and the number this council gives the child', async () => {
    await world.answer(checkAuthority, WM, ({ outcomes }) => ({
      answers: outcomes.map((outcome) => ({
        outcome,
        allowed: true,
        authorityId: 'a',
        statute: 's',
        holders: [],
      })),
    }));
    const worker = world.person({ partition: WM, roles: ['front-door-worker', 'front-door-manager'] });
    const child = (ref: string, dateOfBirth: string) => ({
      ref,
      givenName: 'Amal',
      familyName: `Test${ref}`,
      dateOfBirth,
      sex: 'F' as const,
    });
    const recorded = await worker.send(recordReferral, {
      requestId: newId(),
      referral: {
        ...exampleReferral,
        received: { receivedAt: '2026-11-20T09:00:00Z', how: 'telephone' },
        children: [child('c1', '2016-03-04'), child('c2', '2018-03-04')],
        adults: [],
        relationships: [],
        addresses: [{ ref: 'h1', lines: ['1 Example Street'], postcode: 'SW1P 3JX', people: ['c1', 'c2'] }],
      } as never,
    });
    const [first, second] = recorded.children.map(({ childId }) => childId) as [string, string];
    const rationale = 'A reason that is long enough';
    await worker.send(recordDecision, {
      requestId: newId(),
      referralId: recorded.referralId,
      version: 1,
      decisions: [
        { childId: first, outcome: 'child-and-family-assessment', rationale },
        { childId: second, outcome: 'no-further-action', rationale },
      ],
    });
    const view = await made(WM, 2027);
    expect(view).toMatchObject({ state: 'done', beforeYearEnd: true, children: 2, episodes: 2 });
    const xml = (await fileOf(WM, view)).toString('utf8');
    expect(schema.faultsOf(xml)).toEqual([]);
    expect(xml.match(/<CINreferralDate>2026-11-20</g)).toHaveLength(2);
    expect(xml).toContain(`<ReferralSource>${exampleReferral.referrer.source}</ReferralSource>`);
    expect(xml.match(/<ReferralNFA>[01]/g)!.sort()).toEqual(['<ReferralNFA>0', '<ReferralNFA>1']);
    expect(xml).not.toMatch(/Amal|Testc/);
    const people = await db(WM).query<{ local_id: string }>(
      'select local_id from person where id = any($1)',
      [[first, second]],
    );
    for (const { local_id: localId } of people) expect(xml).toContain(`<LAchildID>${localId}</LAchildID>`);
    const listed = await analyst(WM).send(listCinReturnProblems, { returnId: view.id });
    // What nobody asked about yet is missing, and named with the record it is missing in.
    expect(listed.problems).toContainEqual(
      expect.objectContaining({ rule: '8610', field: 'PrimaryNeedCode', childId: first, inFile: null }),
    );
    // The same child has the same number next time.
    const again = (await fileOf(WM, await made(WM, 2027))).toString('utf8');
    expect(again.match(/<LAchildID>[^<]*/g)).toEqual(xml.match(/<LAchildID>[^<]*/g));
  }, 60_000);
});

describe('a return while it is made', () => {
  const lease = { name: 'cin-return', holder: newId(), fence: '1' };
  /** As another process would hold it, so that the worker of this world leaves it alone. */
  const held = (seconds: number) =>
    db(KC).query(
      `insert into lease (name, holder, fence, expires_at) values ($1, $2, $3, now() + make_interval(secs => $4))
       on conflict (name) do update set holder = excluded.holder, fence = excluded.fence, expires_at = excluded.expires_at`,
      [lease.name, lease.holder, lease.fence, seconds],
    );
  const around = (stopping: () => boolean) => ({ clock: world.clock, authorityCode: '207', stopping });

  it('is cancelled by whoever may make one: nothing of it is left, and it cannot be taken', async () => {
    await held(60);
    const asked = await start(KC, 2022);
    expect((await now(KC, asked.id)).state).toBe('waiting');
    const row = (await nextToMake(db(KC)))!;
    let turns = 0;
    const maker = new ReturnMaker(
      db(KC),
      row,
      lease,
      around(() => (turns += 1) > 1),
    );
    await expect(maker.run()).rejects.toThrow(ReturnInterrupted);
    expect(await now(KC, asked.id)).toMatchObject({
      state: 'writing',
      children: 168,
      childrenTotal: 168,
      chunks: 0,
    });
    await expect(
      analyst(KC).send(takeCinReturnChunk, { returnId: asked.id, number: 0 }),
    ).rejects.toMatchObject({
      code: 'not-acceptable-state',
    });
    const { return: cancelling } = await analyst(KC).send(cancelCinReturn, { returnId: asked.id });
    expect(cancelling.state).toBe('cancelling');
    await new ReturnMaker(
      db(KC),
      (await nextToMake(db(KC)))!,
      lease,
      around(() => false),
    ).run();
    expect(await now(KC, asked.id)).toMatchObject({ state: 'cancelled', chunks: 0 });
    const [left] = await db(KC).query<{ rows: number }>(
      `select (select count(*) from cin_return_chunk where return_id = $1)
         + (select count(*) from cin_return_problem where return_id = $1)
         + (select count(*) from cin_return_child where return_id = $1) as rows`,
      [asked.id],
    );
    expect(Number(left!.rows)).toBe(0);
    expect((await analyst(KC).send(cancelCinReturn, { returnId: asked.id })).return.state).toBe('cancelled');
  });

  it('is not finished when the right of whoever asked was withdrawn in the meantime', async () => {
    await held(60);
    const mandateId = newId();
    const director = world.person({ partition: KC, roles: ['director'], key: 'kc.leaving', mandateId });
    const { return: asked } = await director.send(startCinReturn, { requestId: newId(), year: 2022 });
    await db(KC).query('insert into refused_mandate (mandate_id) values ($1)', [mandateId]);
    await new ReturnMaker(
      db(KC),
      (await nextToMake(db(KC)))!,
      lease,
      around(() => false),
    ).run();
    expect(await now(KC, asked.id)).toMatchObject({
      state: 'failed',
      chunks: 0,
      failure: { code: 'no-mandate' },
    });
    await held(0);
  });

  it('is not finished when the right of whoever asked has come to its last day in the meantime', async () => {
    await held(60);
    const director = world.person({
      partition: KC,
      roles: ['director'],
      key: 'kc.ended',
      until: '2020-01-31',
    });
    const { return: asked } = await director.send(startCinReturn, { requestId: newId(), year: 2022 });
    await new ReturnMaker(
      db(KC),
      (await nextToMake(db(KC)))!,
      lease,
      around(() => false),
    ).run();
    expect(await now(KC, asked.id)).toMatchObject({
      state: 'failed',
      chunks: 0,
      failure: {
        code: 'no-mandate',
        message: 'The right of the person who asked for this return has ended in the meantime',
      },
    });
    await held(0);
  });

  it('and was broken off, is made again from the start, with every child once', async () => {
    await held(60);
    const asked = await start(KC, 2022);
    let turns = 0;
    const broken = new ReturnMaker(
      db(KC),
      (await nextToMake(db(KC)))!,
      lease,
      around(() => (turns += 1) > 1),
    );
    await expect(broken.run()).rejects.toThrow(ReturnInterrupted);
    await held(0);
    const view = await finished(KC, asked.id);
    expect(view).toMatchObject({ state: 'done', children: 168, episodes: 173 });
    const children = await childrenOf(await fileOf(KC, view));
    expect(children).toHaveLength(168);
  }, 60_000);

  it('belongs to one process at a time: who lost the lease writes nothing more', async () => {
    await held(60);
    await start(KC, 2022);
    const row = (await nextToMake(db(KC)))!;
    const other = { ...lease, holder: newId() };
    await expect(
      new ReturnMaker(
        db(KC),
        row,
        other,
        around(() => false),
      ).run(),
    ).rejects.toThrow('another process');
    await held(0);
    await finished(KC, row.id);
  }, 60_000);
});

describe('a finished return', () => {
  it('is listed a page at a time with the years there is something for, and its file goes after thirty days', async () => {
    const { returns, years, total } = await analyst().send(listCinReturns, {});
    expect(returns).toHaveLength(Math.min(25, total));
    expect(years).toContainEqual({ year: 2022, episodes: 173, ended: true });
    const view = returns.find(({ state }) => state === 'done')!;
    world.clock.advance(29 * 86_400_000);
    await world.get('referrals', TidyService).tidy(db(HF));
    expect((await now(HF, view.id)).state).toBe('done');
    world.clock.advance(3 * 86_400_000);
    await world.get('referrals', TidyService).tidy(db(HF));
    expect(await now(HF, view.id)).toMatchObject({
      state: 'removed',
      chunks: 0,
      keptUntil: null,
      sha256: view.sha256,
    });
    await expect(analyst().send(takeCinReturnChunk, { returnId: view.id, number: 0 })).rejects.toMatchObject({
      message: 'The file of this return has been removed. Make the return again.',
    });
    const [left] = await db(HF).query<{ chunks: string }>('select count(*) as chunks from cin_return_chunk');
    expect(Number(left!.chunks)).toBe(0);
  });

  it('outlives the import it was made of: what was listed of a record that is gone is linked to nothing', async () => {
    const importId = await imported(WM, fake);
    const view = await made(WM, 2022);
    await person(WM, 'information-officer').send(undoImport, { importId, reason: 'Only tried out' });
    await until(
      async () =>
        (await person(WM, 'information-officer').send(getImport, { importId })).import.state === 'undone',
    );
    const { problems } = await analyst(WM).send(listCinReturnProblems, { returnId: view.id });
    expect(problems.length).toBeGreaterThan(0);
    expect(problems.every(({ childId }) => childId === null)).toBe(true);
  }, 60_000);
});
