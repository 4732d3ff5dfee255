import {
  listDrafts,
  acknowledgeReferral,
  correctReferral,
  exampleReferral,
  findMatches,
  getChild,
  getReferral,
  listAlerts,
  listQueue,
  recordReferral,
  saveDraft,
  startDraft,
  getDraft,
  tellOutcome,
  withdrawReferral,
  type RequestOf,
} from '@conjoint/contracts';
import { newId } from '@conjoint/platform';
import { testWorld, type TestWorld } from '@conjoint/testing';
import { AppModule } from '../app.module.js';
import { database } from '../database.js';

const HF = 'E09000013';
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
beforeEach(() => world.clock.set(NOW));

type Input = RequestOf<typeof recordReferral>['referral'];
type Child = Input['children'][number];

const worker = (key = 'hf.worker') =>
  world.person({ partition: HF, roles: ['front-door-worker'], name: 'A Worker', key });
const rows = <T>(sql: string, parameters: unknown[] = []) =>
  world.db('referrals', HF).query<T>(sql, parameters);
/** A family name nobody else in this suite has, so that no test sees the children of another. */
const family = () => newId().replace(/[^a-f]/g, '') + newId().slice(-12).replace(/\d/g, 'x');
const aChild = (more: Partial<Child> = {}): Child => ({
  ref: 'c1',
  givenName: 'Example',
  familyName: family(),
  dateOfBirth: '2017-04-02',
  sex: 'F',
  ...more,
});
const aReferral = (children: Child[] = [aChild()], more: Partial<Input> = {}): Input => ({
  ...exampleReferral,
  children,
  adults: [{ ref: 'a1', givenName: 'Example', familyName: 'Parent' }],
  relationships: children.map(({ ref }) => ({ from: 'a1', to: ref, kind: 'mother' as const })),
  addresses: [
    {
      ref: 'h1',
      lines: ['1 Example Street'],
      postcode: 'W6 9JU',
      people: ['a1', ...children.map(({ ref }) => ref)],
    },
  ],
  ...more,
});
const record = (referral: Input, requestId = newId(), draftId: string | null = null) =>
  worker().send(recordReferral, { requestId, draftId, referral });
const read = async (referralId: string) => (await worker().send(getReferral, { referralId })).referral;
const receivedAt = (at: string) => ({ received: { receivedAt: at, how: 'telephone' as const } });

