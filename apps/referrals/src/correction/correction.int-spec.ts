import {
  addToHousehold,
  auditAbout,
  checkAuthority,
  correctReferral,
  exampleReferral,
  findMatches,
  getChild,
  getReferral,
  listAlerts,
  listQueue,
  offerPassingOn,
  recordDecision,
  recordReferral,
  withdrawFromHousehold,
  withdrawReferral,
  type RequestOf,
  type Role,
} from '@conjoint/contracts';
import { newId } from '@conjoint/platform';
import { testWorld, type TestWorld } from '@conjoint/testing';
import { AppModule } from '../app.module.js';
import { database } from '../database.js';

const HF = 'E09000013';
const KC = 'E09000020';
const NOW = '2026-11-23T10:00:00Z';

let world: TestWorld;
beforeAll(async () => {
  world = await testWorld({
    partnership: 'tri-borough',
    partitions: [HF],
    services: [{ name: 'referrals', module: AppModule, database }],
    now: NOW,
  });
}, 90_000);
afterAll(() => world?.stop(), 30_000);

type Input = RequestOf<typeof recordReferral>['referral'];
type Child = Input['children'][number];
type Adding = RequestOf<typeof addToHousehold>['adding'];

const person = (role: Role, key = `hf.${role}`) =>
  world.person({ partition: HF, roles: [role], name: 'A Worker', key });
const worker = () => person('front-door-worker');
const rows = <T>(sql: string, parameters: unknown[] = []) =>
  world.db('referrals', HF).query<T>(sql, parameters);
const family = () => newId().replace(/[^a-f]/g, '') + newId().slice(-12).replace(/\d/g, 'x');
const aChild = (more: Partial<Child> = {}): Child => ({
  ref: 'c1',
  givenName: 'Example',
  familyName: family(),
  dateOfBirth: '2017-04-02',
  sex: 'F',
  ...more,
});
const home = { ref: 'h1', lines: ['1 Example Street'], postcode: 'W6 9JU' };
const aReferral = (children: Child[] = [aChild()], more: Partial<Input> = {}): Input => ({
  ...exampleReferral,
  children,
  adults: [{ ref: 'a1', givenName: 'Example', familyName: 'Parent' }],
  relationships: children.map(({ ref }) => ({ from: 'a1', to: ref, kind: 'mother' as const })),
  addresses: [{ ...home, people: ['a1', ...children.map(({ ref }) => ref)] }],
  ...more,
});
const record = (referral: Input = aReferral()) =>
  worker().send(recordReferral, { requestId: newId(), draftId: null, referral });
const read = async (referralId: string) => (await worker().send(getReferral, { referralId })).referral;
const recorded = async (referral: Input = aReferral()) => read((await record(referral)).referralId);
const childPage = async (childId: string) => (await worker().send(getChild, { childId })).child;

interface At {
  id: string;
  version: number;
}
const correct = async (
  { id: referralId, version }: At,
  field: string,
  value: string | null,
  more: { correctRecord?: boolean } = {},
) =>
  (
    await worker().send(correctReferral, {
      referralId,
      version,
      field,
      value,
      reason: 'The school said so',
      ...more,
    })
  ).referral;
const add = async ({ id: referralId, version }: At, adding: Adding) =>
  (await worker().send(addToHousehold, { referralId, version, adding, reason: 'Told later' })).referral;
const withdraw = async ({ id: referralId, version }: At, part: string) =>
  (await worker().send(withdrawFromHousehold, { referralId, version, part, reason: 'Another family' }))
    .referral;
const newChild = (more: Partial<Child> = {}) => {
  const { ref: _, ...child } = aChild(more);
  return child;
};

async function withOpenEpisode(child = aChild()): Promise<{ childId: string; episodeId: string }> {
  const { children, referralId } = await record(aReferral([child]));
  const childId = children[0]!.childId;
  const episodeId = newId();
  await rows(
    `insert into episode (id, child_id, state, opened_on, referral_id, origin, worker_key, worker_name)
     values ($1, $2, 'open', '2026-06-01', $3, 'referral', 'hf.social-worker', 'S Worker')`,
    [episodeId, childId, referralId],
  );
  await rows(`update referral set state = 'decided' where id = $1`, [referralId]);
  await rows(`update referral_child set state = 'decided' where referral_id = $1`, [referralId]);
  return { childId, episodeId };
}

