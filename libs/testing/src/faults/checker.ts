import { EVENTS, LISTENERS, SERVICES } from '@conjoint/contracts';
import type { Acknowledged } from './acknowledged.js';
import { jointRegisterProblems, type Stretch } from './joint-register.rules.js';
import type { AllRows, ReferralRows } from './rows.js';

type Problems = string[];
type Passing = ReferralRows['passings'][number];

/**
 * Decides from rows alone whether anything that was acknowledged was lost, doubled or left half-done. Every line of the answer is
 * one finding that begins with its kind; none means that all is well.
 */
export function findings(acknowledged: Acknowledged, rows: AllRows): string[] {
  return [
    ...recordedOnce(acknowledged, rows),
    ...savedPages(acknowledged, rows),
    ...sidesAgree(acknowledged, rows),
    ...countedOnce(acknowledged, rows),
    ...effectsOnce(rows),
    ...oneHolder(rows),
  ];
}

/** Whether every passing on stands the same on both sides and every child has exactly one case-holding council at each moment. */
export function holderFindings(referrals: ReferralRows[]): string[] {
  const rows: AllRows = { messages: [], referrals, reports: [] };
  return [...sidesAgree({ settled: [] }, rows), ...oneHolder(rows)];
}

/** Each acknowledged referral is there once, under the id that was answered, with all its children; and nothing else is. */
function recordedOnce({ asked, recorded }: Acknowledged, { referrals }: AllRows): Problems {
  const problems: Problems = [];
  const passingIds = new Set(referrals.flatMap(({ passings }) => passings.map(({ id }) => id)));
  const byRequest = new Map<string, { council: string; id: string; children: number }[]>();
  for (const { council, referrals: rows } of referrals)
    for (const row of rows)
      byRequest.set(row.request_id, [...(byRequest.get(row.request_id) ?? []), { council, ...row }]);
  for (const { requestId, council, referralId, children } of recorded) {
    const [found] = byRequest.get(requestId) ?? [];
    if (!found) problems.push(`lost: referral ${referralId} of ${council}`);
    else if (found.id !== referralId || found.council !== council || found.children !== children)
      problems.push(`lost: referral ${referralId} of ${council} is not as it was acknowledged`);
  }
  for (const [requestId, found] of byRequest) {
    if (found.length > 1) problems.push(`doubled: request ${requestId}, ${found.length} referrals`);
    if (!asked.has(requestId) && !passingIds.has(requestId))
      problems.push(`doubled: a referral nobody asked for, by request ${requestId}`);
  }
  const ids = referrals.flatMap(({ referrals: rows }) => rows.map(({ id }) => id));
  for (const id of repeated(ids)) problems.push(`doubled: referral ${id} is held by two councils`);
  return problems;
}

/** What somebody had typed and saved is there, as she saved it last, and a save that was sent again was made once. */
function savedPages({ drafts }: Acknowledged, { referrals }: AllRows): Problems {
  const held = new Map(referrals.flatMap((one) => one.drafts.map((draft) => [draft.id, draft] as const)));
  return [...drafts].flatMap(([id, { council, version, worry }]) => {
    const draft = held.get(id);
    if (!draft) return [`lost: draft ${id} of ${council}`];
    const isLater = draft.version === version + 1; // saved, and the answer never came before the work ended
    if (draft.version < version || (draft.version === version && draft.worry !== worry))
      return [`lost: a page of draft ${id} of ${council}`];
    return draft.version === version || isLater ? [] : [`doubled: a save of draft ${id} of ${council}`];
  });
}

const SENDER_REFERRAL: Record<string, string> = {
  received: 'offered',
  released: 'passed-on',
  returned: 'waiting',
  recalled: 'waiting',
};

