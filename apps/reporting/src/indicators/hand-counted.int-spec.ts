import {
  allocationChanged,
  episodeChanged,
  exampleAllocationFact,
  exampleEpisodeFact,
  exampleReferralFact,
  exampleWorkerFact,
  getIndicator,
  referralChanged,
  workerChanged,
  type IndicatorKey,
  type ReferralFact,
  type WorkerFact,
} from '@conjoint/contracts';
import { addWorkingDays } from '@conjoint/kernel';
import { newId } from '@conjoint/platform';
import { testWorld, type TestWorld } from '@conjoint/testing';
import { AppModule } from '../app.module.js';
import { database } from '../database.js';

/**
 * A council small enough to be counted on paper: August, September and October 2026, and the beginning of November. Each number below was
 * counted by hand from the facts beside it, and not by any code of this product. The 31st of August 2026 was a bank holiday; the clocks
 * went back on the 25th of October. That 12 months to the day are within 12 months is the referrals' to find (re-referral.int-spec.ts);
 * here their word is counted.
 */
const COUNCIL = 'E09000013';
const NOW = '2026-11-10T12:00:00Z';

type Child = ReferralFact['children'][number];
const child = (more: Partial<Child> = {}): Child => ({
  childId: newId(),
  state: 'waiting',
  reReferral: false,
  outcome: null,
  decidedAt: null,
  ...more,
});
const decided = (decidedAt: string, more: Partial<Child> = {}): Child =>
  child({ state: 'decided', outcome: 'early-help', decidedAt, ...more });
const referral = (
  receivedAt: string,
  decisionDueAt: string,
  children: Child[],
  state: ReferralFact['state'] = 'decided',
): ReferralFact => ({
  ...exampleReferralFact,
  referralId: newId(),
  state,
  receivedAt,
  recordedAt: receivedAt,
  decisionDueAt,
  children,
});
/** The end of a day in London while the clocks are an hour ahead, and after they went back. */
const endOf = (day: string): string => {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number];
  return day < '2026-10-25'
    ? new Date(Date.UTC(year, month - 1, date, 22, 59, 59, 999)).toISOString()
    : `${day}T23:59:59.999Z`;
};

const REFERRALS: ReferralFact[] = [
  // August: four children, three of them in time, one referred again.
  referral('2026-08-03T10:00:00Z', endOf('2026-08-04'), [decided(endOf('2026-08-04'))]), // at the last millisecond
  // Friday before the bank holiday: due on Tuesday. One in time, one a millisecond too late.
  referral('2026-08-28T15:00:00Z', endOf('2026-09-01'), [
    decided('2026-09-01T22:00:00Z', { reReferral: true }),
    decided('2026-09-01T23:00:00.000Z'),
  ]),
  referral('2026-08-31T22:59:00Z', endOf('2026-09-01'), [decided('2026-09-01T09:00:00Z')]), // 11:59pm, still August
  // September: three children, one in time.
  referral('2026-08-31T23:00:00Z', endOf('2026-09-02'), [decided('2026-09-03T09:00:00Z')]), // midnight: September
  referral('2026-09-14T10:00:00Z', endOf('2026-09-15'), [child()], 'waiting'), // undecided long after it was due
  referral('2026-09-16T10:00:00Z', endOf('2026-09-17'), [child({ state: 'withdrawn' })], 'withdrawn'),
  referral('2026-09-17T10:00:00Z', endOf('2026-09-18'), [child({ state: 'passed-on' })], 'passed-on'),
  referral('2026-09-21T10:00:00Z', endOf('2026-09-22'), [
    child({ state: 'joined-episode' }),
    decided('2026-09-22T10:00:00Z'),
  ]),
  // October: two children, both in time, one of them 12 months to the day after she was referred before.
  referral('2026-09-30T23:00:00Z', endOf('2026-10-02'), [decided('2026-10-02T10:00:00Z')]), // midnight: October
  referral('2026-10-31T23:59:00Z', endOf('2026-11-02'), [
    decided('2026-11-02T23:30:00Z', { reReferral: true }),
  ]), // 11:59pm, with the clocks back: still October
  // November so far: two children, one decided in time, one that is not due yet.
  referral('2026-11-01T00:00:00Z', endOf('2026-11-02'), [decided('2026-11-02T10:00:00Z')]),
  referral('2026-11-09T10:00:00Z', endOf('2026-11-10'), [child()], 'waiting'),
];

/** Opened on Monday the 1st of June: nine weeks later, without a bank holiday between, is the 45th working day. */
const DAY_45 = '2026-08-03';
const worked = (completedOn: string | null, inTime: boolean | null, closedOn: string | null = null) => ({
  ...exampleEpisodeFact,
  episodeId: newId(),
  childId: newId(),
  openedOn: '2026-06-01',
  state: closedOn === null ? ('open' as const) : ('closed' as const),
  closedOn,
  assessment: { startedOn: '2026-06-01', dueOn: DAY_45, completedOn, inTime },
});
const FIRST = worked(DAY_45, true, '2026-10-31'); // August, in time; no case any more at the end of its last day
const SECOND = worked('2026-08-04', false); // August, a day late
const THIRD = worked('2026-08-31', true, '2026-09-30'); // August, the last day
const FOURTH = worked('2026-09-01', false); // September, the first day
const FIFTH = worked('2026-10-31', true); // October
const SIXTH = worked(null, null); // goes on, however late it is
const EPISODES = [FIRST, SECOND, THIRD, FOURTH, FIFTH, SIXTH];