describe('correcting a household', () => {
  it('an adult: what was told and the record change, and the child’s page shows it', async () => {
    const referral = await recorded();
    const [adult] = referral.adults;
    const field = `adults.${adult!.personId}.givenName`;
    const after = await correct(referral, field, 'Amina');
    expect(after).toMatchObject({
      version: referral.version + 1,
      adults: [{ givenName: 'Amina', displayName: 'Amina Parent', recordSays: {} }],
      corrections: [
        { field, before: 'Example', after: 'Amina', reason: 'The school said so', byName: 'A Worker' },
      ],
    });
    const child = await childPage(referral.children[0]!.childId);
    expect(child.household.map(({ displayName }) => displayName)).toEqual(['Amina Parent']);
    expect(child.corrections).toEqual([]);
  });

  it('a relationship: the child’s page says what is right, and the old row is kept', async () => {
    const referral = await recorded();
    await correct(referral, 'relationships.a1-c1.kind', 'aunt-or-uncle');
    const { household } = await childPage(referral.children[0]!.childId);
    expect(household.map(({ relationship }) => relationship)).toEqual(['aunt or uncle']);
    const kept = await rows<{ kind: string; gone: boolean }>(
      `select kind, withdrawn_at is not null as gone from relationship where referral_id = $1 order by recorded_at, withdrawn_at`,
      [referral.id],
    );
    expect(kept).toEqual(
      expect.arrayContaining([
        { kind: 'mother', gone: true },
        { kind: 'aunt-or-uncle', gone: false },
      ]),
    );
  });

  it('an address of the same council: the record moves, and matches find the child there', async () => {
    const child = aChild();
    const referral = await recorded(aReferral([child]));
    const after = await correct(referral, 'addresses.h1.postcode', 'w6 0qt');
    expect(after).toMatchObject({
      version: referral.version + 1,
      addresses: [{ postcode: 'W6 0QT' }],
      councilQuestion: null,
      caseHolding: { postcode: 'W6 0QT', route: 'here', chosen: HF },
    });
    const { addresses } = await childPage(referral.children[0]!.childId);
    expect(addresses.map(({ postcode }) => postcode)).toEqual(['W6 0QT']);
    const { children } = await worker().send(findMatches, { children: [child], postcodes: ['W6 0QT'] });
    const match = children[0]!.matches.find(({ childId }) => childId === referral.children[0]!.childId);
    expect(match!.address).toContain('W6 0QT');
  });

  it('an address in another council’s area moves nothing: it asks, until somebody chooses', async () => {
    const referral = await recorded();
    const after = await correct(referral, 'addresses.h1.postcode', 'W10 5AA');
    expect(after).toMatchObject({
      state: 'waiting',
      caseHolding: { chosen: HF, postcode: 'W6 9JU' },
      councilQuestion: { postcode: 'W10 5AA', councilName: expect.stringContaining('Kensington') },
    });
    const holders = await rows<{ holder: string }>('select holder from case_holding where referral_id = $1', [
      referral.id,
    ]);
    expect(holders).toEqual([{ holder: HF }]);
    const { alerts } = await person('front-door-manager').send(listAlerts, {});
    expect(alerts.filter(({ referralId }) => referralId === referral.id)).toMatchObject([
      { kind: 'council-to-choose' },
    ]);
    // Kept here, with a reason: the question is answered.
    const council = { chosen: HF, overrideReason: 'They stay with an aunt here' };
    const chosen = await worker().send(offerPassingOn, {
      referralId: referral.id,
      version: after.version,
      council,
    });
    expect(chosen.referral).toMatchObject({
      councilQuestion: null,
      caseHolding: { chosen: HF, postcode: 'W10 5AA', overrideReason: 'They stay with an aunt here' },
    });
  });

  it('who lives there decides too: the only child who moves out of the area asks the same', async () => {
    const referral = await recorded(
      aReferral([aChild()], {
        addresses: [
          { ...home, people: ['c1', 'a1'] },
          { ...home, ref: 'h2', postcode: 'W10 5AB', people: ['a1'] },
        ],
      }),
    );
    const joined = await correct(referral, 'addresses.h2.people', 'a1 c1');
    expect(joined.councilQuestion).toBeNull();
    const moved = await correct(joined, 'addresses.h1.people', 'a1');
    expect(moved.councilQuestion).toMatchObject({ postcode: 'W10 5AB' });
  });

  it('on a stale page changes nothing', async () => {
    const referral = await recorded();
    await correct(referral, 'addresses.h1.lines', '2 Example Street');
    await expect(correct(referral, 'addresses.h1.lines', '3 Example Street')).rejects.toMatchObject({
      code: 'stale-version',
    });
    await expect(withdraw(referral, 'addresses.h1')).rejects.toMatchObject({ code: 'stale-version' });
    await expect(
      add(referral, { what: 'adult', adult: { givenName: 'A', familyName: 'B' } }),
    ).rejects.toMatchObject({ code: 'stale-version' });
    expect((await read(referral.id)).addresses).toMatchObject([{ lines: ['2 Example Street'] }]);
  });

  it('two at once: one is kept, the other is told to look again', async () => {
    const referral = await recorded();
    const answers = await Promise.allSettled([
      correct(referral, 'addresses.h1.kind', 'temporary'),
      withdraw(referral, 'addresses.h1'),
      add(referral, { what: 'child', child: newChild() }),
    ]);
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect((await read(referral.id)).version).toBe(referral.version + 1);
  });
});

