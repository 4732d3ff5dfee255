import {
  CHILD_PARTS,
  checkAuthority,
  exampleReferral,
  getChild,
  listChildHistory,
  recordDecision,
  recordReferral,
  type ChildPart,
} from '@conjoint/contracts';
import { newId } from '@conjoint/platform';
import { testWorld, type TestWorld } from '@conjoint/testing';
import { AppModule } from '../app.module.js';
import { database } from '../database.js';

const HF = 'E09000013';
/** Of each of these so many, as a child known for all its life by a busy borough might have them. */
const MANY: Readonly<Record<ChildPart, number>> = {
  information: 2000,
  decisions: 1001,
  referrals: 1001,
  clocks: 2003,
  corrections: 1000,
  census: 2500,
  problems: 300,
};
/** Text with line breaks, quotation marks and letters of more than one byte: more in a message than in a column. */
const LONG = `'She said: "nothing is wrong" …' || chr(10) || repeat('Ærø says "no". ' || chr(10), 300)`;

let world: TestWorld;
let childId: string;
beforeAll(async () => {
  world = await testWorld({
    partnership: 'tri-borough',
    partitions: [HF],
    services: [{ name: 'referrals', module: AppModule, database }],
    now: '2026-11-23T10:00:00Z',
  });
  await world.answer(checkAuthority, HF, ({ outcomes }) => ({
    answers: outcomes.map((outcome) => ({
      outcome,
      allowed: true,
      authorityId: 'authority-1',
      statute: 'Local Government Act 2000, section 9E',
      holders: [],
    })),
  }));
  childId = await aLongRecord();
}, 120_000);
afterAll(() => world?.stop(), 30_000);

const manager = () =>
  world.person({ partition: HF, roles: ['front-door-manager'], name: 'A Manager', key: 'e09000013.m' });
const rows = (sql: string, parameters: unknown[] = []) => world.db('referrals', HF).query(sql, parameters);

/** One referral, decided the way people decide; then that, over and over, the way only years can. */
async function aLongRecord(): Promise<string> {
  const { referralId, children } = await manager().send(recordReferral, {
    requestId: newId(),
    referral: {
      ...exampleReferral,
      addresses: [{ ref: 'h1', lines: ['12 Example Grove'], postcode: 'W6 9JU', people: ['c1'] }],
    },
  });
  const child = children[0]!.childId;
  await manager().send(recordDecision, {
    requestId: newId(),
    referralId,
    version: 1,
    decisions: [{ childId: child, outcome: 'child-and-family-assessment', rationale: 'To be assessed.' }],
  });
  const ids = (kind: string) => `md5('${kind}' || n)::uuid`;
  const copy = (table: string, set: Record<string, string>, where: string, count: number) =>
    rows(
      `insert into ${table} select made.* from generate_series(1, ${count}) as n, ${table} as old,
         lateral jsonb_populate_record(old, jsonb_build_object(${Object.entries(set)
           .map(([column, value]) => `'${column}', ${value}`)
           .join(', ')})) as made where ${where}`,
      [],
    );
  const earlier = `'2020-01-01T00:00:00Z'::timestamptz + make_interval(hours => n::int)`;
  const before = { referral_id: ids('r') };
  await copy(
    'referral',
    { id: ids('r'), request_id: ids('q'), received_at: earlier },
    `old.id = '${referralId}'`,
    1000,
  );
  await copy('referral_child', before, `old.referral_id = '${referralId}'`, 1000);
  await copy(
    'decision',
    { ...before, id: ids('d'), decided_at: earlier, rationale: LONG },
    `old.referral_id = '${referralId}'`,
    1000,
  );
  await copy(
    'clock',
    { ...before, id: `md5(old.id::text || n)::uuid`, due_at: earlier },
    `old.referral_id = '${referralId}' and old.kind <> 'child-and-family-assessment'`,
    1000,
  );
  await rows(
    `insert into information (id, episode_id, child_id, received_at, source_code, summary, recorded_at, recorded_by, recorded_by_name)
     select ${ids('i')}, episode.id, $1, ${earlier}, '3B', ${LONG}, now(), 'a', 'A Worker' from episode, generate_series(1, 2000) as n
     where child_id = $1`,
    [child],
  );
  await rows(
    `insert into correction (id, referral_id, child_id, field, before, after, reason, at, by, by_name)
     select ${ids('c')}, $2, $1, 'worry.worry', ${LONG}, ${LONG}, 'Put right', ${earlier}, 'a', 'A Worker'
     from generate_series(1, 1000) as n`,
    [child, referralId],
  );
  await aLongCensus(child);
  return child;
}