type Terms = WorkerFact['terms'][number];
const worker = (terms: Partial<Terms>[], more: Partial<WorkerFact> = {}): WorkerFact => {
  const all = terms.map((one): Terms => ({
    from: '2025-01-06',
    contract: 'permanent',
    qualified: true,
    caseHolder: true,
    fteHundredths: 100,
    ...one,
  }));
  const { from: _, ...last } = all.at(-1)!;
  return { ...exampleWorkerFact, ...last, workerId: newId(), startedOn: all[0]!.from, terms: all, ...more };
};
const FULL = worker([{}]);
const PART = worker([{ fteHundredths: 60 }, { from: '2026-09-15', fteHundredths: 80 }]);
const AGENCY = worker([{ contract: 'agency' }], { leftOn: '2026-09-15', state: 'left' }); // in mid-month
const GONE = worker([{ contract: 'agency', fteHundredths: 50 }], { leftOn: '2026-08-31', state: 'left' });
const LATE = worker([{ from: '2026-10-31', contract: 'agency', fteHundredths: 50 }]); // from the last day of a month
const PRACTITIONER = worker([{ qualified: false }]);
const WORKERS = [FULL, PART, AGENCY, GONE, LATE, PRACTITIONER];

const had = (
  episode: { episodeId: string; childId: string },
  ...spells: [WorkerFact, string, string | null][]
) => ({
  ...exampleAllocationFact,
  episodeId: episode.episodeId,
  childId: episode.childId,
  current: null,
  spells: spells.map(([{ workerId }, since, until]) => ({
    allocationId: newId(),
    workerId,
    since,
    until,
  })),
});
const ALLOCATIONS = [
  had(FIRST, [FULL, '2026-07-01T09:00:00Z', null]),
  had(SECOND, [FULL, '2026-08-31T22:30:00Z', null]), // 11:30pm on the last day of August
  had(THIRD, [PART, '2026-08-05T09:00:00Z', null]),
  had(FOURTH, [PART, '2026-08-31T23:10:00Z', '2026-10-31T20:00:00Z']), // ten past midnight, until the last evening of October
  had(
    FIFTH,
    [AGENCY, '2026-08-10T09:00:00Z', '2026-09-15T09:00:00Z'],
    [PART, '2026-09-15T09:00:00Z', '2026-10-31T10:00:00Z'],
    [LATE, '2026-10-31T10:00:00Z', null],
  ),
  had(SIXTH, [PRACTITIONER, '2026-08-01T09:00:00Z', null]), // no social worker: not counted
];

/** [what stands above the line, below it, the figure] of August, September, October and November so far. */
type Figure = [number, number | null, number | null];
const BY_HAND: Record<IndicatorKey, [Figure, Figure, Figure, Figure]> = {
  referrals: [
    [4, null, 4],
    [3, null, 3],
    [2, null, 2],
    [2, null, 2],
  ],
  'decisions-in-time': [
    [3, 4, 75],
    [1, 3, 33.3],
    [2, 2, 100],
    [1, 1, 100],
  ],
  're-referrals': [
    [1, 4, 25],
    [0, 3, 0],
    [1, 2, 50],
    [0, 2, 0],
  ],
  'assessments-in-time': [
    [2, 3, 66.7],
    [0, 1, 0],
    [1, 1, 100],
    [0, 0, null],
  ],
  // August: two of the full-time worker, one of 0.6, one of agency. September: two and two of 1.8. October: one and one of 1.5, for
  // whoever works 0.8 gave both away. November: the same.
  'cases-per-worker': [
    [4, 2.6, 1.5],
    [4, 1.8, 2.2],
    [2, 1.5, 1.3],
    [2, 1.5, 1.3],
  ],
  // In post at the end: 1 + 0.6 and one of agency; 1 + 0.8; 1 + 0.8 and a half of agency.
  'agency-rate': [
    [1, 2.6, 38.5],
    [0, 1.8, 0],
    [0.5, 2.3, 21.7],
    [0.5, 2.3, 21.7],
  ],
};

let world: TestWorld;
beforeAll(async () => {
  world = await testWorld({
    partnership: 'tri-borough',
    partitions: [COUNCIL],
    services: [{ name: 'reporting', module: AppModule, database }],
    now: NOW,
  });
  for (const fact of REFERRALS) await world.announce(referralChanged, COUNCIL, fact);
  for (const fact of EPISODES) await world.announce(episodeChanged, COUNCIL, fact);
  for (const fact of WORKERS) await world.announce(workerChanged, COUNCIL, fact);
  for (const fact of ALLOCATIONS) await world.announce(allocationChanged, COUNCIL, fact);
  await world.settled();
}, 120_000);
afterAll(() => world?.stop(), 60_000);

describe('the indicators of a council counted by hand', () => {
  it('rest on deadlines that were counted by hand, too', () => {
    const due = (startedAt: string, limitWorkingDays: number) =>
      addWorkingDays({ rule: { code: 'by-hand', limitWorkingDays }, startedAt });
    expect(due('2026-06-01T09:00:00Z', 45).dueOn).toBe(DAY_45);
    for (const { receivedAt, decisionDueAt } of REFERRALS)
      expect([receivedAt, due(receivedAt, 1).dueAt]).toEqual([receivedAt, decisionDueAt]);
  });

  it.each(Object.entries(BY_HAND) as [IndicatorKey, Figure[]][])(
    'are the same: %s',
    async (key, expected) => {
      const director = world.person({ partition: COUNCIL, roles: ['director'] });
      const { months } = await director.send(getIndicator, { indicator: key, months: 4 });
      expect(months.map(({ month }) => month)).toEqual([
        '2026-08-01',
        '2026-09-01',
        '2026-10-01',
        '2026-11-01',
      ]);
      expect(months.map(({ numerator, denominator, value }) => [numerator, denominator, value])).toEqual(
        expected,
      );
      expect(months.map(({ soFar }) => soFar)).toEqual([false, false, false, true]);
    },
  );
});
