import { jest } from '@jest/globals';
import type { PartitionEntry } from '@conjoint/platform';
import { attempting, BrowserSession, eachTestAttacks } from '@conjoint/testing';
import { randomUUID } from 'node:crypto';
import { ask, callApi, signInAtPortal, tokensOf, type ApiAnswer } from './api-client.js';
import { quiet, refusalsIn, StatementLog } from './api-database.js';
import { askedOf, idFor, nameOf, NOT_AN_ID } from './foreign.js';
import { addressOf, operations, withValueAt, type Operation, type Place } from './api-operations.js';
import { aReferral, makeRecords, removePlanted, someoneWith, type Records } from './api-records.js';
import { cast } from './cast.js';

jest.setTimeout(360_000);

/** What a caller makes up for a request, and where in an order of its own records a council is to go on from. */
const NOT_A_RECORD = new Set(['requestId', 'after']);

/** Ids in a body that no service looks up, so that there is nothing to find or to refuse by them. */
const NOT_LOOKED_UP: Readonly<Record<string, string>> = {
  'post /councils/{council}/referrals draftId':
    'the form that is done with: one that is not here is nothing to take away, and the referral, which is whole, is never lost',
  'put /councils/{council}/drafts/{draftId} answers.children.0.sameAsChildId':
    'kept as typed until the form is sent',
  'post /councils/{council}/children/matches children.0.sameAsChildId':
    'what is searched by are names, dates and addresses',
  'post /councils/{council}/allocations/{allocationId}/move workerId':
    'the allocation is over, which is said before anybody is looked for',
  'post /councils/{council}/episodes/summaries episodeIds.0':
    'an episode that is not here is left out of the list, and written down as refused',
  'post /councils/{council}/referrals/{referralId}/decisions decisions.0.childId':
    'only compared with the referral’s own',
  'post /councils/{council}/referrals/{referralId}/decisions decisions.0.copiedFromChildId':
    'only compared with the referral’s own',
};

