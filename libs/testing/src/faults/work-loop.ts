import {
  acceptPassingOn,
  exampleReferral,
  listPassingOn,
  recallPassingOn,
  recordReferral,
  returnPassingOn,
  saveDraft,
  startDraft,
  withdrawMandate,
  type ResponseOf,
} from '@conjoint/contracts';
import { newId } from '@conjoint/platform';
import type { Acknowledged } from './acknowledged.js';
import { CouncilClient } from './council-client.js';
import type { FaultInstallation } from './fault-installation.js';
import { pause, SeededRandom } from './seeded-random.js';

/** Each council's and body's own organisation in the sample partnership. */
export const ORGANISATIONS: Record<string, string> = {
  E09000013: 'lbhf',
  E09000020: 'rbkc',
  E09000033: 'westminster',
  'tri-borough': 'tri-borough',
};

/** People of every council at work as long as `goesOn`: referrals recorded, half of them to be passed on; offers decided or taken back; leavers. */
export async function workWhile(
  goesOn: () => boolean,
  installation: FaultInstallation,
  acknowledged: Acknowledged,
  seed: number,
  { shift = '', pace = 1 }: { shift?: string; pace?: number } = {},
): Promise<void> {
  const { messages, portalUrl, issuer } = installation;
  const now = (): number => installation.now();
  const patienceMs = (): number => installation.patienceMs;
  const parts = { messages, portalUrl, issuer, acknowledged, patienceMs };
  const loops = installation.councils.flatMap((council, index) => {
    const random = (number: number): SeededRandom => new SeededRandom(seed + index * 100 + number);
    const person = (key: string, role: 'front-door-worker' | 'front-door-manager' | 'workforce-officer') =>
      new CouncilClient(parts, council, { organisation: ORGANISATIONS[council]!, key, roles: [role] });
    const others = installation.councils.filter((other) => other !== council);
    return [
      ...(['messages', 'portal'] as const).map((through, number) =>
        record(person(`worker-${number}`, 'front-door-worker'), {
          random: random(number),
          through,
          others,
          goesOn,
          acknowledged,
          now,
          pace,
        }),
      ),
      fillIn(person('typist', 'front-door-worker'), { random: random(40), goesOn, acknowledged, pace }),
      decide(person('manager', 'front-door-manager'), { random: random(50), goesOn, acknowledged, pace }),
      leave(person('officer', 'workforce-officer'), {
        random: random(60),
        goesOn,
        acknowledged,
        leaver: (number) => person(`leaver${shift}-${number}`, 'front-door-worker'),
      }),
    ];
  });
  await Promise.all(loops);
}

interface Work {
  /** How much longer people pause than they need to. */
  pace?: number;
  random: SeededRandom;
  goesOn: () => boolean;
  acknowledged: Acknowledged;
}

async function record(
  client: CouncilClient,
  {
    random,
    through,
    goesOn,
    others,
    acknowledged,
    now,
    pace,
  }: Work & { through: 'messages' | 'portal'; others: string[]; now: () => number; pace: number },
) {
  while (goesOn()) {
    const requestId = newId();
    const chosen = random.chance(0.5) ? random.pick(others) : client.council;
    const children = random.chance(0.3) ? 2 : 1;
    const request = { requestId, referral: referralFor(chosen, children, now()) };
    acknowledged.asked.add(requestId);
    // Now and then the button is pressed twice.
    const presses = random.chance(0.15) ? 2 : 1;
    const answers = await Promise.all(
      Array.from({ length: presses }, () =>
        through === 'messages'
          ? client.untilAnswered(recordReferral, request)
          : client.untilPortalAnswered(recordReferral, { method: 'POST', path: '/referrals', body: request }),
      ),
    );
    for (const answer of answers) {
      if (!answer) continue;
      const { referralId } = answer;
      acknowledged.recorded.push({ requestId, council: client.council, referralId, children });
    }
    await pause(random.between(20, 120) * pace);
  }
}

