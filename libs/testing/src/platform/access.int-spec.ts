import { jest } from '@jest/globals';
import { createHmac, generateKeyPairSync, randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  auditAbout,
  exportImportProblems,
  listDeadLetters,
  listQueue,
  mandateWithdrawn,
  sessionEnded,
} from '@conjoint/contracts';
import { newId, SigningKeys, TokenVerifier } from '@conjoint/platform';
import { connect } from '@nats-io/transport-node';
import { jetstream } from '@nats-io/jetstream';
import { eachTestAttacks } from '../attacks/attempts.js';
import { testWorld } from '../world/open-world.js';
import type { TestWorld } from '../world/test-world.js';
import { noteDatabase, NoteModule } from './note-service.js';

const HF = 'E09000013';
const KC = 'E09000020';

let world: TestWorld;
beforeAll(async () => {
  world = await testWorld({
    partitions: [HF, KC],
    services: [{ name: 'referrals', module: NoteModule, database: noteDatabase }],
  });
}, 60_000);
afterAll(() => world?.stop(), 30_000);

const person = { partition: HF, roles: ['front-door-worker' as const], key: 'lbhf.worker' };
const now = (): number => Math.floor(Date.now() / 1000);

describe('a request is refused with an access token', () => {
  eachTestAttacks('S2');
  it.each<[string, Record<string, unknown>]>([
    ['for another audience', { aud: ['account'] }],
    ['of another realm', { iss: 'http://127.0.0.1:1/realms/other' }],
    ['that has expired', { exp: now() - 1 }],
    ['without an expiry', { exp: undefined }],
    ['that is not valid yet', { nbf: now() + 600 }],
    ['that is an id token', { typ: 'ID' }],
    ['that is a refresh token', { typ: 'Refresh' }],
    ['issued to another client', { azp: 'somebody-else' }],
    ['issued to nobody', { azp: undefined }],
    [
      'for which two organisations vouch',
      { organization: { lbhf: { partition: [HF] }, rbkc: { partition: [KC] } } },
    ],
    ['for which no organisation vouches', { organization: {} }],
    ['of nobody', { preferred_username: undefined }],
  ])('%s', async (_why, override) => {
    await expect(world.person({ ...person, override }).send(listQueue, {})).rejects.toMatchObject({
      code: 'unauthenticated',
    });
  });

  const forged = (header: object, sign: (text: string) => string) => async (): Promise<string> => {
    const [, payload] = (await world.person(person).token()).split('.');
    const text = `${Buffer.from(JSON.stringify(header)).toString('base64url')}.${payload}`;
    return `${text}.${sign(text)}`;
  };
  it.each<[string, () => Promise<string | undefined>]>([
    ['that is not there', async () => undefined],
    ['that is no token', async () => 'abc'],
    ['with alg none', forged({ alg: 'none', typ: 'JWT' }, () => '')],
    ['with alg none and a signature', forged({ alg: 'none', typ: 'JWT' }, () => 'AA')],
    [
      'signed with HS256',
      forged({ alg: 'HS256', typ: 'JWT', kid: 'test' }, (text) =>
        createHmac('sha256', 'test').update(text).digest('base64url'),
      ),
    ],
    ['signed with an unknown key', forged({ alg: 'RS256', typ: 'JWT', kid: 'unknown' }, () => 'AA')],
    [
      'whose content was changed',
      async () =>
        (await world.person(person).token()).replace(
          /\.(.)/,
          (_, letter: string) => `.${letter === 'e' ? 'f' : 'e'}`,
        ),
    ],
  ])('%s', async (_why, token) => {
    const assertion = await world.person(person).assertion();
    await expect(
      world
        .requestsAs('portal', HF)
        .sendAs({ partition: HF, token: await token(), assertion, correlationId: 'test' }, listQueue, {}),
    ).rejects.toMatchObject({ code: 'unauthenticated' });
  });
});

const refused = (who: string) =>
  world.db('referrals', HF).query<{
    action: string;
    why: string;
    subjects: string[];
  }>(`select action, why, subjects from audit where who = $1 and outcome = 'refused'`, [who]);