describe('a person who is known from elsewhere', () => {
  const recognisedAgain = async () => {
    const first = await recorded();
    const [known] = first.children;
    const second = await recorded(
      aReferral([
        aChild({ familyName: known!.familyName, dateOfBirth: '2016-04-02', sameAsChildId: known!.childId }),
      ]),
    );
    return { first, second, childId: known!.childId };
  };

  it('keeps what the record says when only this referral was wrong', async () => {
    const { second, childId } = await recognisedAgain();
    expect(second.children[0]!.recordSays).toEqual({ dateOfBirth: '2017-04-02' });
    const after = await correct(second, `children.${childId}.dateOfBirth`, '2016-04-03');
    expect(after.children[0]).toMatchObject({ dateOfBirth: '2016-04-03' });
    const child = await childPage(childId);
    expect(child).toMatchObject({ dateOfBirth: '2017-04-02', corrections: [] });
  });

  it('has its record corrected when somebody says so; what each said before is in both histories', async () => {
    const { first, second, childId } = await recognisedAgain();
    const field = `children.${childId}.dateOfBirth`;
    await correct(second, field, '2016-04-03', { correctRecord: true });
    expect(await childPage(childId)).toMatchObject({
      dateOfBirth: '2016-04-03',
      corrections: [{ field, before: '2017-04-02', after: '2016-04-03' }],
    });
    expect((await read(second.id)).corrections).toMatchObject([{ before: '2016-04-02' }]);
    // What another referral said stays as it was said.
    expect((await read(first.id)).children[0]).toMatchObject({
      dateOfBirth: '2017-04-02',
      recordSays: { dateOfBirth: '2016-04-03' },
    });
  });
});