/** A form filled in page by page through the portal; now and then it is put aside and another one begun. */
async function fillIn(
  client: CouncilClient,
  { random, goesOn, acknowledged, pace = 1 }: Work,
): Promise<void> {
  let draft: { id: string; version: number } | null = null;
  for (let page = 1; goesOn(); page += 1) {
    if (!draft || random.chance(0.1)) {
      const body = { requestId: newId() };
      const started = await client.untilPortalAnswered(startDraft, { method: 'POST', path: '/drafts', body });
      draft = started?.draft ?? null;
      if (!draft) continue;
    }
    const { id: draftId, version }: { id: string; version: number } = draft;
    const worry = `Heard ${page} times`;
    const answers = { worry: { worry, parentsAware: 'no' as const } };
    const saved: ResponseOf<typeof saveDraft> | null = await client.untilPortalAnswered(saveDraft, {
      method: 'PUT',
      path: `/drafts/${draftId}`,
      body: { draftId, version, answers },
    });
    draft = saved?.draft ?? null;
    if (saved)
      acknowledged.drafts.set(draftId, { council: client.council, version: saved.draft.version, worry });
    await pause(random.between(20, 200) * pace);
  }
}

function referralFor(chosen: string, children: number, now: number) {
  return {
    ...exampleReferral,
    received: { receivedAt: new Date(now - 60_000).toISOString(), how: 'telephone' as const },
    children: Array.from({ length: children }, (_, index) => ({
      ...exampleReferral.children[0]!,
      ref: `c${index + 1}`,
    })),
    council: { chosen, overrideReason: 'Agreed on the telephone' },
  };
}

/** The other council was faster: it took its offer back, accepted or returned it. */
const LATE = ['not-acceptable-state', 'stale-version'];

function offersOf<P extends { state: string }>(passings: readonly P[]): P[] {
  return passings.filter(({ state }) => state === 'offered' || state === 'received');
}

async function decide(
  client: CouncilClient,
  { random, goesOn, acknowledged, pace = 1 }: Work,
): Promise<void> {
  while (goesOn()) {
    const out = await client.untilAnswered(listPassingOn, { direction: 'out' });
    for (const { id: passingOnId, version } of offersOf(out?.passings ?? [])) {
      if (!goesOn() || !random.chance(0.1)) continue;
      const reason = 'Offered by mistake';
      await client.untilAnswered(recallPassingOn, { passingOnId, version, reason }, LATE);
    }
    const offered = await client.untilAnswered(listPassingOn, { direction: 'in' });
    const waiting = (offered?.passings ?? []).filter(({ state }) => state === 'received');
    for (const { id: passingOnId, version } of waiting) {
      if (!goesOn()) break;
      const accept = random.chance(0.75);
      const answer = accept
        ? await client.untilAnswered(acceptPassingOn, { passingOnId, version }, LATE)
        : await client.untilAnswered(
            returnPassingOn,
            { passingOnId, version, reason: 'The family has moved' },
            LATE,
          );
      const outcome = accept ? 'accepted' : 'returned';
      if (answer) acknowledged.settled.push({ passingOnId, council: client.council, outcome });
    }
    await pause(200 * pace);
  }
}

/** A mandate withdrawn has to be refused by every service from then on: an event with four listeners. */
async function leave(
  officer: CouncilClient,
  { random, goesOn, acknowledged, leaver }: Work & { leaver: (number: number) => CouncilClient },
): Promise<void> {
  for (let number = 1; goesOn(); number += 1) {
    const mandateId = await leaver(number).mandateId();
    if (mandateId === null) continue;
    const answer = await officer.untilAnswered(withdrawMandate, {
      mandateId,
      reason: 'Has left the council',
    });
    if (answer) acknowledged.withdrawn.push({ mandateId, council: officer.council });
    await pause(random.between(300, 1200));
  }
}