async function withOpenEpisode(child = aChild()): Promise<{ childId: string; episodeId: string }> {
  const { children, referralId } = await record(aReferral([child], receivedAt('2026-06-01T09:00:00Z')));
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

describe('recording a referral', () => {
  it('keeps everything that was told, starts its clocks at receipt, and tells the others', async () => {
    const unborn: Child = {
      ref: 'c2',
      givenName: null,
      familyName: null,
      unborn: true,
      expectedOn: '2027-02-01',
      sex: 'U',
    };
    const referral = aReferral([aChild(), unborn]);
    const answer = await record(referral);
    expect(answer).toMatchObject({ state: 'waiting', route: 'here' });
    const view = await read(answer.referralId);
    expect(view).toMatchObject({
      version: 1,
      state: 'waiting',
      recordedByName: 'A Worker',
      received: { receivedAt: '2026-11-20T15:30:00.000Z', how: 'telephone' },
      worry: referral.worry,
      relationships: [
        { from: 'a1', to: 'c1', kind: 'mother' },
        { from: 'a1', to: 'c2', kind: 'mother' },
      ],
      caseHolding: { areaGss: HF, route: 'here' },
      acknowledgement: null,
    });
    expect(view.children.map(({ displayName }) => displayName)).toEqual([
      `Example ${referral.children[0]!.familyName}`,
      'Unborn child, expected 1 February 2027',
    ]);
    expect(view.clocks.map(({ kind, derivation }) => [kind, derivation.startOn, derivation.dueOn])).toEqual([
      ['acknowledgement', '2026-11-20', '2026-11-23'],
      ['front-door-decision', '2026-11-20', '2026-11-23'],
    ]);
    const [event] = await rows<{ name: string; body: object }>(
      'select name, body from outbox where aggregate_id = $1',
      [answer.referralId],
    );
    expect(event).toMatchObject({
      name: 'referrals.referral.recorded.v1',
      body: { state: 'waiting', receivedAt: '2026-11-20T15:30:00.000Z', sourceCode: '3B' },
    });
    expect(JSON.stringify(event!.body)).not.toContain(referral.children[0]!.familyName);
  });

  it('names of all kinds come back as they were typed', async () => {
    const names = [
      "D'Arcy",
      'Zoë 🙂👩‍👧',
      '<script>alert("1")</script>',
      "Robert'); drop table person;--",
      '王秀英',
      'محمد',
    ];
    const answer = await record(
      aReferral(names.map((givenName, i) => aChild({ ref: `c${i + 1}`, givenName }))),
    );
    expect((await read(answer.referralId)).children.map(({ givenName }) => givenName)).toEqual(names);
    for (const { childId } of answer.children) {
      const { child } = await worker().send(getChild, { childId });
      expect(names).toContain(child.givenName);
    }
  });

  it('sent again with the same request id, even at once, is recorded once', async () => {
    const referral = aReferral();
    const requestId = newId();
    const answers = await Promise.all([1, 2, 3, 4].map(() => record(referral, requestId)));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(await record(referral, requestId)).toEqual(answers[0]);
    expect(await rows('select id from referral where request_id = $1', [requestId])).toHaveLength(1);
    expect(
      await rows('select id from person where family_name = $1', [referral.children[0]!.familyName]),
    ).toHaveLength(1);
    expect(await rows('select 1 from outbox where aggregate_id = $1', [answers[0]!.referralId])).toHaveLength(
      1,
    );
    await expect(
      worker('hf.somebody-else').send(recordReferral, { requestId, referral }),
    ).rejects.toMatchObject({ code: 'conflict' });
  });

  it('takes the draft away with it', async () => {
    const { draft } = await worker().send(startDraft, { requestId: newId() });
    await record(aReferral(), newId(), draft.id);
    await expect(worker().send(getDraft, { draftId: draft.id })).rejects.toMatchObject({ code: 'not-found' });
  });

  it('refuses the draft of somebody else and leaves it alone', async () => {
    const other = worker('hf.somebody-else');
    const { draft } = await other.send(startDraft, { requestId: newId() });
    await expect(record(aReferral(), newId(), draft.id)).rejects.toMatchObject({ code: 'not-found' });
    expect((await other.send(getDraft, { draftId: draft.id })).draft.id).toBe(draft.id);
  });

  it('refuses what is wrong with the field and what to do, and keeps nothing of it', async () => {
    const child = aChild({ upn: 'B123456789012' });
    await expect(
      record(aReferral([child], { danger: { inDanger: true }, ...receivedAt('2026-11-23T10:00:01Z') })),
    ).rejects.toMatchObject({
      code: 'validation-failed',
      fieldErrors: [
        { field: 'danger.actionTaken' },
        { field: 'received.receivedAt' },
        { field: 'children.0.upn', message: expect.stringContaining('UPN') },
      ].map((error) => expect.objectContaining(error)),
    });
    expect(await rows('select 1 from person where family_name = $1', [child.familyName])).toEqual([]);
  });

  it('refuses a child recognised who is not here, and says so at the child', async () => {
    await expect(record(aReferral([aChild({ sameAsChildId: newId() })]))).rejects.toMatchObject({
      code: 'validation-failed',
      fieldErrors: [expect.objectContaining({ field: 'children.0.sameAsChildId' })],
    });
  });

  it('is for the front door only', async () => {
    const finance = world.person({ partition: HF, roles: ['finance-preparer'] });
    await expect(
      finance.send(recordReferral, { requestId: newId(), referral: aReferral() }),
    ).rejects.toMatchObject({ code: 'not-permitted' });
  });

  it('needs a reason to hold a case that lives elsewhere', async () => {
    const elsewhere = {
      addresses: [{ ref: 'h1', lines: ['1 Example Street'], postcode: 'W10 5AB', people: ['c1'] }],
    };
    await expect(
      record(aReferral([aChild()], { ...elsewhere, council: { chosen: HF } })),
    ).rejects.toMatchObject({ fieldErrors: [expect.objectContaining({ field: 'council.overrideReason' })] });
    const kept = await record(
      aReferral([aChild()], {
        ...elsewhere,
        council: { chosen: HF, overrideReason: 'Stays with an aunt here' },
      }),
    );
    expect(kept.route).toBe('here');
    expect((await read(kept.referralId)).caseHolding.explanation).toContain('Stays with an aunt here');
  });
});

describe('the case-holding register', () => {
  it('names this council from the receipt on, for every child', async () => {
    const { children } = await record(aReferral([aChild(), aChild({ ref: 'c2' })]));
    for (const { childId } of children)
      expect(
        await rows<{ holder: string; since: Date; until: Date | null }>(
          'select holder, since, until from case_holding where child_id = $1',
          [childId],
        ),
      ).toEqual([{ holder: HF, since: new Date('2026-11-20T15:30:00Z'), until: null }]);
  });

  it('refuses two holders at one moment', async () => {
    const { children } = await record(aReferral());
    await expect(
      rows(
        `insert into case_holding (id, child_id, holder, since, reason) values ($1, $2, 'E09000020', now(), 'test')`,
        [newId(), children[0]!.childId],
      ),
    ).rejects.toMatchObject({ constraint: 'case_holding_one_holder' });
  });
});

describe('a child whose case is open', () => {
  it('joins the open episode, alerts worker and managers, and is not counted as a referral', async () => {
    const child = aChild();
    const { childId, episodeId } = await withOpenEpisode(child);
    const answer = await record(aReferral([{ ...child, sameAsChildId: childId }]));
    expect(answer).toMatchObject({
      route: 'joined',
      state: 'decided',
      children: [{ ref: 'c1', childId, joinedEpisodeId: episodeId }],
    });
    const { child: view } = await worker().send(getChild, { childId });
    expect(view.episodes[0]!.information).toMatchObject([
      {
        summary: exampleReferral.worry.worry,
        sourceCode: '3B',
        recordedByName: 'A Worker',
        referralId: answer.referralId,
      },
    ]);
    expect(view.referrals.map(({ reReferral }) => reReferral)).toEqual([false, false]);
    expect(await rows('select 1 from outbox where aggregate_id = $1', [answer.referralId])).toEqual([]);
    const { items } = await worker().send(listQueue, {});
    expect(items.map(({ referralId }) => referralId)).not.toContain(answer.referralId);
    for (const [key, role] of [
      ['hf.social-worker', 'social-worker'],
      ['hf.team-manager', 'team-manager'],
      ['hf.manager', 'front-door-manager'],
    ] as const) {
      const { alerts } = await world.person({ partition: HF, roles: [role], key }).send(listAlerts, {});
      expect(alerts).toContainEqual(
        expect.objectContaining({
          kind: 'information-joined',
          childId,
          referralId: answer.referralId,
          seenAt: null,
        }),
      );
    }
    const { alerts } = await worker().send(listAlerts, {});
    expect(alerts.filter((alert) => alert.childId === childId)).toEqual([]);
    const clocks = (await read(answer.referralId)).clocks.map(({ kind }) => kind);
    expect(clocks).toEqual(['acknowledgement']);
  });

  it('in a mixed household joins alone: only the others wait', async () => {
    const child = aChild();
    const { childId, episodeId } = await withOpenEpisode(child);
    const answer = await record(aReferral([{ ...child, sameAsChildId: childId }, aChild({ ref: 'c2' })]));
    expect(answer).toMatchObject({ state: 'waiting', route: 'here' });
    const view = await read(answer.referralId);
    expect(view.children.map(({ state, joinedEpisodeId }) => [state, joinedEpisodeId])).toEqual([
      ['joined-episode', episodeId],
      ['waiting', null],
    ]);
  });

  it('is shown among the possible matches with its episode', async () => {
    const child = aChild({ givenName: 'Wilhelmina', dateOfBirth: '2015-07-09' });
    const { childId, episodeId } = await withOpenEpisode(child);
    const { children } = await worker().send(findMatches, {
      children: [{ ...child, givenName: 'Wilhelmine' }],
      postcodes: ['w69ju'],
    });
    expect(children[0]!.matches).toMatchObject([
      {
        childId,
        strength: 'strong',
        openEpisode: { id: episodeId, workerName: 'S Worker' },
        waitingReferralId: null,
      },
    ]);
  });

  it('can have what joined it withdrawn; it stays visible as withdrawn', async () => {
    const child = aChild();
    const { childId } = await withOpenEpisode(child);
    const { referralId } = await record(aReferral([{ ...child, sameAsChildId: childId }]));
    const { referral } = await worker().send(withdrawReferral, {
      referralId,
      version: 1,
      reason: 'Another family',
    });
    expect(referral).toMatchObject({
      state: 'withdrawn',
      withdrawn: { reason: 'Another family', byName: 'A Worker' },
    });
    const { child: view } = await worker().send(getChild, { childId });
    expect(view.episodes[0]!.information[0]!.summary).toMatch(/^Withdrawn: /);
  });
});

describe('a child recognised', () => {
  it('is a re-referral within 12 months, and its record is filled, never overwritten', async () => {
    const child = aChild({ nhsNumber: null });
    const first = await record(aReferral([child], receivedAt('2025-11-20T15:00:00Z')));
    const childId = first.children[0]!.childId;
    const again = await record(
      aReferral([
        {
          ...child,
          sameAsChildId: childId,
          givenName: 'Xampel',
          dateOfBirth: '2017-04-03',
          nhsNumber: '943 476 5919',
        },
      ]),
    );
    expect(again.children[0]!.childId).toBe(childId);
    expect((await read(again.referralId)).children[0]).toMatchObject({
      reReferral: true,
      givenName: 'Xampel',
    });
    const { child: view } = await worker().send(getChild, { childId });
    expect(view).toMatchObject({
      givenName: 'Example',
      dateOfBirth: '2017-04-02',
      nhsNumber: '9434765919',
      alternativeNames: [{ givenName: 'Xampel', familyName: child.familyName }],
    });
    expect(view.addresses).toHaveLength(1);
    expect(view.household).toMatchObject([{ displayName: 'Example Parent', relationship: 'mother' }]);
  });

  it('is none after 12 months and a day', async () => {
    const child = aChild();
    const first = await record(aReferral([child], receivedAt('2025-11-19T15:00:00Z')));
    const again = await record(aReferral([{ ...child, sameAsChildId: first.children[0]!.childId }]));
    expect((await read(again.referralId)).children[0]!.reReferral).toBe(false);
  });
});

describe('clocks', () => {
  it('pass over a bank holiday and are overdue after the due day, in London', async () => {
    world.clock.set('2026-12-29T23:59:59Z');
    const { referralId } = await record(aReferral([aChild()], receivedAt('2026-12-24T17:00:00Z')));
    const decision = async () =>
      (await read(referralId)).clocks.find(({ kind }) => kind === 'front-door-decision')!;
    expect((await decision()).derivation).toMatchObject({
      dueOn: '2026-12-29',
      skipped: [
        { date: '2026-12-25', why: 'bank holiday: Christmas Day' },
        { date: '2026-12-26', why: 'Saturday' },
        { date: '2026-12-27', why: 'Sunday' },
        { date: '2026-12-28', why: expect.stringContaining('bank holiday: Boxing Day') },
      ].map((day) => expect.objectContaining(day)),
    });
    expect((await decision()).overdue).toBe(false);
    world.clock.set('2026-12-30T00:00:00Z');
    expect((await decision()).overdue).toBe(true);
  });

  it('are counted anew when the receipt is corrected, and the old ones are kept', async () => {
    const { referralId } = await record(aReferral());
    const { referral } = await worker().send(correctReferral, {
      referralId,
      version: 1,
      field: 'received.receivedAt',
      value: '2026-11-18T09:00:00Z',
      reason: 'The e-mail lay in another mailbox',
    });
    expect(referral).toMatchObject({ version: 2, received: { receivedAt: '2026-11-18T09:00:00.000Z' } });
    expect(referral.clocks.map(({ derivation, overdue }) => [derivation.dueOn, overdue])).toEqual([
      ['2026-11-19', true],
      ['2026-11-19', true],
    ]);
    expect(referral.corrections).toMatchObject([
      {
        field: 'received.receivedAt',
        before: '2026-11-20T15:30:00.000Z',
        after: '2026-11-18T09:00:00Z',
        reason: 'The e-mail lay in another mailbox',
        byName: 'A Worker',
      },
    ]);
    expect(
      await rows('select 1 from clock where referral_id = $1 and superseded_at is not null', [referralId]),
    ).toHaveLength(2);
    const [holding] = await rows<{ since: Date }>('select since from case_holding where referral_id = $1', [
      referralId,
    ]);
    expect(holding!.since).toEqual(new Date('2026-11-18T09:00:00Z'));
  });
});

describe('correcting and withdrawing', () => {
  it('a corrected name is found by both its spellings no more than it is written, and the history is kept', async () => {
    const child = aChild();
    const { referralId, children } = await record(aReferral([child]));
    const childId = children[0]!.childId;
    const name = family();
    await worker().send(correctReferral, {
      referralId,
      version: 1,
      field: `children.${childId}.familyName`,
      value: name,
      reason: 'Spelled by the school',
    });
    const { child: view } = await worker().send(getChild, { childId });
    expect(view).toMatchObject({
      familyName: name,
      corrections: [{ before: child.familyName, after: name, reason: 'Spelled by the school' }],
    });
    const found = await worker().send(findMatches, { children: [{ ...child, familyName: name }] });
    expect(found.children[0]!.matches.map((match) => match.childId)).toContain(childId);
    await expect(rows('delete from correction where child_id = $1', [childId])).rejects.toMatchObject({
      code: '23001',
    });
  });

  it('on a stale page is refused', async () => {
    const { referralId } = await record(aReferral());
    const correct = (value: string) =>
      worker().send(correctReferral, {
        referralId,
        version: 1,
        field: 'worry.worry',
        value,
        reason: 'Typing',
      });
    await correct('Another worry.');
    await expect(correct('A third worry.')).rejects.toMatchObject({
      code: 'stale-version',
      details: { version: 2 },
    });
  });

  it('withdrawn is not deleted, stops the clocks, may be repeated, and cannot be decided or corrected', async () => {
    const { referralId } = await record(aReferral());
    const withdraw = () => worker().send(withdrawReferral, { referralId, version: 1, reason: 'Typed twice' });
    const { referral } = await withdraw();
    expect(referral).toMatchObject({ state: 'withdrawn', children: [{ state: 'withdrawn' }], version: 2 });
    expect(referral.clocks.every(({ stoppedAt }) => stoppedAt !== null)).toBe(true);
    expect((await withdraw()).referral.version).toBe(2);
    await expect(
      worker().send(correctReferral, {
        referralId,
        version: 2,
        field: 'worry.worry',
        value: 'x',
        reason: 'Typing',
      }),
    ).rejects.toMatchObject({ code: 'not-acceptable-state' });
    const { items } = await worker().send(listQueue, {});
    expect(items.map((item) => item.referralId)).not.toContain(referralId);
  });

  it('acknowledging stops its clock once; the outcome is told after there is one', async () => {
    const { referralId } = await record(aReferral());
    const acknowledge = (at: string) => worker().send(acknowledgeReferral, { referralId, at, how: 'email' });
    await expect(acknowledge('2026-11-23T10:00:01Z')).rejects.toMatchObject({
      fieldErrors: [{ field: 'at' }],
    });
    await expect(acknowledge('2026-11-20T15:29:59Z')).rejects.toMatchObject({
      fieldErrors: [{ field: 'at' }],
    });
    const { referral } = await acknowledge('2026-11-23T09:00:00Z');
    expect(referral.acknowledgement).toEqual({
      at: '2026-11-23T09:00:00.000Z',
      how: 'email',
      byName: 'A Worker',
    });
    expect(referral.clocks.find(({ kind }) => kind === 'acknowledgement')).toMatchObject({
      stoppedAt: '2026-11-23T09:00:00.000Z',
      overdue: false,
    });
    expect((await acknowledge('2026-11-23T09:30:00Z')).referral.version).toBe(referral.version);
    await expect(
      worker().send(tellOutcome, { referralId, at: '2026-11-23T09:00:00Z', how: 'email' }),
    ).rejects.toMatchObject({ code: 'not-acceptable-state' });
  });
});

describe('a draft', () => {
  it('is named in a list without what was typed, and never holds more than can be read again', async () => {
    const typist = worker('hf.typist');
    const { draft } = await typist.send(startDraft, { requestId: newId() });
    const { children } = aReferral();
    const long = { worry: { worry: 'w'.repeat(19_000), parentsAware: 'yes' as const } };
    const saved = await typist.send(saveDraft, {
      draftId: draft.id,
      version: draft.version,
      answers: { ...long, children },
    });
    const listed = await typist.send(listDrafts, {});
    expect(listed.drafts).toMatchObject([
      { id: draft.id, completed: ['children', 'worry'], children: [{ familyName: children[0]!.familyName }] },
    ]);
    expect(JSON.stringify(listed)).not.toContain('www');
    await rows(
      `update draft set answers = answers || jsonb_build_object('more', repeat('x', 600000)) where id = $1`,
      [draft.id],
    );
    await expect(
      typist.send(saveDraft, { draftId: draft.id, version: saved.draft.version, answers: long }),
    ).rejects.toMatchObject({ code: 'too-large' });
  });

  it('in two tabs: the second save is refused, says when the other saved, and loses nothing', async () => {
    const { draft } = await worker().send(startDraft, { requestId: newId() });
    const save = (version: number, answers: object) =>
      worker().send(saveDraft, { draftId: draft.id, version, answers });
    const first = (await save(draft.version, { danger: { inDanger: false } })).draft;
    expect(first).toMatchObject({ completed: ['danger'], version: draft.version + 1 });
    await expect(save(draft.version, { danger: { inDanger: true } })).rejects.toMatchObject({
      code: 'stale-version',
      message: expect.stringContaining('Another tab saved this form at 10am'),
    });
    // A repeat of the very same save, after a time-out, is no other tab.
    expect((await save(draft.version, { danger: { inDanger: false } })).draft.version).toBe(first.version);
    const second = (await save(first.version, { worry: { worry: 'A worry', parentsAware: 'yes' } })).draft;
    expect(second.completed).toEqual(['danger', 'worry']);
    expect(second.answers.danger).toEqual({ inDanger: false, actionTaken: null });
  });

  it('is its own person’s only, and begun once for a request', async () => {
    const requestId = newId();
    const one = await worker().send(startDraft, { requestId });
    expect((await worker().send(startDraft, { requestId })).draft.id).toBe(one.draft.id);
    await expect(worker('hf.other').send(getDraft, { draftId: one.draft.id })).rejects.toMatchObject({
      code: 'not-found',
    });
    await expect(worker('hf.other').send(startDraft, { requestId })).rejects.toMatchObject({
      code: 'conflict',
    });
  });

  it('with a text that cannot be stored, or too much of it, is refused without harm', async () => {
    const { draft } = await worker().send(startDraft, { requestId: newId() });
    const save = (worry: string) =>
      worker().send(saveDraft, {
        draftId: draft.id,
        version: draft.version,
        answers: { worry: { worry, parentsAware: 'yes' } },
      });
    await expect(save('a\u0000b')).rejects.toMatchObject({
      fieldErrors: [{ field: 'answers.worry.worry' }],
    });
    await expect(save('x'.repeat(20_001))).rejects.toMatchObject({ code: 'validation-failed' });
    expect((await worker().send(getDraft, { draftId: draft.id })).draft.version).toBe(draft.version);
  });
});
