import { jest } from '@jest/globals';
import { eachTestAttacks } from '@conjoint/testing';
import { randomUUID } from 'node:crypto';
import { ask, callApi, tokensOf, type ApiAnswer } from './api-client.js';
import { databaseOf, queryDatabase, StatementLog } from './api-database.js';
import { publishAs, subjectsInUse } from './api-messaging.js';
import { someoneWith } from './api-records.js';
import { canariesIn, canary, newName } from './canaries.js';
import { cast, type Person } from './cast.js';
import { installation } from './environment.js';
import { postcodeIn } from './households.js';
import { leaks } from './leaks.js';

jest.setTimeout(120_000);

/** A referral with something to find in every field that takes words. */
function aReferralFullOfNames(
  postcode: string,
  overrideReason: string | null = null,
  chosen: string | null = null,
) {
  const person = () => ({
    givenName: newName(),
    familyName: newName(),
    alternativeNames: [{ givenName: newName(), familyName: newName() }],
    sex: 'F',
  });
  return {
    danger: { inDanger: true, actionTaken: canary(`Police came to ${newName()}`) },
    received: { receivedAt: new Date(Date.now() - 3_600_000).toISOString(), how: 'telephone' },
    referrer: {
      source: '3B',
      name: newName(),
      organisation: newName(),
      relationship: newName(),
      telephone: canary(`020 7946 ${String(Math.floor(Math.random() * 9000) + 1000)}`),
      email: canary(`${newName()}@school.example`.toLowerCase()),
    },
    children: [{ ref: 'c1', ...person(), dateOfBirth: '2017-04-02' }],
    adults: [{ ref: 'a1', ...person(), telephone: newName(), email: canary(`${newName()}@home.example`) }],
    relationships: [{ from: 'a1', to: 'c1', kind: 'mother', parentalResponsibility: 'yes' }],
    addresses: [
      { ref: 'h1', lines: [canary(`7 ${newName()} Walk`), newName()], postcode, people: ['c1', 'a1'] },
    ],
    worry: {
      worry: canary(`Seen alone at ${newName()}`),
      parentsAware: 'no',
      parentsAwareNote: canary(`Not told because of ${newName()}`),
    },
    ...(chosen === null ? {} : { council: { chosen, nonMemberName: null, overrideReason } }),
  };
}

interface Recorded {
  readonly referralId: string;
  readonly children: readonly { readonly childId: string }[];
}