/** Every passing on is in the same state on both sides, and both referrals are as that state says. */
function sidesAgree({ settled }: Pick<Acknowledged, 'settled'>, { referrals }: AllRows): Problems {
  const problems: Problems = [];
  const sides = new Map<
    string,
    { out: (Passing & { council: string })[]; in: (Passing & { council: string })[] }
  >();
  for (const { council, passings } of referrals)
    for (const passing of passings) {
      const both = sides.get(passing.id) ?? { out: [], in: [] };
      both[passing.direction].push({ ...passing, council });
      sides.set(passing.id, both);
    }
  for (const [id, both] of sides) {
    const [sent] = both.out;
    const [got] = both.in;
    if (!sent || !got || both.out.length + both.in.length > 2) {
      problems.push(`passing on: ${id} has ${both.out.length} senders and ${both.in.length} receivers`);
      continue;
    }
    if (
      sent.state !== got.state ||
      sent.other_partition !== got.council ||
      got.other_partition !== sent.council
    )
      problems.push(`passing on: ${id} is ${sent.state} at its sender and ${got.state} at its receiver`);
    const stateOf = (council: string, referralId: string): string | undefined =>
      referrals.find((one) => one.council === council)!.referrals.find((one) => one.id === referralId)?.state;
    if (stateOf(sent.council, sent.referral_id) !== SENDER_REFERRAL[sent.state])
      problems.push(`passing on: ${id} is ${sent.state}, and its referral at the sender is not`);
    if (stateOf(got.council, got.referral_id) !== (got.state === 'released' ? 'waiting' : undefined))
      problems.push(`passing on: ${id} is ${got.state}, and its referral at the receiver is not`);
  }
  for (const { passingOnId, outcome } of settled) {
    const state = sides.get(passingOnId)?.in[0]?.state;
    if (state !== (outcome === 'accepted' ? 'released' : 'returned'))
      problems.push(`lost: passing on ${passingOnId} was ${outcome} and is ${state ?? 'not there'}`);
  }
  return problems;
}

/** Events that are to be sent, heard or answered still. Nothing is asked of it but a number that becomes 0. */
export function inTransit({ messages, referrals }: AllRows): number {
  const expected = expectedEvents(messages);
  const unheard = messages.map(({ council, service, inbox }) => {
    const heard = new Set(inbox);
    return [...(expected.get(`${service} of ${council}`) ?? [])].filter((id) => !heard.has(id)).length;
  });
  const waiting = messages.map(
    ({ outbox, unsealed }) => outbox.filter(({ sent }) => !sent).length + unsealed,
  );
  const onTheWay = referrals.map(
    ({ passings }) =>
      passings.filter(({ state }) => ['offered', 'accepted', 'recalling'].includes(state)).length,
  );
  return [...unheard, ...waiting, ...onTheWay].reduce((sum, count) => sum + count, 0);
}

/** By `<service> of <council>`: the ids of the events it has to hear, from what everybody's outbox holds. */
function expectedEvents(messages: AllRows['messages']): Map<string, Set<string>> {
  const expected = new Map<string, Set<string>>();
  for (const { council, outbox } of messages) {
    for (const { id, name, subject } of outbox) {
      const contract = EVENTS.find((event) => `${event.service}.${event.name}` === name)!;
      const to = contract.reach === 'addressed' ? subject.split('.')[1]! : council;
      for (const listener of SERVICES.filter((one) => LISTENERS[one].includes(contract))) {
        const key = `${listener} of ${to}`;
        expected.set(key, (expected.get(key) ?? new Set()).add(id));
      }
    }
  }
  return expected;
}

/** Every event is sent, and noted once by everybody who should hear it and by nobody else; what follows from it is there. */
export function countedOnce(
  { withdrawn }: Pick<Acknowledged, 'withdrawn'>,
  { messages }: Pick<AllRows, 'messages'>,
): Problems {
  const problems: Problems = [];
  const expected = expectedEvents(messages);
  for (const { council, service, deadLetters, inbox, outbox, refusedMandates, unsealed } of messages) {
    const where = `${service} of ${council}`;
    const unsent = outbox.filter(({ sent }) => !sent).length;
    if (unsent > 0) problems.push(`not sent: ${unsent} events of ${where}`);
    if (deadLetters > 0) problems.push(`dead letters: ${deadLetters} in ${where}`);
    if (unsealed > 0) problems.push(`not sealed: ${unsealed} audit rows of ${where}`);
    const wanted = expected.get(where) ?? new Set();
    const heard = new Set(inbox);
    const missing = [...wanted].filter((id) => !heard.has(id)).length;
    const surplus = inbox.filter((id) => !wanted.has(id)).length + repeated(inbox).length;
    if (missing > 0) problems.push(`event lost: ${missing} never reached ${where}`);
    if (surplus > 0) problems.push(`event doubled: ${surplus} too many in ${where}`);
    for (const mandate of withdrawn)
      if (mandate.council === council && !refusedMandates.includes(mandate.mandateId))
        problems.push(`lost: mandate ${mandate.mandateId} was withdrawn and ${where} does not refuse it`);
  }
  return problems;
}

