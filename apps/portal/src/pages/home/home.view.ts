import type { listAlerts, listPassingOn, listQueue, listTellings, ResponseOf } from '@conjoint/contracts';
import type { Acting, Part } from '../../acting/acting.js';
import { jobsOf } from '../../framework/navigation.js';
import { count, counted } from '../../framework/paging.js';
import { roleWords } from '../../framework/words.js';
import { paths } from '../../paths.js';

type Queue = ResponseOf<typeof listQueue>;

/** What the template shows, ready to print: no codes, no logic left to do there. */
export function homeView(
  acting: Acting,
  parts: {
    queue: Part<Queue>;
    alerts: Part<ResponseOf<typeof listAlerts>>;
    passings: Part<ResponseOf<typeof listPassingOn>>;
    tellings: Part<ResponseOf<typeof listTellings>>;
  },
) {
  const { queue, alerts, passings, tellings } = parts;
  const { code: council } = acting;
  return {
    council: acting.council.name,
    name: acting.person.name,
    roles: acting.roles.map(roleWords),
    waiting: queue.shown ? waitingView(queue.data, paths.queue({ council })) : null,
    dangers: dangerWords(acting, parts),
    waitingNotNow: isSilent(queue),
    alerts: alerts.shown ? alertsView(alerts.data, paths.alerts({ council })) : null,
    alertsNotNow: isSilent(alerts),
    offered: passings.shown ? offeredView(passings.data, paths.passingOns({ council })) : null,
    offeredNotNow: isSilent(passings),
    toTell: tellings.shown ? toTellView(tellings.data, paths.tellings({ council })) : null,
    toTellNotNow: isSilent(tellings),
    jobs: jobsOf(acting),
  };
}

/** Danger stands above everything else: what waits here, and what another council offers. */
function dangerWords(
  acting: Acting,
  { queue, passings }: { queue: Part<Queue>; passings: Part<ResponseOf<typeof listPassingOn>> },
): { text: string; href: string }[] {
  const { code: council } = acting;
  const here = queue.shown ? queue.data.inDanger.length : 0;
  const offered = passings.shown ? passings.data.inDangerHere : 0;
  return [
    ...(here === 0
      ? []
      : [
          {
            text: `${counted(here, 'referral that waits says', 'referrals that wait say')} that a child is in danger now`,
            href: paths.queue({ council }),
          },
        ]),
    ...(offered === 0
      ? []
      : [
          {
            text: `${counted(offered, 'referral that another council offers says', 'referrals that other councils offer say')} that a child is in danger now`,
            href: paths.passingOns({ council }),
          },
        ]),
  ];
}

function isSilent(part: Part<unknown>): boolean {
  return !part.shown && part.why === 'unavailable';
}

/** Soonest due first: what is overdue or due today stands on the first page, unless there is more of it than a page holds. */
function waitingView({ items, total, pageSize }: Queue, href: string) {
  const overdue = items.filter((item) => item.overdue).length;
  const dueToday = items.filter((item) => item.dueToday && !item.overdue).length;
  const cut = total > pageSize && overdue + dueToday === items.length;
  return {
    href,
    figures: [
      { number: count(total), text: total === 1 ? 'referral waits' : 'referrals wait', late: false },
      { number: atLeast(overdue, cut && dueToday === 0), text: 'overdue', late: overdue > 0 },
      // A first page full of overdue ones says nothing of what is due today.
      ...(cut && dueToday === 0 ? [] : [{ number: atLeast(dueToday, cut), text: 'due today', late: false }]),
    ],
  };
}

function atLeast(number: number, cut: boolean): string {
  return cut ? `${count(number)} or more` : count(number);
}

function alertsView({ unseen }: ResponseOf<typeof listAlerts>, href: string) {
  return {
    href,
    words: unseen === 0 ? 'No new alert' : unseen === 1 ? '1 new alert' : `${count(unseen)} new alerts`,
  };
}

function offeredView({ waitingHere: waiting }: ResponseOf<typeof listPassingOn>, href: string) {
  if (waiting === 0) return null;
  return {
    href,
    words:
      waiting === 1
        ? '1 referral offered by another council waits for an answer'
        : `${count(waiting)} referrals offered by other councils wait for an answer`,
  };
}

/** What referrers are owed, also of referrals that left the queue: null where nobody is. */
function toTellView({ total, overdue, outcomesToTell }: ResponseOf<typeof listTellings>, href: string) {
  if (total === 0) return null;
  return {
    href,
    figures: [
      {
        number: count(total),
        text: total === 1 ? 'referrer is to be told something' : 'referrers are to be told something',
        late: false,
      },
      {
        number: count(overdue),
        text: overdue === 1 ? 'acknowledgement overdue' : 'acknowledgements overdue',
        late: overdue > 0,
      },
      {
        number: count(outcomesToTell),
        text: outcomesToTell === 1 ? 'outcome not told' : 'outcomes not told',
        late: false,
      },
    ],
  };
}
