import type { listQueue, ResponseOf } from '@conjoint/contracts';
import { someoneActing } from '../acting.fixture.js';
import { alertsView } from '../alerts/alerts.view.js';
import { fieldWords } from '../child/census.words.js';
import { moduleView } from '../child/child.view.js';
import { resultsView } from '../find-child/find-child.view.js';
import { passingOnWords } from '../passing-on/passing-on.view.js';
import { homeView } from './home.view.js';

type Queue = ResponseOf<typeof listQueue>;
const silent = { shown: false, why: 'unavailable' } as const;
const notHers = { shown: false, why: 'not-permitted' } as const;
const queueOf = (overdue: number, dueToday: number, rest: number, total: number) => {
  const item = (more: object) => ({ overdue: false, dueToday: false, ...more });
  const items = [
    ...Array.from({ length: overdue }, () => item({ overdue: true })),
    ...Array.from({ length: dueToday }, () => item({ dueToday: true })),
    ...Array.from({ length: rest }, () => item({})),
  ];
  return {
    shown: true,
    data: { items, total, page: 1, pageSize: 25, inDanger: [] } as unknown as Queue,
  } as const;
};
const worker = someoneActing(['front-door-worker']);
const numbers = (queue: ReturnType<typeof queueOf>) =>
  homeView(worker, { queue, alerts: notHers, passings: notHers, tellings: notHers }).waiting!.figures.map(
    ({ number }) => number,
  );

describe('home', () => {
  it('counts what waits, is overdue and is due today', () =>
    expect(numbers(queueOf(2, 3, 1, 6))).toEqual(['6', '2', '3']));

  it('does not pretend to know what the first page cannot show', () => {
    expect(numbers(queueOf(25, 0, 0, 60))).toEqual(['60', '25 or more']);
    expect(numbers(queueOf(5, 20, 0, 60))).toEqual(['60', '5', '20 or more']);
  });

  it('counts what referrers are owed, and says nothing where nobody is', () => {
    const toTell = (total: number, overdue: number, outcomesToTell: number) => {
      const data = { tellings: [], total, overdue, outcomesToTell, page: 1, pageSize: 25 };
      return homeView(worker, {
        queue: notHers,
        alerts: notHers,
        passings: notHers,
        tellings: { shown: true, data },
      }).toTell;
    };
    expect(toTell(7, 1, 4)!.figures).toEqual([
      { number: '7', text: 'referrers are to be told something', late: false },
      { number: '1', text: 'acknowledgement overdue', late: true },
      { number: '4', text: 'outcomes not told', late: false },
    ]);
    expect(toTell(0, 0, 0)).toBeNull();
  });

  it('says above all that a child is in danger, here or where another council offers it', () => {
    const queue = queueOf(0, 0, 1, 1);
    queue.data.inDanger.push({ referralId: 'r1', children: [] });
    const data = { passings: [], total: 3, waitingHere: 2, inDangerHere: 1, page: 1, pageSize: 25 };
    const passings = { shown: true, data } as const;
    const { dangers } = homeView(worker, { queue, alerts: notHers, passings, tellings: notHers });
    expect(dangers).toEqual([
      {
        text: '1 referral that waits says that a child is in danger now',
        href: '/councils/E09000013/queue',
      },
      {
        text: '1 referral that another council offers says that a child is in danger now',
        href: '/councils/E09000013/passing-on',
      },
    ]);
  });

  it('says part by part what is not available just now', () => {
    expect(
      homeView(worker, { queue: silent, alerts: notHers, passings: silent, tellings: silent }),
    ).toMatchObject({
      waitingNotNow: true,
      alertsNotNow: false,
      offeredNotNow: true,
      toTellNotNow: true,
    });
  });

  it('offers each role its own jobs, and a body none about children', () => {
    const jobs = (acting: ReturnType<typeof someoneActing>) =>
      homeView(acting, { queue: notHers, alerts: notHers, passings: notHers, tellings: notHers }).jobs.map(
        ({ text }) => text,
      );
    expect(jobs(worker)).toContain('Take a referral');
    expect(jobs(worker)).not.toContain('Import a census file');
    expect(jobs(someoneActing(['information-officer']))).toContain('Import a census file');
    expect(jobs(someoneActing(['front-door-worker'], { kind: 'body' }))).not.toContain('Front door queue');
  });
});

describe('a referral passed on', () => {
  it.each([
    ['out', 'received', /This council is responsible/],
    ['out', 'released', /North has accepted it and is responsible/],
    ['out', 'recalling', /This council is responsible until then/],
    ['out', 'recalled', /This council is responsible/],
    ['in', 'recalled', /Taken back by North, which is responsible/],
    ['in', 'received', /Until it is accepted, North is responsible/],
    ['in', 'accepted', /North is responsible until it has released it/],
    ['in', 'released', /This council has accepted it and is responsible/],
  ] as const)('%s, %s: says who is responsible', (direction, state, words) => {
    expect(passingOnWords({ direction, state, otherName: 'North' }).words).toMatch(words);
  });
});

describe('census words', () => {
  it.each([
    ['CPPstartDate', 'Plan began'],
    ['SomeNewField', 'Some new field'],
  ])('%s reads %s', (name, words) => expect(fieldWords(name)).toBe(words));

  it('keep a value as the source had it, with the meaning of a code', () => {
    const fields = [
      { name: 'PersonBirthDate', value: '2017-02-31', label: null },
      { name: 'ReferralSource', value: '6', label: 'Police' },
      { name: 'UPN', value: '', label: null },
    ];
    expect(moduleView({ module: 'CINdetails', fields }).fields.map(({ value }) => value)).toEqual([
      '2017-02-31',
      'Police (6)',
      'Empty',
    ]);
  });
});

describe('alerts and matches', () => {
  const alert = {
    id: 'a1',
    kind: 'passing-on-offered',
    at: '2026-11-23T09:00:00Z',
    childId: 'c1',
    referralId: null,
    text: 'An offer',
    seenAt: null,
  };

  const listed = <A>(alerts: A[]) => ({ alerts, total: alerts.length, unseen: 1, page: 1, pageSize: 25 });

  it('shows unseen alerts apart, with links only to what this person may open', () => {
    const view = alertsView(
      someoneActing(['information-officer']),
      listed([alert, { ...alert, id: 'a2', seenAt: '2026-11-23T10:00:00Z' }]),
    );
    expect([view.unseen.length, view.seen.length]).toEqual([1, 1]);
    expect(
      alertsView(someoneActing(['auditor']), listed([alert])).unseen[0]!.links.map(({ text }) => text),
    ).toEqual(['Referrals passed on']);
  });

  it('says why a child was found, and that a referral waits', () => {
    const match = {
      childId: 'c1',
      displayName: 'Ada',
      born: null,
      address: null,
      strength: 'strong' as const,
      reasons: ['Same name'],
      openEpisode: null,
      waitingReferralId: 'r1',
    };
    expect(resultsView(worker, { matches: [match], more: false })).toMatchObject({
      summary: '1 child found',
      matches: [{ why: ['Same name'], waitingHref: '/councils/E09000013/referrals/r1' }],
    });
  });
});
