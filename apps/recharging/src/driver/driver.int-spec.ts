import {
  getDriverCount,
  listAgreements,
  listDriverCounts,
  recountDriver,
  tallyCaseloadDays,
  tallyDriver,
  type EvidenceRow,
  type RequestOf,
  type Role,
} from '@conjoint/contracts';
import { DomainError } from '@conjoint/kernel';
import { newId } from '@conjoint/platform';
import { testWorld, type TestWorld } from '@conjoint/testing';
import { AppModule } from '../app.module.js';
import { database } from '../database.js';

const COUNCIL = 'E09000027';
const NEIGHBOUR = 'E09000021';
const THIRD = 'E06000040';
const HOST = 'achieving-for-children';
const QUARTER = { from: '2026-07-01', until: '2026-09-30' };

let world: TestWorld;
let agreementHash: string;
let facts: EvidenceRow[] = [];
let referralsAreThere = true;
const pagesAsked: (string | null)[] = [];
beforeAll(async () => {
  world = await testWorld({
    partnership: 'achieving-for-children',
    partitions: [COUNCIL, NEIGHBOUR, THIRD, HOST],
    services: [{ name: 'recharging', module: AppModule, database }],
    now: '2026-11-23T10:00:00Z',
  });
  // Every party tells the others that it accepts.
  await world.settled(30_000);
  await Promise.all([HOST, NEIGHBOUR].map((code) => world.connect('recharging', code)));
  // The facts come from referrals, a page of two at a time.
  await world.answer(tallyCaseloadDays, COUNCIL, ({ after }) => {
    if (!referralsAreThere) throw new DomainError('unavailable', 'Not just now');
    pagesAsked.push(after);
    const rest = facts
      .toSorted((left, right) => (left.episodeId < right.episodeId ? -1 : 1))
      .filter(({ episodeId }) => after === null || episodeId > after);
    return { episodes: rest.slice(0, 2), next: rest.length > 2 ? rest[1]!.episodeId : null };
  });
  const { agreements } = await finance().send(listAgreements, {});
  agreementHash = agreements.find(({ key }) => key === 'fostering')!.contentHash;
}, 120_000);
afterAll(() => world?.stop(), 60_000);
beforeEach(() => {
  facts = [92, 30, 1].map(episode);
  referralsAreThere = true;
  pagesAsked.length = 0;
});

const episode = (days: number): EvidenceRow => ({
  episodeId: newId(),
  childId: newId(),
  from: '2026-07-01',
  until: '2026-09-30',
  days,
});
const finance = (role: Role = 'finance-preparer', partition = COUNCIL) =>
  world.person({ partition, roles: [role] });
const ask = (from = HOST, more: Partial<RequestOf<typeof tallyDriver>> = {}) =>
  world
    .requestsAs('recharging', from)
    .sendTo({ partition: from, correlationId: `run-${from}` }, COUNCIL, tallyDriver, {
      agreementKey: 'fostering',
      agreementHash,
      ...QUARTER,
      ...more,
    });
const db = () => world.db('recharging', COUNCIL);

