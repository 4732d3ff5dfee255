import fc from 'fast-check';
import {
  acceptPassingOn,
  exampleReferral,
  listPassingOn,
  recallPassingOn,
  recordReferral,
  returnPassingOn,
} from '@conjoint/contracts';
import { newId } from '@conjoint/platform';
import { findings, inTransit } from '../checker.js';
import { CouncilClient } from '../council-client.js';
import { readAllRows } from '../rows.js';
import { pause } from '../seeded-random.js';
import { ORGANISATIONS } from '../work-loop.js';
import type { Fault } from './fault.js';
import type { FaultRun } from './fault-run.js';

const LATE = ['not-acceptable-state', 'stale-version'];

const command = fc.oneof(
  fc.record({
    kind: fc.constant('record' as const),
    at: fc.nat({ max: 2 }),
    to: fc.nat({ max: 2 }),
    presses: fc.integer({ min: 1, max: 2 }),
  }),
  fc.record({
    kind: fc.constantFrom('accept' as const, 'return' as const, 'recall' as const),
    at: fc.nat({ max: 2 }),
    pick: fc.nat({ max: 5 }),
  }),
  fc.record({ kind: fc.constant('kill' as const), pick: fc.nat({ max: 9 }) }),
);
type Command = typeof command extends fc.Arbitrary<infer T> ? T : never;

export const randomHistories: Fault = {
  row: 17,
  fault: 'random histories (property-based commands against a model)',
  holds: 'invariants hold; failures shrink',
  how: 'fast-check makes histories of commands and kills, plays them one at a time and asks the checker after each; the pure simulations of the unit tests play thousands more',
  alone: true,
  async inject(run) {
    const known = new Set(findings(run.acknowledged, await readAllRows(run.installation)));
    await fc.assert(
      fc.asyncProperty(fc.array(command, { minLength: 4, maxLength: 14, size: 'max' }), async (history) => {
        for (const one of history) await play(run, one);
        const until = Date.now() + 60_000;
        let rows = await readAllRows(run.installation);
        while (inTransit(rows) > 0 && Date.now() < until) {
          await pause(300);
          rows = await readAllRows(run.installation);
        }
        const wrong = findings(run.acknowledged, rows).filter((one) => !known.has(one));
        if (wrong.length > 0) throw new Error(wrong.join('; '));
      }),
      { numRuns: run.brief ? 4 : 25, seed: Math.floor(run.random.next() * 2 ** 31) },
    );
  },
};

async function play(run: FaultRun, one: Command): Promise<void> {
  const { acknowledged, installation } = run;
  if (one.kind === 'kill') {
    const programs = installation.programs();
    programs[one.pick % programs.length]!.kill9();
    return run.injected();
  }
  const { councils, issuer, messages, portalUrl } = installation;
  const council = councils[one.at % councils.length]!;
  const client = new CouncilClient({ messages, portalUrl, issuer, acknowledged }, council, {
    organisation: ORGANISATIONS[council]!,
    key: 'historian',
    roles: ['front-door-manager'],
  });
  if (one.kind === 'record') return recorded(run, client, councils[one.to % councils.length]!, one.presses);
  const direction = one.kind === 'recall' ? 'out' : 'in';
  const listed = await client.untilAnswered(listPassingOn, { direction });
  const offers = (listed?.passings ?? []).filter(({ state }) => state === 'received' || state === 'offered');
  const offer = offers[one.pick % offers.length];
  if (!offer) return;
  const asked = { passingOnId: offer.id, version: offer.version };
  const reason = 'As the history has it';
  if (one.kind === 'recall')
    return void (await client.untilAnswered(recallPassingOn, { ...asked, reason }, LATE));
  const answer =
    one.kind === 'accept'
      ? await client.untilAnswered(acceptPassingOn, asked, LATE)
      : await client.untilAnswered(returnPassingOn, { ...asked, reason }, LATE);
  const outcome = one.kind === 'accept' ? 'accepted' : 'returned';
  if (answer) acknowledged.settled.push({ passingOnId: offer.id, council, outcome });
}

async function recorded(
  { acknowledged }: FaultRun,
  client: CouncilClient,
  chosen: string,
  presses: number,
): Promise<void> {
  const requestId = newId();
  acknowledged.asked.add(requestId);
  const referral = {
    ...exampleReferral,
    received: { receivedAt: new Date(Date.now() - 60_000).toISOString(), how: 'telephone' as const },
    children: [exampleReferral.children[0]!],
    council: { chosen, overrideReason: 'Agreed on the telephone' },
  };
  const answers = await Promise.all(
    Array.from({ length: presses }, () => client.untilAnswered(recordReferral, { requestId, referral })),
  );
  for (const answer of answers)
    if (answer)
      acknowledged.recorded.push({
        requestId,
        council: client.council,
        referralId: answer.referralId,
        children: 1,
      });
}