describe('a request is refused with a mandate', () => {
  eachTestAttacks('S9');
  const send = async (assertion: string | undefined, partition = HF) =>
    world
      .requestsAs('portal', partition)
      .sendAs(
        { partition, token: await world.person(person).token(), assertion, correlationId: 'test' },
        listQueue,
        {},
      );

  it('that is not there', async () => expect(send(undefined)).rejects.toMatchObject({ code: 'no-mandate' }));
  it('of another person', async () =>
    expect(send(await world.person({ ...person, key: 'lbhf.somebody' }).assertion())).rejects.toMatchObject({
      code: 'no-mandate',
    }));
  it('in another council', async () =>
    expect(send(await world.person(person).assertion(), KC)).rejects.toMatchObject({ code: 'no-mandate' }));
  it('that says another council but is signed here', async () =>
    expect(send(await world.person(person).assertion({ partition: KC }))).rejects.toMatchObject({
      code: 'no-mandate',
    }));
  it('that has run out', async () =>
    expect(send(await world.person(person).assertion({ exp: now() - 1 }))).rejects.toMatchObject({
      code: 'no-mandate',
    }));
  it('whose content was changed', async () => {
    const [header, , signature] = (await world.person(person).assertion()).split('.');
    const other = (await world.person({ ...person, roles: ['director'] }).assertion()).split('.')[1];
    await expect(send(`${header}.${other}.${signature}`)).rejects.toMatchObject({ code: 'no-mandate' });
  });

  it('whose role does not allow it, and the refusal is written down', async () => {
    await expect(
      world.person({ ...person, key: 'lbhf.nosy' }).send(listDeadLetters.referrals, {}),
    ).rejects.toMatchObject({ code: 'not-permitted' });
    expect(await refused('lbhf.nosy')).toEqual([
      { action: 'refused: dead-letter.list.v1', why: 'role', subjects: [] },
    ]);
  });

  it('on another service line only, and the refusal is written down; an employee works on every line', async () => {
    const lent = { ...person, key: 'lbhf.lent', basis: 's113-loan' as const };
    await world.person({ ...lent, lines: ['front-door'] }).send(listQueue, {});
    await world.person(person).send(listQueue, {});
    await expect(
      world.person({ ...lent, lines: ['youth-justice'] }).send(listQueue, {}),
    ).rejects.toMatchObject({
      code: 'not-permitted',
      message: expect.stringContaining('service line front door'),
    });
    expect(await refused('lbhf.lent')).toEqual([
      { action: 'refused: queue.list.v1', why: 'service line', subjects: [] },
    ]);
  });

  it('whose role is for another service line', async () => {
    const worker = world.person({ ...person, key: 'lbhf.two', roles: ['front-door-worker', 'director'] });
    const mandates = [
      {
        id: newId(),
        basis: 's113-loan',
        statute: 'x',
        roles: ['director' as const],
        lines: ['youth-justice'],
        until: null,
      },
      {
        id: newId(),
        basis: 'contract',
        statute: 'x',
        roles: ['auditor' as const],
        lines: ['front-door'],
        until: null,
      },
    ];
    const assertion = await worker.assertion({ roles: ['director', 'auditor'], mandates });
    const sent = world
      .requestsAs('portal', HF)
      .sendAs(
        { partition: HF, token: await worker.token(), assertion, correlationId: 'test' },
        listQueue,
        {},
      );
    await expect(sent).rejects.toMatchObject({ code: 'not-permitted' });
    expect(await refused('lbhf.two')).toEqual([
      { action: 'refused: queue.list.v1', why: 'role', subjects: [] },
    ]);
  });

  it('whose role does not allow it: with the record that was asked for', async () => {
    const childId = newId();
    await expect(
      world
        .person({ ...person, key: 'lbhf.curious' })
        .send(auditAbout.referrals, { subjectId: childId.toUpperCase(), page: 1 }),
    ).rejects.toMatchObject({ code: 'not-permitted' });
    expect(await refused('lbhf.curious')).toEqual([
      { action: 'refused: audit.about.v1', why: 'role', subjects: [childId] },
    ]);
  });

  it('that was withdrawn: at the next request, and it is written down', async () => {
    const worker = world.person({ ...person, key: 'lbhf.withdrawn', mandateId: newId() });
    await worker.send(listQueue, {});
    await announce(mandateWithdrawn.name, {
      mandateId: worker.mandateId,
      personKey: worker.key,
      withdrawnAt: new Date().toISOString(),
    });
    await expect(worker.send(listQueue, {})).rejects.toMatchObject({ code: 'no-mandate' });
    expect(await refused(worker.key)).toEqual([
      { action: 'refused: queue.list.v1', why: 'mandate withdrawn', subjects: [] },
    ]);
    await world.person(person).send(listQueue, {});
  });

  it('of a sign-in that was ended: at the next request', async () => {
    const sid = randomUUID();
    const worker = world.person({ ...person, key: 'lbhf.signed-out', sid });
    await worker.send(listQueue, {});
    await announce(sessionEnded.name, { sid, refusedUntil: new Date(Date.now() + 600_000).toISOString() });
    await expect(worker.send(listQueue, {})).rejects.toMatchObject({ code: 'no-mandate' });
    expect(await refused(worker.key)).toEqual([
      { action: 'refused: queue.list.v1', why: 'signed out', subjects: [] },
    ]);
  });
});