describe('a host asks a partner for its driver', () => {
  it('and is told the days, and the hash of evidence that stays', async () => {
    const answer = await ask();
    expect(answer).toMatchObject({ driver: 'caseload-days', count: 123 });
    expect(JSON.stringify(answer)).not.toContain(facts[0]!.childId);
    expect(pagesAsked).toHaveLength(2);
    const kept = await db().query<{ child_id: string }>(
      'select child_id from driver_evidence where count_id = $1',
      [answer.countId],
    );
    expect(kept.map(({ child_id }) => child_id).sort()).toEqual(facts.map(({ childId }) => childId).sort());
  });

  it('and hears the same count under the same id while the facts are the same, and another once they are not', async () => {
    const first = await ask();
    expect(await ask()).toEqual(first);
    facts[1] = { ...facts[1]!, days: 31 };
    const later = await ask();
    expect(later).toMatchObject({ count: 124 });
    expect(later.countId).not.toBe(first.countId);
    expect(later.evidenceHash).not.toBe(first.evidenceHash);
    facts[1] = { ...facts[1]!, days: 30 };
    expect(await ask()).toEqual(first);
  });

  it('also where there was nothing to count', async () => {
    facts = [];
    expect(await ask(HOST, { from: '2026-04-01', until: '2026-06-30' })).toMatchObject({ count: 0 });
  });

  it.each<[string, string, Partial<RequestOf<typeof tallyDriver>>]>([
    ['another partner asks', NEIGHBOUR, {}],
    ['the terms are not this council’s', HOST, { agreementHash: 'f'.repeat(64) }],
    ['the key is of another agreement', HOST, { agreementKey: 'company-overheads' }],
    ['the period is before the terms', HOST, { from: '2025-01-01' }],
    ['the period is not over', HOST, { until: '2026-12-31' }],
  ])('and is refused, which is written down, where %s', async (_, from, more) => {
    const refused = () =>
      db().query(`select 1 from audit where action = 'driver.counted' and outcome = 'refused'`);
    const before = (await refused()).length;
    await expect(ask(from, more)).rejects.toMatchObject({ code: 'not-permitted' });
    expect(await refused()).toHaveLength(before + 1);
    expect(pagesAsked).toEqual([]);
  });

  it('and is told to wait where the facts are not there just now: nothing is kept', async () => {
    referralsAreThere = false;
    const period = { from: '2026-05-01', until: '2026-05-31' };
    await expect(ask(HOST, period)).rejects.toMatchObject({ code: 'unavailable' });
    expect(await db().query(`select 1 from driver_count where period_from = '2026-05-01'`)).toEqual([]);
  });
});

describe('the finance officers of the partner', () => {
  it('see what was asked of their council, with the evidence by ids', async () => {
    const { countId } = await ask();
    const { counts, total } = await finance().send(listDriverCounts, {});
    expect(total).toBe(counts.length);
    expect(counts.find((one) => one.countId === countId)).toMatchObject({
      askedBy: HOST,
      agreementKey: 'fostering',
      count: 123,
      episodes: 3,
      ...QUARTER,
    });
    const { evidence } = await finance('auditor').send(getDriverCount, { countId });
    expect(evidence).toEqual(facts.toSorted((left, right) => (left.episodeId < right.episodeId ? -1 : 1)));
    const audited = await db().query(
      `select 1 from audit where action = 'driver-evidence.read' and $1 = any(subjects)`,
      [countId],
    );
    expect(audited).toHaveLength(1);
  });

  it('count again and get the same, or what differs, episode by episode', async () => {
    const { countId } = await ask();
    expect(await finance().send(recountDriver, { countId })).toMatchObject({
      same: true,
      difference: 0,
      changes: [],
    });
    const gone = facts.pop()!;
    facts[0] = { ...facts[0]!, days: 90 };
    const again = await finance().send(recountDriver, { countId });
    expect(again).toMatchObject({ same: false, difference: -3, changed: 2, now: { askedBy: null } });
    expect(again.changes).toEqual([
      { episodeId: facts[0].episodeId, childId: facts[0].childId, daysBefore: 92, daysNow: 90 },
      { episodeId: gone.episodeId, childId: gone.childId, daysBefore: 1, daysNow: 0 },
    ]);
    const { others } = await finance().send(getDriverCount, { countId });
    expect(others.map((one) => one.countId)).toContain(again.now.countId);
  });

  it('are of this council: nobody else sees a count, and its neighbour has none', async () => {
    const { countId } = await ask();
    await expect(finance('social-worker').send(getDriverCount, { countId })).rejects.toMatchObject({
      code: 'not-permitted',
    });
    await expect(finance('director').send(recountDriver, { countId })).rejects.toMatchObject({
      code: 'not-permitted',
    });
    await expect(
      finance('finance-preparer', NEIGHBOUR).send(getDriverCount, { countId }),
    ).rejects.toMatchObject({ code: 'not-found' });
  });
});

it('keeps evidence that nobody can change afterwards', async () => {
  await ask();
  await expect(db().query('update driver_evidence set days = 1')).rejects.toThrow();
  await expect(db().query('delete from driver_evidence')).rejects.toThrow();
});
