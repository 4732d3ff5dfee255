import {
  auditAbout,
  correctReferral,
  exampleReferral,
  findArea,
  findChildren,
  findMatches,
  getChild,
  getReferral,
  listAlerts,
  nameRecord,
  recordReferral,
  seeAlert,
  withdrawReferral,
  type Role,
} from '@conjoint/contracts';
import { newId } from '@conjoint/platform';
import { testWorld, type TestWorld } from '@conjoint/testing';
import { AppModule } from '../app.module.js';
import { database } from '../database.js';

const HF = 'E09000013';
const KC = 'E09000020';

let world: TestWorld;
beforeAll(async () => {
  world = await testWorld({
    partnership: 'tri-borough',
    partitions: [HF, KC],
    services: [{ name: 'referrals', module: AppModule, database }],
    now: '2026-11-23T10:00:00Z',
  });
}, 90_000);
afterAll(() => world?.stop(), 30_000);

const person = (role: Role, partition = HF) =>
  world.person({ partition, roles: [role], name: 'A Person', key: `${partition.toLowerCase()}.${role}` });
const worker = (partition = HF) => person('front-door-worker', partition);
const keeper = () => person('information-officer');
const rows = <T>(sql: string, parameters: unknown[] = [], partition = HF) =>
  world.db('referrals', partition).query<T>(sql, parameters);
const audited = (action: string, subject: string, partition = HF) =>
  rows<{ outcome: string; who: string }>(
    'select outcome, who from audit where action = $1 and $2 = any(subjects) order by at, id',
    [action, subject],
    partition,
  );

async function recorded(child: object = {}) {
  const { referralId, children } = await worker().send(recordReferral, {
    requestId: newId(),
    referral: {
      ...exampleReferral,
      children: [
        {
          ref: 'c1',
          givenName: 'Ottoline',
          familyName: 'Quartermain',
          dateOfBirth: '2016-03-05',
          sex: 'F',
          ethnicity: 'WBRI',
          ...child,
        },
      ],
      addresses: [{ ref: 'h1', lines: ['12 Example Grove'], postcode: 'W6 9JU', people: ['c1', 'a1'] }],
    },
  });
  return { referralId, childId: children[0]!.childId };
}

describe('the page of a child', () => {
  it('shows the whole record, audited before it is shown', async () => {
    const { childId, referralId } = await recorded();
    const { child } = await worker().send(getChild, { childId });
    expect(child).toMatchObject({
      displayName: 'Ottoline Quartermain',
      ageYears: 10,
      ethnicityLabel: 'White British',
      origin: 'referral',
      holdingPartition: HF,
      household: [
        {
          displayName: 'Example Parent',
          relationship: 'mother',
          isChild: false,
          address: '12 Example Grove, W6 9JU',
        },
      ],
      addresses: [{ lines: ['12 Example Grove'], postcode: 'W6 9JU', areaName: 'Hammersmith and Fulham' }],
      referrals: [
        { id: referralId, state: 'waiting', reReferral: false, receivedAt: '2026-11-20T15:30:00.000Z' },
      ],
      clocks: [{ kind: 'acknowledgement' }, { kind: 'front-door-decision' }],
      episodes: [],
      problems: [],
    });
    expect(await audited('child.read', childId)).toEqual([
      { outcome: 'allowed', who: 'e09000013.front-door-worker' },
    ]);
  });

  it('opened by an id in capital letters is found by who asks who has looked', async () => {
    const { childId } = await recorded();
    await worker().send(getChild, { childId: childId.toUpperCase() });
    expect(await audited('child.read', childId)).toHaveLength(1);
    const { entries } = await person('auditor').send(auditAbout.referrals, {
      subjectId: childId.toUpperCase(),
      page: 1,
    });
    expect(entries.map(({ action }) => action)).toContain('child.read');
  });

  it('is called by its name where somebody asks who has looked at it, but never a hidden one', async () => {
    const { childId, referralId } = await recorded();
    const name = (recordId: string, role: Role = 'auditor', partition = HF) =>
      person(role, partition).send(nameRecord, { recordId });
    expect(await name(childId)).toEqual({ kind: 'child', names: ['Ottoline Quartermain'], receivedAt: null });
    expect(await name(referralId)).toEqual({
      kind: 'referral',
      names: ['Ottoline Quartermain'],
      receivedAt: '2026-11-20T15:30:00.000Z',
    });
    await expect(name(childId, 'auditor', KC)).rejects.toMatchObject({ code: 'not-found' });
    await expect(name(childId, 'front-door-worker')).rejects.toMatchObject({ code: 'not-permitted' });
    await rows('update person set restricted = true where id = $1', [childId]);
    for (const id of [childId, referralId])
      await expect(name(id)).rejects.toMatchObject({ code: 'not-found' });
    expect((await audited('audit.read', childId)).map(({ outcome }) => outcome).sort()).toEqual([
      'allowed',
      'refused',
      'refused',
    ]);
    expect(await name(childId, 'information-officer')).toMatchObject({ kind: 'child' });
  });

  it('of another council, or of nobody, is not there by any way, and asking is audited where it was asked', async () => {
    const { childId, referralId } = await recorded();
    const before = await rows('select id from audit');
    const stranger = worker(KC);
    await expect(stranger.send(getChild, { childId })).rejects.toMatchObject({ code: 'not-found' });
    await expect(stranger.send(getReferral, { referralId })).rejects.toMatchObject({ code: 'not-found' });
    await expect(
      stranger.send(correctReferral, {
        referralId,
        version: 1,
        field: 'worry.worry',
        value: 'x',
        reason: 'Testing',
      }),
    ).rejects.toMatchObject({ code: 'not-found' });
    await expect(
      stranger.send(withdrawReferral, { referralId, version: 1, reason: 'Testing' }),
    ).rejects.toMatchObject({ code: 'not-found' });
    expect((await audited('child.read', childId, KC)).map(({ outcome }) => outcome)).toEqual(['refused']);
    for (const action of ['referral.read', 'referral.corrected', 'referral.withdrawn'])
      expect((await audited(action, referralId, KC)).map(({ outcome }) => outcome)).toEqual(['refused']);
    expect(await rows('select id from audit')).toHaveLength(before.length);
    const nobody = newId();
    await expect(worker().send(getChild, { childId: nobody })).rejects.toMatchObject({ code: 'not-found' });
    expect((await audited('child.read', nobody)).map(({ outcome }) => outcome)).toEqual(['refused']);
  });

  it('is not for finance', async () => {
    const { childId } = await recorded();
    await expect(person('finance-approver').send(getChild, { childId })).rejects.toMatchObject({
      code: 'not-permitted',
    });
  });
});