/** 500 episodes' worth of five modules each, and 300 problems. */
async function aLongCensus(child: string): Promise<void> {
  const importId = newId();
  await rows(
    `insert into census_import (id, request_id, file_id, file_name, size_bytes, state, as_sample, asked_at, asked_by, asked_by_name,
       mandate_ids, correlation_id, finished_at) values ($1, $1, $1, 'cin.xml', 1, 'done', false, now(), 'a', 'A', '{}', 'c', now())`,
    [importId],
  );
  await rows('insert into census_seen (import_id, person_id) values ($1, $2)', [importId, child]);
  await rows(
    `insert into census_record (id, person_id, episode_id, is_child, hash, import_id)
     select md5('cr' || n)::uuid, $2, null, n = 1, 'h', $1 from generate_series(1, 500) as n`,
    [importId, child],
  );
  await rows(
    `insert into census_module (record_id, position, module, fields)
     select md5('cr' || n)::uuid, position, 'CINdetails', jsonb_build_array(
       jsonb_build_object('name', 'CINreferralDate', 'value', '2020-01-01'), jsonb_build_object('name', 'PrimaryNeedCode', 'value', 'N1'),
       jsonb_build_object('name', 'Note', 'value', repeat('long ', 1000)))
     from generate_series(1, 500) as n, generate_series(1, 5) as position`,
  );
  await rows(
    `insert into census_problem (import_id, position, person_id, field, rule, message, remedy)
     select $1, n, $2, 'CINreferralDate', '8500', 'What is wrong with it', 'What to do' from generate_series(1, 300) as n`,
    [importId, child],
  );
}

describe('a very long record', () => {
  it('is shown, with the newest of each part and how much there is', async () => {
    const { child } = await manager().send(getChild, { childId });
    expect(child.parts).toEqual(MANY);
    expect(child.episodes.flatMap(({ information }) => information).length).toBeGreaterThan(3);
    expect(child.decisions[0]).toMatchObject({ rationale: 'To be assessed.' });
    expect(child.decisions.length).toBeGreaterThan(3);
    expect(child.referrals).toHaveLength(20);
    expect(child.clocks[0]).toMatchObject({ stoppedAt: null });
    expect(Buffer.byteLength(JSON.stringify(child))).toBeLessThan(900_000);
  });

  it.each(CHILD_PARTS)(
    'loses nothing of its %s from page to page, however long each is',
    async (part) => {
      const seen: string[] = [];
      let total = Infinity;
      for (let page = 1; seen.length < total; page += 1) {
        const history = await manager().send(listChildHistory, { childId, part, page });
        expect(history).toMatchObject({ page, total: MANY[part], displayName: 'Example Child' });
        expect(history[part].length).toBeGreaterThan(0);
        seen.push(...history[part].map((one) => ('id' in one ? one.id : JSON.stringify(one))));
        ({ total } = history);
      }
      expect(seen).toHaveLength(MANY[part]);
      if (part !== 'census' && part !== 'problems') expect(new Set(seen).size).toBe(MANY[part]);
    },
    60_000,
  );

  it('begins with the newest, and every page of it is written down', async () => {
    const { information } = await manager().send(listChildHistory, { childId, part: 'information' });
    const days = information.map(({ receivedAt }) => receivedAt);
    expect(days).toEqual(days.toSorted().toReversed());
    expect(information[0]).toMatchObject({ episodeId: expect.any(String), episodeOpenedOn: '2026-11-20' });
    const audited = await rows(
      `select why from audit where action = 'child.read' and $1 = any(subjects) and why = 'page 2 of its decisions'`,
      [childId],
    );
    expect(audited).not.toEqual([]);
  });

  it('ends where it ends, and is not there for whoever may not see the child', async () => {
    const beyond = await manager().send(listChildHistory, { childId, part: 'problems', page: 99 });
    expect(beyond).toMatchObject({ problems: [], total: 300 });
    await expect(
      manager().send(listChildHistory, { childId: newId(), part: 'decisions' }),
    ).rejects.toMatchObject({ code: 'not-found' });
  });
});