describe('adding to a referral', () => {
  it('a child that was left out waits for a decision with the others', async () => {
    const referral = await recorded();
    const after = await add(referral, { what: 'child', child: newChild(), livesAt: ['h1'] });
    expect(after.children.map(({ ref, state }) => [ref, state])).toEqual([
      ['c1', 'waiting'],
      ['c2', 'waiting'],
    ]);
    const { childId } = after.children[1]!;
    expect(after.addresses[0]!.people).toEqual(['a1', 'c1', 'c2']);
    expect(after.corrections).toMatchObject([
      { field: `children.${childId}`, before: null, reason: 'Told later' },
      { field: 'addresses.h1.people', before: 'a1 c1', after: 'a1 c1 c2' },
    ]);
    const [holding] = await rows<{ holder: string; since: Date }>(
      'select holder, since from case_holding where child_id = $1',
      [childId],
    );
    expect(holding).toEqual({ holder: HF, since: new Date('2026-11-20T15:30:00Z') });
    const { items } = await worker().send(listQueue, {});
    expect(items.find((item) => item.referralId === referral.id)!.children).toHaveLength(2);
    const [event] = await rows<{ body: { children: object[] } }>(
      `select body from outbox where aggregate_id = $1 and name = 'referrals.referral.changed.v1'`,
      [referral.id],
    );
    expect(event!.body.children).toHaveLength(2);
    expect((await childPage(childId)).addresses).toMatchObject([{ postcode: 'W6 9JU' }]);
  });

  it('a child with an open episode joins it and its worker is told', async () => {
    const { childId, episodeId } = await withOpenEpisode();
    const referral = await recorded();
    const after = await add(referral, { what: 'child', child: newChild({ sameAsChildId: childId }) });
    expect(after.children[1]).toMatchObject({ state: 'joined-episode', joinedEpisodeId: episodeId });
    const { alerts } = await person('social-worker').send(listAlerts, {});
    expect(alerts.some((alert) => alert.referralId === referral.id)).toBe(true);
    await expect(
      add(after, { what: 'child', child: newChild({ sameAsChildId: childId }) }),
    ).rejects.toMatchObject({ fieldErrors: [{ field: 'child.sameAsChildId' }] });
  });

  it('a hidden child is not there for whoever names it, and its keeper is told', async () => {
    const { children } = await record();
    const { childId } = children[0]!;
    await rows('update person set restricted = true where id = $1', [childId]);
    const referral = await recorded();
    const refused = { fieldErrors: [{ field: 'child.sameAsChildId' }] };
    const adding = (sameAsChildId: string): Adding => ({ what: 'child', child: newChild({ sameAsChildId }) });
    await expect(add(referral, adding(childId))).rejects.toMatchObject(refused);
    await expect(add(referral, adding(newId()))).rejects.toMatchObject(refused);
    const { alerts } = await person('information-officer').send(listAlerts, {});
    expect(alerts.filter((alert) => alert.childId === childId)).toHaveLength(1);
    expect((await read(referral.id)).version).toBe(referral.version);
  });

  it('a child whose case another member holds is not taken into this referral', async () => {
    const earlier = await recorded();
    const { childId } = earlier.children[0]!;
    await rows('update case_holding set holder = $2 where child_id = $1', [childId, KC]);
    const referral = await recorded();
    await expect(
      add(referral, { what: 'child', child: newChild({ sameAsChildId: childId }) }),
    ).rejects.toMatchObject({
      fieldErrors: [{ message: expect.stringContaining('holds this child’s case') }],
    });
  });

  it('an adult the records have beside the child is that person, anybody else is new', async () => {
    const first = await recorded();
    const [known] = first.children;
    const second = await recorded(
      aReferral([aChild({ familyName: known!.familyName, sameAsChildId: known!.childId })], {
        adults: [],
        relationships: [],
        addresses: [],
      }),
    );
    const adult = { givenName: 'Example', familyName: 'Parent' };
    const added = await add(second, { what: 'adult', adult });
    expect(added.adults[0]!.personId).toBe(first.adults[0]!.personId);
    const again = await add(added, { what: 'adult', adult });
    expect(again.adults[1]!.personId).not.toBe(first.adults[0]!.personId);
    const related = await add(again, {
      what: 'relationship',
      relationship: { from: 'a2', to: 'c1', kind: 'guardian', parentalResponsibility: 'yes' },
    });
    expect(related.relationships).toMatchObject([{ from: 'a2', kind: 'guardian' }]);
  });

  it('an address may raise the question which council', async () => {
    const referral = await recorded(aReferral([aChild()], { addresses: [] }));
    expect(referral.caseHolding.route).toBe('here');
    const address = { lines: ['1 New Road'], postcode: 'W10 5AB', people: ['c1'] };
    const after = await add(referral, { what: 'address', address });
    expect(after).toMatchObject({ addresses: [{ ref: 'h1' }], councilQuestion: { postcode: 'W10 5AB' } });
  });
});