describe('another council', () => {
  eachTestAttacks('S1');
  const players = cast();
  const [third, here, elsewhere] = [players.council(0), players.council(1), players.council(2)];
  let all: Operation[];
  let theirs: Records;
  let ours: Records;

  beforeAll(async () => {
    all = await operations();
    theirs = await makeRecords(elsewhere, third);
    ours = await makeRecords(here, third);
    await quiet(elsewhere.code);
    await quiet(here.code);
  });
  afterAll(async () => {
    await removePlanted(elsewhere, theirs);
    await removePlanted(here, ours);
  });

  const valuesFor = (
    council: PartitionEntry,
    records: Records,
    operation: Operation,
  ): Record<string, string> =>
    Object.fromEntries([
      ['council', council.code],
      ...operation.names.map((name) => [name, idFor(records, operation, name)]),
    ]) as Record<string, string>;
  const named = ({ method, path }: Operation): string => `${method} ${path}`;
  const problemOf = ({ status, headers, body }: ApiAnswer) => ({
    status,
    code: body['code'],
    type: headers.get('content-type')?.split(';')[0],
  });

  describe('without a mandate there', () => {
    it('is not found by any address, causes no query there, and every try is written down at home', async () => {
      const worker = players.onlyAt(here, ['front-door-worker', 'director']);
      const { access: token } = await tokensOf(worker);
      const officer = someoneWith(['workforce-officer', 'director'], here)!;
      await ask(officer, 'get', `/councils/${here.code}/mandates`); // her sign-in is known at home
      const answers = new Map<string, ApiAnswer>();
      const log = await StatementLog.begin();
      try {
        const statements = await log.during(async () => {
          for (const operation of all) {
            const path = addressOf(operation, valuesFor(elsewhere, theirs, operation));
            const { method, body } = operation;
            const attack = () => callApi({ method, path, token, body });
            answers.set(
              named(operation),
              await attempting('S1', named(operation), attack, ({ status }) => status === 404),
            );
          }
        });
        expect(askedOf(elsewhere, statements)).toEqual([]);
        // A log that cannot hear would prove nothing: their own worker's question is heard.
        const own = await log.during(() =>
          ask(someoneWith(['front-door-worker'], elsewhere)!, 'get', `/councils/${elsewhere.code}/queue`),
        );
        expect(askedOf(elsewhere, own).length).toBeGreaterThan(1);
      } finally {
        await log.end();
      }
      expect(answers.size).toBe(all.length);
      const noted = await refusalsIn(here.code);
      for (const [name, answer] of answers) {
        expect({ name, ...problemOf(answer) }).toEqual({
          name,
          status: 404,
          code: 'not-found',
          type: 'application/problem+json',
        });
        expect({ name, noted: noted.get(answer.correlationId) }).toEqual({
          name,
          noted: [
            expect.objectContaining({
              who: worker.key,
              action: 'access.refused-elsewhere',
              why: `no mandate in ${elsewhere.code} (api)`,
            }),
          ],
        });
      }
    });

    it('is not asked anything by a sign-in at the portal either', async () => {
      const worker = players.onlyAt(here, ['front-door-worker', 'director']);
      const browser = new BrowserSession();
      const log = await StatementLog.begin();
      try {
        const statements = await log.during(async () => {
          const page = await signInAtPortal(browser, worker);
          expect(page.url).toContain(`/councils/${here.code}`);
        });
        expect(askedOf(elsewhere, statements)).toEqual([]);
        expect(askedOf(here, statements).length).toBeGreaterThan(1);
      } finally {
        await log.end();
      }
    });
  });

  describe('by an id of theirs, in the name of the own council', () => {
    interface Try {
      readonly name: string;
      readonly operation: Operation;
      readonly path: string;
      readonly body: unknown;
      readonly id: string;
    }

    const inPaths = (): Try[] =>
      all.flatMap((operation) =>
        operation.names
          .filter((name) => !(name in NOT_AN_ID))
          .map((name) => ({
            name: `${named(operation)} {${name}}`,
            operation,
            path: addressOf(operation, valuesFor(here, theirs, operation)),
            body: operation.body,
            id: idFor(theirs, operation, name),
          })),
      );

    /** A body that would be accepted, but for the one id in it. */
    const bodyOf = ({ path, body }: Operation): unknown => {
      if (path.endsWith('/referrals')) return { requestId: randomUUID(), referral: aReferral(here) };
      if (path.endsWith('/household')) {
        const [child] = aReferral(here)['children'] as object[];
        return { ...(body as object), adding: { what: 'child', child: { ...child, ref: 'c9' } } };
      }
      if (path.endsWith('/allocations')) return { ...(body as object), episodeIds: [ours.episodeId] };
      if (path.endsWith('/family-restrictions'))
        return { ...(body as object), episodeId: ours.episodeId, workerId: ours.workerId };
      if (path.endsWith('/teams'))
        return {
          ...(body as object),
          teamId: null,
          name: `Team ${randomUUID()}`,
          managers: [ours.workerId],
          members: [ours.workerId],
        };
      if (path.endsWith('/acceptance')) return { version: 1, recognised: [{ ref: 'c1' }] };
      return body;
    };
    const inBodies = (): Try[] =>
      all.flatMap((operation) =>
        operation.idsInBody
          .filter((place) => !NOT_A_RECORD.has(String(place.at(-1))))
          .map((place) => tryWith(operation, place, idFor(theirs, operation, nameOf(place)))),
      );
    const tryWith = (operation: Operation, place: Place, id: string): Try => ({
      name: `${named(operation)} ${place.join('.')}`,
      operation,
      path: addressOf(operation, valuesFor(here, ours, operation)),
      body: withValueAt({ ...(bodyOf(operation) as object), requestId: randomUUID() }, place, id),
      id,
    });

    async function send({ operation, path, body }: Try): Promise<ApiAnswer> {
      const person = someoneWith(operation.roles, here);
      if (!person) throw new Error(`nobody at ${here.name} may ${named(operation)}`);
      const { access: token } = await tokensOf(person);
      return callApi({ method: operation.method, path, token, body });
    }

    async function expectRefused(tries: readonly Try[], statuses: readonly number[]): Promise<void> {
      const answers: { name: string; id: string; answer: ApiAnswer }[] = [];
      for (const one of tries) {
        const isRefused = ({ status }: ApiAnswer): boolean => statuses.includes(status);
        const answer = await attempting('S1', one.name, () => send(one), isRefused);
        answers.push({ name: one.name, id: one.id, answer });
      }
      const noted = await refusalsIn(here.code);
      const wrong = answers.flatMap(({ name, id, answer }) => {
        const rows = noted.get(answer.correlationId) ?? [];
        const isAudited = rows.length === 1 && rows[0]!.subjects.includes(id);
        const isRefused =
          statuses.includes(answer.status) && problemOf(answer).type === 'application/problem+json';
        return isRefused && isAudited
          ? []
          : [{ name, status: answer.status, text: answer.text.slice(0, 300), rows }];
      });
      expect(wrong).toEqual([]);
    }

    it('in the address nothing is found, and the try is written down once', async () => {
      const tries = inPaths();
      expect(tries.length).toBeGreaterThan(20);
      await expectRefused(tries, [404]);
    });

    it('in a body it is refused, and the try is written down once', async () => {
      const tries = inBodies().filter(({ name }) => !(name in NOT_LOOKED_UP));
      expect(tries.length).toBeGreaterThan(2);
      // A field of a form says which answer is wrong; an id of its own is not found.
      await expectRefused(tries, [404, 422]);
    });

    it('is answered as an id that nobody ever had', async () => {
      const without = ({ text, correlationId }: ApiAnswer, id: string): string =>
        text.replaceAll(id, 'ID').replaceAll(correlationId, 'REFERENCE');
      for (const one of [...inPaths(), ...inBodies()]) {
        const fresh = randomUUID();
        const unknown = {
          ...one,
          path: one.path.replaceAll(one.id, fresh),
          body: Buffer.isBuffer(one.body)
            ? one.body
            : ((JSON.parse((JSON.stringify(one.body) ?? 'null').replaceAll(one.id, fresh)) as unknown) ??
              undefined),
        };
        // Where no service looks an id up the answer is no refusal, and says nothing either: what counts is that it is the same.
        const nobodys = without(await send(unknown), fresh);
        const tellsNothing = (answer: ApiAnswer): boolean => without(answer, one.id) === nobodys;
        const foreign = await attempting('S1', one.name, () => send(one), tellsNothing);
        expect({ name: one.name, text: without(foreign, one.id) }).toEqual({
          name: one.name,
          text: nobodys,
        });
      }
    });
  });

  it('keeps what it had', async () => {
    const worker = someoneWith(['front-door-worker'], elsewhere)!;
    const at = `/councils/${elsewhere.code}`;
    const { draft } = await ask<{ draft: { version: number } }>(
      worker,
      'get',
      `${at}/drafts/${theirs.draftId}`,
    );
    const { referral } = await ask<{ referral: { state: string; version: number } }>(
      worker,
      'get',
      `${at}/referrals/${theirs.referralId}`,
    );
    expect([draft.version, referral.state]).toEqual([expect.any(Number), 'waiting']);
  });
});
