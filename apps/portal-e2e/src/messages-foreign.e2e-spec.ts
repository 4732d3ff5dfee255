import { jest } from '@jest/globals';
import {
  assertMandate,
  crossSubject,
  REQUESTS,
  requestSubject,
  type Problem,
  type RequestContract,
  type ServiceName,
} from '@conjoint/contracts';
import { natsUser, type PartitionEntry } from '@conjoint/platform';
import { attempting, eachTestAttacks } from '@conjoint/testing';
import { headers as natsHeaders, type NatsConnection } from '@nats-io/transport-node';
import { randomUUID } from 'node:crypto';
import { tokensOf } from './api-client.js';
import { quiet, StatementLog } from './api-database.js';
import { connected } from './api-messaging.js';
import { placesOfIds, withValueAt, type Place, type Schema } from './api-operations.js';
import { makeRecords, removePlanted, someoneWith, type Records } from './api-records.js';
import { cast, type Person } from './cast.js';
import { askedOf, idFor, nameOf } from './foreign.js';

jest.setTimeout(360_000);

interface Answer {
  readonly data?: unknown;
  readonly problem?: Problem;
}

const named = ({ service, name }: RequestContract): string => `${service} ${name}`;
const exampleOf = ({ examples }: RequestContract): unknown => examples.valid[0];
const codeOf = ({ problem }: Answer): string => problem?.code ?? 'answered';

/** What a caller makes up, and ids that no partition looks up. */
const MADE_UP = /^(requestId|after|eventIds|fileIdOfOthers|draftIds?)$/;

/**
 * The same attack below the portal: somebody who holds a place on the network of a council, with the password of its portal or of one of its services,
 * and sends every request of the catalogue.
 */