describe('withdrawing from a referral', () => {
  it('an adult goes with what was said of them; nothing is deleted and all of it is in the history', async () => {
    const referral = await recorded();
    const { personId } = referral.adults[0]!;
    const after = await withdraw(referral, `adults.${personId}`);
    expect(after).toMatchObject({ adults: [], relationships: [], addresses: [{ people: ['c1'] }] });
    expect(after.corrections.map(({ field, reason }) => [field, reason])).toEqual([
      [`adults.${personId}`, 'Another family'],
      ['relationships.a1-c1', 'Another family'],
      ['addresses.h1.people', 'Another family'],
    ]);
    expect((await childPage(referral.children[0]!.childId)).household).toEqual([]);
    const counts = await rows<{ adults: number; residences: number; people: number }>(
      `select (select count(*)::int from referral_adult where person_id = $1) as adults,
         (select count(*)::int from residence where person_id = $1) as residences,
         (select count(*)::int from person where id = $1) as people`,
      [personId],
    );
    expect(counts).toEqual([{ adults: 1, residences: 1, people: 1 }]);
    // The reference is not given to somebody else.
    const again = await add(after, { what: 'adult', adult: { givenName: 'The', familyName: 'Right' } });
    expect(again.adults).toMatchObject([{ ref: 'a2' }]);
  });

  it('a child is not decided any more, and may be put back', async () => {
    const referral = await recorded(aReferral([aChild(), aChild({ ref: 'c2' })]));
    const { childId } = referral.children[1]!;
    const after = await withdraw(referral, `children.${childId}`);
    expect(after).toMatchObject({
      state: 'waiting',
      children: [{ state: 'waiting' }, { state: 'withdrawn' }],
    });
    const { items } = await worker().send(listQueue, {});
    expect(items.find((item) => item.referralId === referral.id)!.children).toHaveLength(1);
    expect((await childPage(childId)).referrals).toMatchObject([{ state: 'withdrawn' }]);
    expect((await childPage(childId)).clocks).toEqual([]);
    const again = await add(after, { what: 'child', child: newChild({ sameAsChildId: childId }) });
    expect(again.children.map(({ state }) => state)).toEqual(['waiting', 'waiting']);
    await expect(withdraw(again, 'children.nobody')).rejects.toMatchObject({
      fieldErrors: [{ field: 'part' }],
    });
  });

  it('the only child stays: the referral is withdrawn instead', async () => {
    const referral = await recorded();
    await expect(withdraw(referral, `children.${referral.children[0]!.childId}`)).rejects.toMatchObject({
      fieldErrors: [{ message: expect.stringContaining('Withdraw the referral instead') }],
    });
  });

  it('the last child that waits leaves the referral decided; a decided child cannot be withdrawn', async () => {
    await world.answer(checkAuthority, HF, ({ outcomes }) => ({
      answers: outcomes.map((outcome) => ({
        outcome,
        allowed: true,
        authorityId: newId(),
        statute: 'Children Act 1989',
        holders: [],
      })),
    }));
    const referral = await recorded(aReferral([aChild(), aChild({ ref: 'c2' })]));
    const [first, second] = referral.children;
    const { referral: half } = await worker().send(recordDecision, {
      requestId: newId(),
      referralId: referral.id,
      version: referral.version,
      decisions: [{ childId: first!.childId, outcome: 'early-help', rationale: 'Support at home' }],
    });
    await expect(withdraw(half, `children.${first!.childId}`)).rejects.toMatchObject({
      code: 'not-acceptable-state',
    });
    const after = await withdraw(half, `children.${second!.childId}`);
    expect(after.state).toBe('decided');
    expect(after.clocks.find(({ kind }) => kind === 'front-door-decision')!.stoppedAt).not.toBeNull();
    await expect(add(after, { what: 'child', child: newChild() })).rejects.toMatchObject({
      code: 'not-acceptable-state',
      message: expect.stringContaining('record a new referral'),
    });
    // Whoever else belongs to it may still be added.
    await add(after, { what: 'adult', adult: { givenName: 'Example', familyName: 'Aunt' } });
  });

  it('information that joined the wrong child’s episode is withdrawn there, and its worker is told', async () => {
    const { childId, episodeId } = await withOpenEpisode();
    const referral = await recorded(aReferral([aChild({ sameAsChildId: childId }), aChild({ ref: 'c2' })]));
    await withdraw(referral, `children.${childId}`);
    const episode = (await childPage(childId)).episodes.find(({ id }) => id === episodeId)!;
    expect(episode.information.map(({ summary }) => summary)).toEqual([
      expect.stringMatching(/^Withdrawn: /),
    ]);
    const { alerts } = await person('social-worker').send(listAlerts, {});
    expect(alerts.filter((alert) => alert.referralId === referral.id).map(({ kind }) => kind)).toContain(
      'information-withdrawn',
    );
  });
});