/** What follows from a request or an event by insertion or by counting is there as often as its cause. */
function effectsOnce({ referrals, reports }: AllRows): Problems {
  const problems: Problems = [];
  const same = (what: string, council: string, is: number, wanted: number): void => {
    if (is !== wanted)
      problems.push(`${is < wanted ? 'lost' : 'doubled'}: ${what} in ${council}: ${is}, not ${wanted}`);
  };
  for (const { council, effects, passings, referrals: rows } of referrals) {
    const count = (direction: string, ...states: string[]): number =>
      passings.filter((one) => one.direction === direction && states.includes(one.state)).length;
    const incoming = passings.filter(({ direction }) => direction === 'in').length;
    const effect = (name: string): number => effects[name] ?? 0;
    same('audit of recording', council, effect('referral.recorded'), rows.length - count('in', 'released'));
    same('audit of holding', council, effect('passing-on.held'), count('in', 'released'));
    same('audit of releasing', council, effect('passing-on.released'), count('out', 'released'));
    same('alerts of offers', council, effect('passing-on-offered'), incoming);
    same('alerts of returns', council, effect('passing-on-returned'), count('out', 'returned'));
    same('alerts of recalls', council, effect('passing-on-recalled'), count('in', 'recalled'));
    const report = reports.find((one) => one.council === council)!;
    const counted = rows.filter(({ state }) => state === 'waiting' || state === 'offered').length;
    same('referrals known to reporting', council, report.facts.length, rows.length);
    same(
      'referrals counted by reporting',
      council,
      report.facts.filter((fact) => fact.counted).length,
      counted,
    );
    same('referrals in the months of reporting', council, report.received, counted);
  }
  return problems;
}

/** Joins the registers of all councils: a child passed on is known there under another id, at the same place of the referral. */
function oneHolder({ referrals }: AllRows): Problems {
  const problems: Problems = [];
  const key = (council: string, childId: string): string => `${council} ${childId}`;
  const idOf = new Map<string, string>();
  for (const { council, children } of referrals)
    for (const { referral_id, ref, child_id } of children)
      idOf.set(`${council} ${referral_id} ${ref}`, child_id);
  /** The receiver's child → the sender's. */
  const earlier = new Map<string, string>();
  for (const { council, passings, children } of referrals)
    for (const { referral_id, direction, id, state } of passings) {
      if (direction !== 'in' || state !== 'released') continue;
      const sender = referrals.find(({ passings: rows }) =>
        rows.some((row) => row.id === id && row.direction === 'out'),
      );
      const sent = sender?.passings.find((row) => row.id === id && row.direction === 'out');
      for (const child of children.filter((one) => one.referral_id === referral_id)) {
        const before = sender && sent && idOf.get(`${sender.council} ${sent.referral_id} ${child.ref}`);
        if (before) earlier.set(key(council, child.child_id), key(sender.council, before));
        else problems.push(`holder: child ${child.child_id} of ${council} came from nowhere`);
      }
    }
  const first = (child: string): string => (earlier.has(child) ? first(earlier.get(child)!) : child);
  const stretches = new Map<string, Stretch[]>();
  for (const { council, holdings } of referrals)
    for (const { child_id, ...holding } of holdings) {
      const origin = first(key(council, child_id));
      stretches.set(origin, [...(stretches.get(origin) ?? []), { register: council, ...holding }]);
    }
  for (const { council, children, referrals: rows } of referrals) {
    const receivedAt = new Map(rows.map((row) => [row.id, row.received_at]));
    for (const { child_id, referral_id } of children) {
      const child = key(council, child_id);
      if (first(child) !== child) continue;
      const found = jointRegisterProblems(receivedAt.get(referral_id)!, stretches.get(child) ?? []);
      problems.push(...found.map((problem) => `holder: child ${child_id} of ${council}: ${problem}`));
    }
  }
  return problems;
}

function repeated(list: readonly string[]): string[] {
  const seen = new Set<string>();
  return list.filter((one) => seen.size === seen.add(one).size);
}