describe('a sensitive step', () => {
  eachTestAttacks('S8');
  const importId = newId();
  const officer = (minutesAgo: number, key = 'lbhf.officer') =>
    world.person({
      ...person,
      key,
      roles: ['information-officer'],
      override: { auth_time: now() - minutesAgo * 60 },
    });

  it('needs a sign-in of just now, and going without one is written down', async () => {
    const late = officer(16);
    await expect(late.send(exportImportProblems, { importId })).rejects.toMatchObject({
      code: 'needs-recent-sign-in',
    });
    expect(await refused(late.key)).toEqual([
      { action: 'refused: import.export-problems.v1', why: 'signed in too long ago', subjects: [importId] },
    ]);
    expect(await officer(14).send(exportImportProblems, { importId })).toMatchObject({ total: 0 });
  });
});

/** Publishes as workforce does and waits until the service has handled it. */
async function announce(name: string, payload: object): Promise<void> {
  const id = newId();
  const nats = await connect({
    servers: world.nats.url,
    user: `workforce_${HF}`,
    pass: world.parts.secrets.read(`nats/workforce_${HF}`),
    inboxPrefix: `_INBOX.workforce.${HF}`,
  });
  await jetstream(nats).publish(
    `evt.${HF}.workforce.${name}`,
    JSON.stringify({ id, aggregateId: id, version: 1, epoch: 1, at: new Date().toISOString(), payload }),
    { msgID: id },
  );
  await nats.close();
  const end = Date.now() + 10_000;
  while (
    (await world.db('referrals', HF).query('select 1 from inbox where event_id = $1', [id])).length === 0
  ) {
    if (Date.now() > end) throw new Error('the event was not handled');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe('an identity service that misbehaves', () => {
  let server: Server;
  let reply: 'html' | 'hang' | 'error' = 'html';
  beforeAll(async () => {
    server = createServer((_request, response) => {
      if (reply === 'hang') return;
      response.statusCode = reply === 'error' ? 500 : 200;
      response.setHeader('content-type', 'text/html');
      response.end('<html>maintenance</html>');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  it('that changed its keys is asked once for the new one, and the old one is no longer taken', async () => {
    const jwk = (kid: string) => ({
      ...generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ format: 'jwk' }),
      kid,
    });
    let [published, asked] = [[jwk('old')], 0];
    const changing = createServer((_request, response) => {
      asked += 1;
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: published }));
    });
    await new Promise<void>((resolve) => changing.listen(0, '127.0.0.1', resolve));
    const keys = new SigningKeys(`http://127.0.0.1:${(changing.address() as AddressInfo).port}`);
    const clock = jest.spyOn(Date, 'now');
    try {
      expect(await keys.getJWK('old')).toContain('BEGIN PUBLIC KEY');
      published = [jwk('new')];
      // Whoever sends tokens with made-up keys makes nobody ask more than once in five seconds.
      await expect(keys.getJWK('made-up')).rejects.toThrow('unknown signing key');
      expect(asked).toBe(1);
      const later = Date.now() + 6000;
      clock.mockImplementation(() => later);
      const both = await Promise.all([keys.getJWK('new'), keys.getJWK('new')]);
      expect([...new Set(both)]).toHaveLength(1);
      expect(asked).toBe(2);
      await expect(keys.getJWK('old')).rejects.toThrow('unknown signing key');
    } finally {
      clock.mockRestore();
      changing.closeAllConnections();
      changing.close();
    }
  });

  it('that hangs does not refuse a token whose key is known', async () => {
    const verifier = new TokenVerifier({
      keycloakUrl: world.issuer.url,
      realm: world.issuer.realm,
      audience: 'conjoint-api',
      allowedClients: ['conjoint-portal'],
    });
    await verifier.verify(await world.person(person).token());
    await world.issuer.stop();
    expect(await verifier.verify(await world.person({ ...person, key: 'lbhf.later' }).token())).toMatchObject(
      {
        personKey: 'lbhf.later',
      },
    );
  });

  it.each(['html', 'error', 'hang'] as const)(
    '(%s) refuses tokens within its time limit and crashes nothing',
    async (kind) => {
      reply = kind;
      const verifier = new TokenVerifier({
        keycloakUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
        realm: 'conjoint',
        audience: 'conjoint-api',
        allowedClients: ['conjoint-portal'],
      });
      const started = Date.now();
      await expect(verifier.verify(await world.person(person).token())).rejects.toMatchObject({
        code: 'unauthenticated',
      });
      expect(Date.now() - started).toBeLessThan(6000);
    },
  );
});