describe('who may not', () => {
  it.each<[Role]>([['director'], ['performance-analyst'], ['information-officer']])(
    'a %s corrects, adds and withdraws nothing',
    async (role) => {
      const { id: referralId, version } = await recorded();
      const asked = { referralId, version, reason: 'Because' };
      const adult = { givenName: 'A', familyName: 'B' };
      const refusals = await Promise.allSettled([
        person(role).send(correctReferral, { ...asked, field: 'addresses.h1.postcode', value: 'W10 5AA' }),
        person(role).send(addToHousehold, { ...asked, adding: { what: 'adult', adult } }),
        person(role).send(withdrawFromHousehold, { ...asked, part: 'addresses.h1' }),
      ]);
      expect(refusals.map((one) => one.status === 'rejected' && one.reason.code)).toEqual(
        Array(3).fill('not-permitted'),
      );
      expect((await read(referralId)).version).toBe(version);
    },
  );

  it('a referral with a hidden child is not there, and that somebody tried is audited', async () => {
    const referral = await recorded();
    await rows('update person set restricted = true where id = $1', [referral.children[0]!.childId]);
    await expect(withdraw(referral, 'addresses.h1')).rejects.toMatchObject({ code: 'not-found' });
    await expect(
      add(referral, { what: 'adult', adult: { givenName: 'A', familyName: 'B' } }),
    ).rejects.toMatchObject({ code: 'not-found' });
    const audited = await rows<{ action: string; outcome: string }>(
      `select action, outcome from audit where $1 = any(subjects) and action like 'household.%' order by action`,
      [referral.id],
    );
    expect(audited).toEqual([
      { action: 'household.added', outcome: 'refused' },
      { action: 'household.withdrawn', outcome: 'refused' },
    ]);
  });

  it('nobody changes a referral that is offered, or withdrawn', async () => {
    const offered = await recorded(
      aReferral([aChild()], { addresses: [{ ...home, postcode: 'W10 5AA', people: ['c1'] }] }),
    );
    expect(offered.state).toBe('offered');
    const taken = await recorded();
    const { referral: gone } = await worker().send(withdrawReferral, {
      referralId: taken.id,
      version: taken.version,
      reason: 'Typed twice',
    });
    for (const referral of [offered, gone]) {
      const refused = { code: 'not-acceptable-state' };
      await expect(correct(referral, 'addresses.h1.kind', 'temporary')).rejects.toMatchObject(refused);
      await expect(withdraw(referral, 'addresses.h1')).rejects.toMatchObject(refused);
      await expect(add(referral, { what: 'child', child: newChild() })).rejects.toMatchObject(refused);
    }
  });

  it('every change is audited with everybody it is about', async () => {
    const referral = await recorded();
    const after = await add(referral, {
      what: 'adult',
      adult: { givenName: 'Example', familyName: 'Aunt' },
    });
    const manager = person('front-door-manager');
    const { personId } = after.adults[1]!;
    const looks = await manager.send(auditAbout.referrals, { subjectId: personId });
    expect(JSON.stringify(looks)).toContain('household.added');
  });
});
