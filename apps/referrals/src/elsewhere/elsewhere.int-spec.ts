import {
  askElsewhere,
  exampleReferral,
  listAlerts,
  lookUpElsewhere,
  recordReferral,
} from '@conjoint/contracts';
import { newId } from '@conjoint/platform';
import { testWorld, type TestWorld } from '@conjoint/testing';
import { AppModule } from '../app.module.js';
import { database } from '../database.js';

const HF = 'E09000013';
const KC = 'E09000020';
const WM = 'E09000033';
const child = { givenName: 'Example', familyName: 'Child', dateOfBirth: '2017-04-02' };
const purpose = {
  function: 's17-children-act-1989',
  lawfulBasis: 'article-6-1-e',
  purpose: 'Deciding a referral',
} as const;

let world: TestWorld;
beforeAll(async () => {
  world = await testWorld({
    partnership: 'tri-borough',
    partitions: [HF, KC, WM],
    // Nobody serves Westminster: its records are a source that is not available.
    services: [{ name: 'referrals', module: AppModule, database, partitions: [HF, KC] }],
    now: '2026-11-23T10:00:00Z',
  });
  const worker = world.person({ partition: KC, roles: ['front-door-worker'] });
  await worker.send(recordReferral, { requestId: newId(), referral: exampleReferral });
}, 90_000);
afterAll(() => world?.stop(), 30_000);

const worker = () => world.person({ partition: HF, roles: ['front-door-worker'], key: 'hf.worker' });
const ask = async (sought: object = child, why: object = {}) =>
  (await worker().send(askElsewhere, { child: { ...child, ...sought }, purpose: { ...purpose, ...why } }))
    .answers;
const answerOf = async (partition: string, sought?: object, why?: object) =>
  (await ask(sought, why)).find((one) => one.partition === partition)!.answer;
const audits = (partition: string, action: string) =>
  world
    .db('referrals', partition)
    .query<{ who: string; why: string; outcome: string; subjects: string[] }>(
      'select who, why, outcome, subjects from audit where action = $1 order by ctid',
      [action],
    );

describe('asking the other councils', () => {
  it('says since when and whom to ring, or that a source is not available, and never asks itself', async () => {
    const answers = await ask();
    expect(answers.map(({ partition }) => partition)).toEqual([KC, WM]);
    const { frontDoor } = world.partnership.council(KC);
    expect(answers[0]!.answer).toEqual({
      answer: 'known',
      since: '2026-11-20',
      contact: { team: frontDoor.team, telephone: frontDoor.telephone, email: frontDoor.email },
    });
    expect(answers[1]!.answer).toEqual({ answer: 'unavailable' });
  });

  it('writes at home who asked, why, and what came back; and at the other council who asked', async () => {
    await ask();
    const [asked] = (await audits(HF, 'elsewhere.asked')).slice(-1);
    expect(asked).toMatchObject({ who: 'hf.worker', outcome: 'allowed' });
    expect(asked!.why).toContain(
      'function s17-children-act-1989; basis article-6-1-e; purpose: Deciding a referral',
    );
    const [answered] = (await audits(HF, 'elsewhere.answered')).slice(-1);
    expect(answered!.why).toContain(`${KC}: known, ${WM}: unavailable`);
    const [there] = (await audits(KC, 'elsewhere.look-up')).slice(-1);
    expect(there).toMatchObject({ who: `partition:${HF}`, outcome: 'allowed' });
    expect(there!.why).toContain('hf.worker');
    expect(there!.subjects).toHaveLength(1);
  });

  it('knows nothing of a child that only resembles one', async () => {
    expect(await answerOf(KC, { givenName: 'Someone', familyName: 'Else' })).toEqual({ answer: 'no-record' });
    // The same name, another date of birth: possible, not strong.
    expect(await answerOf(KC, { dateOfBirth: '2012-09-09' })).toEqual({ answer: 'no-record' });
  });

  it('says of a restricted record what it says of none, and silently tells its keeper', async () => {
    const db = world.db('referrals', KC);
    const keeper = world.person({ partition: KC, roles: ['information-officer'], key: 'kc.keeper' });
    const before = await db.query('select id from alert');
    await db.query('update person set restricted = true where is_child');
    expect(await answerOf(KC)).toEqual(await answerOf(KC, { givenName: 'Someone', familyName: 'Else' }));
    await db.query('update person set restricted = false where is_child');
    const after = await db.query<{ for_role: string }>('select for_role from alert');
    expect(after).toHaveLength(before.length + 1);
    expect(after.map(({ for_role }) => for_role)).toContain('information-officer');
    const { alerts } = await keeper.send(listAlerts, {});
    expect(alerts).toMatchObject([{ kind: 'restricted-look-up', seenAt: null }]);
  });
});

describe('without a sharing rule', () => {
  it('does not ask, and says so', async () => {
    const rule = world.partnership.file.sharingRules.find((one) => one.purpose === 'look-up')!;
    const functions = rule.functions;
    rule.functions = ['s47-children-act-1989'];
    const before = (await audits(KC, 'elsewhere.look-up')).length;
    expect(await answerOf(KC)).toMatchObject({ answer: 'not-shared' });
    expect(await audits(KC, 'elsewhere.look-up')).toHaveLength(before);
    expect((await audits(HF, 'elsewhere.answered')).at(-1)).toMatchObject({ outcome: 'refused' });
    rule.functions = functions;
  });

  it('is refused by the other council itself, whatever the one that asks believes, and audited there', async () => {
    await world.connect('referrals', HF);
    const { answer } = await world
      .requestsAs('referrals', HF)
      .sendTo({ partition: HF, correlationId: newId() }, KC, lookUpElsewhere, {
        child,
        purpose: { ...purpose, line: 'no-such-line' },
        personKey: 'hf.worker',
      });
    expect(answer).toMatchObject({ answer: 'not-shared' });
    expect((await audits(KC, 'elsewhere.look-up')).at(-1)).toMatchObject({
      outcome: 'refused',
      subjects: [],
    });
  });
});