describe('looking for a child', () => {
  it.each([
    ['by a name typed almost right', { name: 'Otoline Quartermain' }, 'Name is like what you typed'],
    ['by part of a name', { name: 'quarterm' }, 'Name is like what you typed'],
    ['by the name in any case', { name: 'OTTOLINE QUARTERMAIN' }, 'Same name'],
    ['by date of birth and postcode', { dateOfBirth: '2016-03-05', postcode: 'w69ju' }, 'Same postcode'],
  ])('finds her %s, and is audited with everyone who was shown', async (_, asked, reason) => {
    const { childId } = await recorded();
    const { matches } = await worker().send(findChildren, asked);
    const found = matches.find((match) => match.childId === childId)!;
    expect(found.reasons).toContain(reason);
    expect((await audited('child.searched', childId)).length).toBeGreaterThan(0);
  });

  it('finds everybody who may be shown, however many hidden records fit as well', async () => {
    await rows(
      `insert into person (id, is_child, given_name, family_name, alternative_names, match_names, match_text, date_of_birth, sex,
         disabilities, origin, restricted, created_at, created_by)
       select gen_random_uuid(), true, 'Many', 'Featherstone', '[]', array['many featherstone'], 'many featherstone', '2012-02-03', 'M',
         '{}', 'referral', n <= 40, now(), 'test' from generate_series(1, 85) as n`,
    );
    expect(await worker().send(findChildren, { name: 'Many Featherstone' })).toMatchObject({
      matches: { length: 45 },
      more: false,
    });
    const toKeeper = await keeper().send(findChildren, { name: 'Many Featherstone' });
    expect([toKeeper.matches.length, toKeeper.more]).toEqual([50, true]);
  });

  it('needs something to look by, and says what is wrong with a postcode', async () => {
    await expect(worker().send(findChildren, {})).rejects.toMatchObject({ fieldErrors: [{ field: 'name' }] });
    await expect(worker().send(findChildren, { postcode: 'W6' })).rejects.toMatchObject({
      fieldErrors: [{ field: 'postcode' }],
    });
    await expect(worker().send(findChildren, { name: '100%_\\' })).resolves.toBeDefined();
  });

  it('matches alternative names, swapped days and months, and says why', async () => {
    const { childId } = await recorded({
      givenName: 'Persephone',
      familyName: 'Ashgrove',
      dateOfBirth: '2014-03-09',
      alternativeNames: [{ givenName: 'Percy', familyName: 'Underhill' }],
    });
    const find = async (child: object) =>
      (
        await worker().send(findMatches, {
          children: [{ ref: 'c1', givenName: null, familyName: null, sex: 'F', ...child }],
        })
      ).children[0]!.matches.find((match) => match.childId === childId);
    expect(
      (await find({ givenName: 'Percy', familyName: 'Underhill', dateOfBirth: '2014-03-09' }))!.reasons,
    ).toEqual(['Same as an alternative name: Percy Underhill', 'Same date of birth']);
    expect(
      (await find({ givenName: 'Persephone', familyName: 'Ashgrove', dateOfBirth: '2014-09-03' }))!.strength,
    ).toBe('strong');
    expect(
      await find({ givenName: 'Somebody', familyName: 'Else', dateOfBirth: '2014-03-09' }),
    ).toBeUndefined();
  });

  it('finds an imported child without a name by its pupil number, and shows the local id', async () => {
    const childId = newId();
    await rows(
      `insert into person (id, is_child, alternative_names, match_names, match_text, date_of_birth, sex, upn, local_id,
         disabilities, origin, created_at, created_by)
       values ($1, true, '[]', '{}', '', '2015-01-02', 'F', 'A123456789012', 'L0042', '{}', 'census', now(), 'test')`,
      [childId],
    );
    const { children } = await worker().send(findMatches, {
      children: [
        {
          ref: 'c1',
          givenName: 'New',
          familyName: 'Name',
          dateOfBirth: '2015-01-02',
          sex: 'F',
          upn: 'a12 3456789012',
        },
      ],
    });
    expect(children[0]!.matches).toMatchObject([
      {
        childId,
        displayName: 'Child L0042',
        strength: 'strong',
        reasons: ['Same unique pupil number (UPN)', 'Same date of birth'],
      },
    ]);
    const {
      children: [answer],
    } = await worker().send(recordReferral, {
      requestId: newId(),
      referral: {
        ...exampleReferral,
        children: [{ ref: 'c1', givenName: 'New', familyName: 'Name', sex: 'F', sameAsChildId: childId }],
        addresses: [],
      },
    });
    expect(answer!.childId).toBe(childId);
    const { child } = await worker().send(getChild, { childId });
    expect(child).toMatchObject({ displayName: 'New Name', localId: 'L0042', dateOfBirth: '2015-01-02' });
  });

  it('gives the council of a postcode to anybody with a mandate', async () => {
    const { caseHolding } = await person('auditor').send(findArea, { postcode: 'W10 5AB' });
    expect(caseHolding).toMatchObject({
      areaName: 'City of Westminster',
      areaIsMember: true,
      route: 'pass-on',
    });
  });
});

