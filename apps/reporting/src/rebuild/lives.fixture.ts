import {
  allocationChanged,
  episodeChanged,
  exampleAllocationFact,
  exampleEpisodeFact,
  exampleReferralFact,
  exampleWorkerFact,
  referralChanged,
  referralDecided,
  referralRecorded,
  workerChanged,
  type EpisodeFact,
} from '@conjoint/contracts';
import { addDays } from '@conjoint/kernel';
import { newId } from '@conjoint/platform';
import { held, type Told } from './owners.fixture.js';

/** Numbers in an order of their own that is the same on every run. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}
export function shuffled<T>(items: readonly T[], random: () => number): T[] {
  return items
    .map((item) => [random(), item] as const)
    .sort(([left], [right]) => left - right)
    .map(([, item]) => item);
}

/** Lives of so many families from referral to closure, and of the workers who had them; the owners hold how each ended. */
export function lives(count: number, random: () => number): Told[] {
  const some = <T>(...items: T[]): T => items[Math.floor(random() * items.length)]!;
  const workers = Array.from({ length: 4 + Math.floor(count / 8) }, () => workerLife(some));
  const events = workers.flatMap(({ events }) => events);
  for (let n = 0; n < count; n += 1) {
    const receivedOn = addDays('2025-11-03', Math.floor(random() * 380));
    events.push(...referralLife(receivedOn, some));
    if (random() < 0.7)
      events.push(
        ...episodeLife(
          receivedOn,
          workers.map(({ id }) => id),
          some,
        ),
      );
  }
  return events;
}

type Some = <T>(...items: T[]) => T;

function referralLife(receivedOn: string, some: Some): Told[] {
  const id = newId();
  const due = `${addDays(receivedOn, 1)}T23:59:59.999Z`;
  const recorded = {
    ...exampleReferralFact,
    referralId: id,
    receivedAt: `${receivedOn}T10:00:00Z`,
    recordedAt: `${receivedOn}T10:05:00Z`,
    decisionDueAt: due,
    children: Array.from({ length: some(1, 1, 2, 3) }, () => ({
      ...exampleReferralFact.children[0]!,
      childId: newId(),
      reReferral: some(true, false, false, false),
    })),
  };
  const decidedAt = `${addDays(receivedOn, some(0, 1, 1, 5))}T15:00:00Z`;
  const decided = {
    ...recorded,
    state: 'decided' as const,
    children: recorded.children.map((child) => ({
      ...child,
      state: 'decided' as const,
      outcome: 'child-and-family-assessment' as const,
      decidedAt,
    })),
  };
  const end = some(recorded, decided, decided, decided, { ...recorded, state: 'withdrawn' as const });
  held.referrals.set(id, end);
  return [
    { contract: referralRecorded, id, version: 1, fact: recorded },
    { contract: referralDecided, id, version: 2, fact: decided },
    { contract: referralChanged, id, version: 3, fact: end },
  ];
}

function episodeLife(openedOn: string, workers: readonly string[], some: Some): Told[] {
  const id = newId();
  const began: EpisodeFact = {
    ...exampleEpisodeFact,
    episodeId: id,
    openedOn,
    assessment: { startedOn: openedOn, dueOn: addDays(openedOn, 63), completedOn: null, inTime: null },
  };
  const days = some(20, 40, 60, 80);
  const assessed: EpisodeFact = {
    ...began,
    assessment: { ...began.assessment!, completedOn: addDays(openedOn, days), inTime: days <= 63 },
  };
  const closed: EpisodeFact = {
    ...assessed,
    state: 'closed',
    closedOn: addDays(openedOn, days + 30),
    closureReason: 'RC8',
  };
  const end = some(began, assessed, closed);
  held.episodes.set(id, end);
  const first = {
    allocationId: newId(),
    workerId: some(...workers),
    since: `${addDays(openedOn, 1)}T09:00:00Z`,
    until: null,
  };
  const second = {
    allocationId: newId(),
    workerId: some(...workers),
    since: `${addDays(openedOn, 15)}T09:00:00Z`,
    until: null,
  };
  const allocation = { ...exampleAllocationFact, episodeId: id, current: null };
  const moved = { ...allocation, spells: [{ ...first, until: second.since }, second] };
  const kept = some({ ...allocation, spells: [first] }, moved);
  held.allocations.set(id, kept);
  return [
    { contract: episodeChanged, id, version: 1, fact: began },
    { contract: episodeChanged, id, version: 2, fact: assessed },
    { contract: episodeChanged, id, version: 3, fact: end },
    { contract: allocationChanged, id, version: 1, fact: { ...allocation, spells: [first] } },
    { contract: allocationChanged, id, version: 2, fact: kept },
  ];
}

function workerLife(some: Some): { id: string; events: Told[] } {
  const id = newId();
  const terms = {
    from: '2025-01-06',
    contract: some('permanent' as const, 'agency' as const),
    qualified: some(true, true, true, false),
    caseHolder: true,
    fteHundredths: some(100, 80, 60),
  };
  const worker = { ...exampleWorkerFact, workerId: id, startedOn: '2025-01-06', terms: [terms] };
  const later = { ...terms, from: '2026-04-01', contract: 'permanent' as const, fteHundredths: 100 };
  const end = some(
    worker,
    { ...worker, terms: [terms, later] },
    { ...worker, leftOn: '2026-08-31', state: 'left' as const },
  );
  held.workers.set(id, end);
  return {
    id,
    events: [
      { contract: workerChanged, id, version: 1, fact: worker },
      { contract: workerChanged, id, version: 2, fact: end },
    ],
  };
}