describe('personal data sent through the API', () => {
  eachTestAttacks('S11');
  const players = cast();
  const [council, neighbour] = [players.council(0), players.council(1)];
  const at = `/councils/${council.code}`;
  const worker = players.inRole('front-door-worker', council);
  const manager = players.inRole('front-door-manager', council);
  const importer = someoneWith(['information-officer', 'performance-analyst'], council)!;
  const operator = someoneWith(['operator'], council)!;
  /** Everything that was refused, whoever asked: nothing of a person belongs there. */
  const refused: ApiAnswer[] = [];
  let recorded: Recorded;
  let log: StatementLog;

  const record = (referral: unknown, requestId: string = randomUUID()) =>
    ask<Recorded>(worker, 'post', `${at}/referrals`, { requestId, referral });
  async function refuse(
    person: Person | null,
    method: string,
    path: string,
    body?: unknown,
  ): Promise<ApiAnswer> {
    const token = person === null ? {} : { token: (await tokensOf(person)).access };
    const answer = await callApi({ method, path, ...token, body });
    expect({ path: method, status: answer.status >= 400 }).toEqual({ path: method, status: true });
    refused.push(answer);
    return answer;
  }

  beforeAll(async () => {
    log = await StatementLog.begin();
  });
  afterAll(async () => {
    await log.end();
    await queryDatabase(
      databaseOf('reporting', council.code),
      'delete from dead_letter where error_code = $1',
      ['validation-failed'],
    );
  });

  it('is kept and shown to whoever may see it: a canary that nobody can hear is none', async () => {
    recorded = await record(aReferralFullOfNames(postcodeIn(council)));
    const { referralId, children } = recorded;
    const path = `${at}/referrals/${referralId}`;
    const { access: token } = await tokensOf(worker);
    const shown = await callApi({ method: 'get', path, token });
    expect(canariesIn(shown.text).length).toBeGreaterThan(15);
    let { version } = (shown.body as { referral: { version: number } }).referral;
    await ask(worker, 'post', `${path}/corrections`, {
      version,
      field: 'worry.worry',
      value: canary(`Seen with ${newName()}`),
      reason: canary(`Said ${newName()}`),
    });
    ({ version } = (await ask<{ referral: { version: number } }>(worker, 'get', path)).referral);
    await ask(manager, 'post', `${path}/decisions`, {
      requestId: randomUUID(),
      version,
      decisions: [
        {
          childId: children[0]!.childId,
          outcome: 'early-help',
          rationale: canary(`Because of ${newName()}`),
        },
      ],
    });
  });

  it('goes on to another council, is looked for elsewhere, typed into forms and withdrawn', async () => {
    const reason = canary(`Lives with ${newName()}`);
    await record(aReferralFullOfNames(postcodeIn(neighbour), reason, neighbour.code));
    const { draft } = await ask<{ draft: { id: string; version: number } }>(worker, 'post', `${at}/drafts`, {
      requestId: randomUUID(),
    });
    const { children, worry } = aReferralFullOfNames(postcodeIn(council));
    await ask(worker, 'put', `${at}/drafts/${draft.id}`, {
      version: draft.version,
      answers: { children, worry },
    });
    await ask(worker, 'delete', `${at}/drafts/${draft.id}`);
    const { givenName, familyName } = children[0]!;
    await ask(worker, 'post', `${at}/children/elsewhere`, {
      child: { givenName, familyName, dateOfBirth: '2017-04-02' },
      purpose: {
        function: 's17-children-act-1989',
        lawfulBasis: 'article-6-1-e',
        purpose: canary(`Deciding about ${newName()}`),
      },
    });
    await ask(worker, 'post', `${at}/children/search`, { name: newName(), postcode: 'W10 5AA' });
    await ask(worker, 'post', `${at}/children/matches`, { children, postcodes: [postcodeIn(council)] });
    const second = await record(aReferralFullOfNames(postcodeIn(council)));
    await ask(worker, 'post', `${at}/referrals/${second.referralId}/withdrawal`, {
      version: 1,
      reason: canary(`Typed twice by ${newName()}`),
    });
  });

  it('comes in by a census, with all that is wrong in it', async () => {
    const bytes =
      Buffer.from(`<?xml version="1.0"?><Message><Header><CollectionDetails><Collection>CIN</Collection>
      <Year>2026</Year><ReferenceDate>2026-03-31</ReferenceDate></CollectionDetails><Source><SourceLevel>L</SourceLevel>
      <LEA>975</LEA><SoftwareCode>${newName()}</SoftwareCode></Source></Header><Children><Child><ChildIdentifiers>
      <LAchildID>${newName().slice(0, 9)}</LAchildID><UPN>${newName()}</UPN><PersonBirthDate>${newName()}</PersonBirthDate>
      <Sex>${newName()}</Sex></ChildIdentifiers><ChildCharacteristics><Ethnicity>${newName()}</Ethnicity>
      </ChildCharacteristics></Child></Children></Message>`);
    const { fileId } = await ask<{ fileId: string }>(importer, 'post', `${at}/files`, {
      purpose: 'cin-census',
      fileName: `${newName()}.xml`,
      sizeBytes: bytes.length,
    });
    await ask(importer, 'put', `${at}/files/${fileId}/chunks/0`, bytes);
    const started = await ask<{ import: { id: string } }>(importer, 'post', `${at}/imports`, {
      requestId: randomUUID(),
      fileId,
      asSample: true,
    });
    const path = `${at}/imports/${started.import.id}`;
    for (let state = ''; !/done|failed|refused/.test(state);) {
      await new Promise((resolve) => setTimeout(resolve, 200));
      ({ state } = (await ask<{ import: { state: string } }>(importer, 'get', path)).import);
    }
    expect(canariesIn(JSON.stringify(await ask(importer, 'get', path))).length).toBeGreaterThan(0);
  });

  it('is in no answer to mistakes, other people or other councils', async () => {
    const { referralId, children } = recorded;
    const referral = aReferralFullOfNames(postcodeIn(council));
    const requestId = randomUUID();
    await record(referral, requestId);
    const post = (body: unknown) => refuse(worker, 'post', `${at}/referrals`, body);
    await post({ requestId, referral: { ...referral, children: newName() } });
    await post({ requestId: newName(), referral });
    await post({
      requestId: randomUUID(),
      referral: { ...referral, worry: { worry: { [newName()]: newName() } } },
    });
    await post({
      requestId: randomUUID(),
      referral: { ...referral, received: { receivedAt: newName(), how: newName() } },
    });
    await post({
      requestId: randomUUID(),
      referral: { ...referral, worry: { ...referral.worry, worry: `${newName()}\u0000${newName()}` } },
    });
    await post([newName()]);
    await post({
      requestId: randomUUID(),
      referral: { ...referral, danger: { inDanger: true, actionTaken: null } },
    });
    // Somebody else repeats the number of her request: the database's own constraint says no.
    await refuse(manager, 'post', `${at}/referrals`, { requestId, referral });
    await refuse(worker, 'get', `${at}/children/${newName()}`);
    await refuse(worker, 'get', `/${newName()}/${newName()}`);
    await refuse(null, 'get', `${at}/children/${newName()}?name=${newName()}`);
    await refuse(worker, 'post', `${at}/referrals/${referralId}/corrections`, {
      version: 99,
      field: 'worry.worry',
      value: newName(),
      reason: newName(),
    });
    for (const other of [importer, operator, players.onlyAt(neighbour, ['front-door-worker', 'director'])]) {
      await refuse(other, 'post', `${at}/referrals`, { requestId: randomUUID(), referral });
      await refuse(other, 'post', `${at}/referrals/${referralId}/withdrawal`, {
        version: 1,
        reason: newName(),
      });
    }
    const elsewhere = players.inRole('front-door-worker', neighbour);
    await refuse(elsewhere, 'get', `/councils/${neighbour.code}/referrals/${referralId}`);
    await refuse(elsewhere, 'get', `/councils/${neighbour.code}/children/${children[0]!.childId}`);
    const { access } = await tokensOf(worker);
    const broken = await fetch(`${installation().portalUrl}/api/v1${at}/referrals`, {
      method: 'POST',
      headers: { authorization: `Bearer ${access}`, 'content-type': 'application/json' },
      body: `{"referral": ${newName()} }`,
    });
    const brokenText = await broken.text();
    expect(broken.status).toBe(400);
    expect([...refused.map(({ text }) => text), brokenText].flatMap(canariesIn)).toEqual([]);
  });

  it('is not shown of a message that nobody could handle', async () => {
    const [service, name] = ['referrals', 'referral.recorded.v1'] as const;
    const eventId = randomUUID();
    await publishAs(service, council.code, {
      subject: `evt.${council.code}.${service}.${name}`,
      message: {
        id: eventId,
        aggregateId: randomUUID(),
        version: 1,
        epoch: 1,
        at: new Date().toISOString(),
        payload: { [newName()]: newName(), children: newName() },
      },
    });
    const list = async () =>
      (
        await ask<{ deadLetters: { id: string; eventId: string }[] }>(
          operator,
          'get',
          `${at}/reporting/dead-letters`,
        )
      ).deadLetters.find((letter) => letter.eventId === eventId);
    let found = await list();
    for (let turn = 0; turn < 100 && !found; turn += 1) {
      await new Promise((resolve) => setTimeout(resolve, 250));
      found = await list();
    }
    expect(found).toBeDefined();
    expect(canariesIn(JSON.stringify(found))).toEqual([]);
    const path = `${at}/reporting/dead-letters/${found!.id}/retry`;
    expect(await ask(operator, 'post', path)).toMatchObject({ outcome: 'failed-again' });
  });

  it('is in no log, no figure, no subject, and no statement as PostgreSQL would log it', async () => {
    const statements = await log.during(() => record(aReferralFullOfNames(postcodeIn(council))));
    expect(statements.some(({ text }) => /insert into referral\b/.test(text))).toBe(true);
    const subjects = await subjectsInUse();
    expect(subjects).toContain(`evt.${council.code}.referrals.referral.recorded.v1`);
    expect(canariesIn(subjects)).toEqual([]);
    expect(await leaks()).toEqual([]);
  });
});