describe('a hidden record', () => {
  it('is not there for anybody but its keeper, who is told once who looked', async () => {
    const { childId, referralId } = await recorded({ givenName: 'Hidden', familyName: 'Lightfoot' });
    await rows('update person set restricted = true where id = $1', [childId]);
    const asked = {
      ref: 'c1',
      givenName: 'Hidden',
      familyName: 'Lightfoot',
      dateOfBirth: '2016-03-05',
      sex: 'F' as const,
    };
    for (let times = 0; times < 2; times += 1) {
      const { children } = await worker().send(findMatches, { children: [asked] });
      expect(children[0]!.matches.map((match) => match.childId)).not.toContain(childId);
    }
    const { matches } = await worker().send(findChildren, { name: 'Hidden Lightfoot' });
    expect(matches.map((match) => match.childId)).not.toContain(childId);
    await expect(worker().send(getChild, { childId })).rejects.toMatchObject({ code: 'not-found' });
    await expect(worker().send(getReferral, { referralId })).rejects.toMatchObject({ code: 'not-found' });
    await expect(
      worker().send(recordReferral, {
        requestId: newId(),
        referral: {
          ...exampleReferral,
          children: [{ ...asked, sameAsChildId: childId }],
          addresses: [],
          adults: [],
          relationships: [],
        },
      }),
    ).rejects.toMatchObject({ fieldErrors: [{ field: 'children.0.sameAsChildId' }] });

    const { alerts } = await keeper().send(listAlerts, {});
    const told = alerts.filter((alert) => alert.childId === childId);
    expect(told).toHaveLength(1);
    expect(told[0]).toMatchObject({
      kind: 'hidden-record-sought',
      seenAt: null,
      text: expect.stringContaining('A Person'),
    });
    await keeper().send(seeAlert, { alertId: told[0]!.id });
    expect(
      (await keeper().send(listAlerts, {})).alerts.find(({ id }) => id === told[0]!.id)!.seenAt,
    ).not.toBeNull();
    await expect(worker().send(seeAlert, { alertId: told[0]!.id })).rejects.toMatchObject({
      code: 'not-found',
    });
    expect((await keeper().send(getChild, { childId })).child.displayName).toBe('Hidden Lightfoot');
    expect((await audited('child.matched', childId)).every(({ outcome }) => outcome === 'refused')).toBe(
      true,
    );
  });

  it('does not appear in the household of another child', async () => {
    const { children } = await worker().send(recordReferral, {
      requestId: newId(),
      referral: {
        ...exampleReferral,
        children: ['c1', 'c2'].map((ref) => ({
          ref,
          givenName: ref,
          familyName: 'Merriweather',
          dateOfBirth: '2012-01-01',
          sex: 'M' as const,
        })),
        adults: [],
        relationships: [{ from: 'c1', to: 'c2', kind: 'brother-or-sister' }],
        addresses: [],
      },
    });
    const [one, two] = children.map(({ childId }) => childId) as [string, string];
    expect((await worker().send(getChild, { childId: one })).child.household).toMatchObject([
      { personId: two, relationship: 'brother or sister' },
    ]);
    await rows('update person set restricted = true where id = $1', [two]);
    expect((await worker().send(getChild, { childId: one })).child.household).toEqual([]);
  });
});