describe('a message of another council', () => {
  eachTestAttacks('S1');
  const players = cast();
  const [third, here, elsewhere] = [players.council(0), players.council(1), players.council(2)];
  let theirs: Records;

  beforeAll(async () => {
    theirs = await makeRecords(elsewhere, third);
    await quiet(elsewhere.code);
  });
  afterAll(() => removePlanted(elsewhere, theirs));

  const asPortal = <T>(partition: PartitionEntry, work: (nats: NatsConnection) => Promise<T>): Promise<T> =>
    connected(natsUser('portal', partition.code), `_INBOX.portal.${partition.code}`, work);
  const asService = <T>(
    service: ServiceName,
    partition: PartitionEntry,
    work: (nats: NatsConnection) => Promise<T>,
  ): Promise<T> => connected(natsUser(service, partition.code), `_INBOX.${service}.${partition.code}`, work);

  async function exchange(
    nats: NatsConnection,
    subject: string,
    body: unknown,
    who: { token?: string; assertion?: string } = {},
  ): Promise<Answer> {
    const header = natsHeaders();
    header.set('conjoint-correlation', randomUUID());
    header.set('conjoint-deadline', String(Date.now() + 10_000));
    if (who.token) header.set('conjoint-token', who.token);
    if (who.assertion) header.set('conjoint-assertion', who.assertion);
    const reply = await nats.request(subject, JSON.stringify(body), { timeout: 12_000, headers: header });
    return reply.json();
  }

  const held = new Map<string, Promise<{ token: string; assertion: string }>>();
  /** Her access token and the mandate that her own council signs. */
  function statementsOf(person: Person): Promise<{ token: string; assertion: string }> {
    const known = held.get(person.key);
    if (known) return known;
    const made = (async () => {
      const { access: token } = await tokensOf(person);
      const { data } = await asPortal(here, (nats) =>
        exchange(nats, requestSubject(assertMandate, here.code), exampleOf(assertMandate), { token }),
      );
      return { token, assertion: (data as { assertion: string }).assertion };
    })();
    held.set(person.key, made);
    return made;
  }

  it('cannot be sent at all with the password of the own portal or service: messaging itself refuses each', async () => {
    const refused = new Set<string>();
    const subjects = REQUESTS.flatMap((contract) => [
      requestSubject(contract, elsewhere.code),
      crossSubject(contract, elsewhere.code, third.code),
    ]);
    for (const as of [asPortal, asService.bind(null, 'referrals')])
      await as(here, async (nats) => {
        const told = (async () => {
          for await (const status of nats.status()) {
            const subject = /Publish to "([^"]+)"/.exec(String('error' in status ? status.error : ''))?.[1];
            if (subject) refused.add(subject);
          }
        })();
        for (const subject of subjects) {
          nats.publish(subject, '{}');
          await nats.flush().catch(() => undefined);
        }
        const until = Date.now() + 10_000;
        while (refused.size < subjects.length && Date.now() < until)
          await new Promise((resolve) => setTimeout(resolve, 50));
        await nats.close();
        await told;
        for (const subject of subjects) {
          const what = `publish ${subject.replace(elsewhere.code, '…')}`;
          await attempting('S1', what, () => Promise.resolve(refused.has(subject)), Boolean);
        }
        expect(subjects.filter((subject) => !refused.has(subject))).toEqual([]);
        refused.clear();
      });
  });

  it('is refused with a mandate of the own council, and causes no query there', async () => {
    const worker = players.onlyAt(here, ['front-door-worker', 'director']);
    const who = await statementsOf(worker);
    const asked = REQUESTS.filter(({ access }) => access.by === 'mandate' || access.by === 'token');
    const answers: { name: string; code: string }[] = [];
    const log = await StatementLog.begin();
    try {
      const statements = await log.during(() =>
        asPortal(elsewhere, async (nats) => {
          for (const contract of asked) {
            const attack = () =>
              exchange(nats, requestSubject(contract, elsewhere.code), exampleOf(contract), who);
            const answer = await attempting('S1', named(contract), attack, ({ problem }) => !!problem);
            answers.push({ name: named(contract), code: codeOf(answer) });
          }
        }),
      );
      expect(askedOf(elsewhere, statements)).toEqual([]);
    } finally {
      await log.end();
    }
    expect(answers.filter(({ code }) => code !== 'no-mandate')).toEqual([]);
  });

  it('is not a way to a handler that another kind of message leads to', async () => {
    const who = await statementsOf(players.onlyAt(here, ['front-door-worker', 'director']));
    const across = REQUESTS.filter(({ access }) => access.by === 'partition');
    const inside = REQUESTS.filter(({ access }) => access.by !== 'partition');
    expect(across.length).toBeGreaterThan(3);
    await asPortal(here, async (nats) => {
      for (const contract of across) {
        const attack = () => exchange(nats, requestSubject(contract, here.code), exampleOf(contract), who);
        const answer = await attempting('S1', named(contract), attack, ({ problem }) => !!problem);
        expect([named(contract), codeOf(answer)]).toEqual([named(contract), 'not-permitted']);
      }
    });
    await asService('referrals', here, async (nats) => {
      for (const contract of inside) {
        const attack = () =>
          exchange(nats, crossSubject(contract, elsewhere.code, here.code), exampleOf(contract), who);
        const answer = await attempting(
          'S1',
          `across: ${named(contract)}`,
          attack,
          ({ problem }) => !!problem,
        );
        expect([named(contract), codeOf(answer)]).toEqual([named(contract), 'not-permitted']);
      }
    });
  });

  interface Try {
    readonly contract: RequestContract;
    readonly place: Place;
    readonly id: string;
  }

  /** Each field of each request that may hold an id, with a record of the other council in it. */
  const tries = (by: 'mandate' | 'partition'): Try[] =>
    REQUESTS.filter(({ access }) => access.by === by).flatMap((contract) =>
      placesOfIds(contract.request.toJSONSchema({ io: 'input', unrepresentable: 'any' }) as Schema)
        .filter((place) => !place.some((step) => MADE_UP.test(String(step))))
        .flatMap((place) => {
          const id = recordFor(contract, nameOf(place));
          return id === null ? [] : [{ contract, place, id }];
        }),
    );
  function recordFor({ service }: RequestContract, name: string): string | null {
    try {
      return idFor(theirs, { service }, name);
    } catch {
      return null; // a kind of record that nobody makes at will
    }
  }
  const bodyOf = ({ contract, place }: Try, id: string): unknown => {
    const example = exampleOf(contract) as Record<string, unknown>;
    const fresh = 'requestId' in example ? { requestId: randomUUID() } : {};
    return withValueAt({ ...example, ...fresh }, place, id);
  };
  /** What was answered, without ids, moments and fingerprints, which are new every time. */
  const without = (answer: Answer): string =>
    JSON.stringify(answer.problem ?? answer.data)
      .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi, 'ID')
      .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'MOMENT');

  async function compare(attack: (one: Try, id: string) => Promise<Answer | null>, all: readonly Try[]) {
    const different: unknown[] = [];
    let sent = 0;
    for (const one of all) {
      const name = `${named(one.contract)} ${one.place.join('.')}`;
      const nobodys = await attack(one, randomUUID());
      if (nobodys === null) continue;
      sent += 1;
      const unknown = without(nobodys);
      const answer = await attempting(
        'S1',
        name,
        () => attack(one, one.id),
        (of) => of !== null && without(of) === unknown && of.problem?.code !== 'internal',
      );
      const text = without(answer!);
      if (text !== unknown || answer!.problem?.code === 'internal') different.push({ name, text, unknown });
    }
    expect(different).toEqual([]);
    return sent;
  }

  it('that names its record is answered as one that names nobody’s, whichever field holds it', async () => {
    const all = tries('mandate');
    expect(all.length).toBeGreaterThan(80);
    const log = await StatementLog.begin();
    try {
      const statements = await log.during(() =>
        asPortal(here, async (nats) => {
          const sent = await compare(async (one, id) => {
            const { access } = one.contract;
            const person = access.by === 'mandate' ? someoneWith(access.roles, here) : null;
            if (!person) return null;
            const who = await statementsOf(person);
            return exchange(nats, requestSubject(one.contract, here.code), bodyOf(one, id), who);
          }, all);
          expect(sent).toBeGreaterThan(80);
        }),
      );
      expect(askedOf(elsewhere, statements)).toEqual([]);
    } finally {
      await log.end();
    }
  });

  it('is told nothing by a partner that it has no part in, of records that it can name', async () => {
    const all = tries('partition');
    expect(all.length).toBeGreaterThan(1);
    const services = new Set(all.map(({ contract }) => contract.service));
    for (const service of services)
      await asService(service, here, (nats) =>
        compare(
          (one, id) => exchange(nats, crossSubject(one.contract, elsewhere.code, here.code), bodyOf(one, id)),
          all.filter(({ contract }) => contract.service === service),
        ),
      );
  });
});
