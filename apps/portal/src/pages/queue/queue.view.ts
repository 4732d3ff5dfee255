import { recordDecision, type listQueue, type QueueItem, type ResponseOf } from '@conjoint/contracts';
import type { Acting } from '../../acting/acting.js';
import { pagingView } from '../../framework/paging.js';
import { dateTimeWords, dateWords, listWords, wordsOf } from '../../framework/words.js';
import { paths } from '../../paths.js';
import { HOW_WORDS, SOURCE_WORDS } from '../referral-form/answers/referral-words.js';
import { dueView, type Tag } from './due.view.js';

/** The front-door queue, ready to print. The service gives the order: soonest due first. */
export function queueView(acting: Acting, queue: ResponseOf<typeof listQueue>) {
  const { items, total, page, pageSize } = queue;
  const href = (to: number): string => paths.queue({ council: acting.code }, { page: to });
  return {
    council: acting.council.name,
    total,
    inDanger: dangersView(acting, queue),
    items: items.map((item) => queueItemView(acting, item)),
    paging: pagingView({ page, pageSize, total, shown: items.length, href }),
    beyondTheEnd: items.length === 0 && total > 0 ? paths.queue({ council: acting.code }) : null,
  };
}

/** Above the list, because the order by due day may put them on any page. */
function dangersView(acting: Acting, { inDanger }: ResponseOf<typeof listQueue>) {
  return inDanger.map(({ referralId, children }) => ({
    text: listWords(children.map(({ displayName }) => displayName)),
    href: paths.referral({ council: acting.code, referralId }),
  }));
}

export function queueItemView(acting: Acting, item: QueueItem) {
  const at = { council: acting.code, referralId: item.referralId };
  const waiting = item.children.some(({ state }) => state === 'waiting');
  return {
    id: item.referralId,
    href: paths.referral(at),
    decideHref: acting.may(recordDecision) && waiting && !isOffered(item) ? paths.referralDecide(at) : null,
    heading: item.children.map(({ displayName }) => displayName).join(', '),
    children: item.children.map((child) => ({
      name: child.displayName,
      href: paths.child({ council: acting.code, childId: child.childId }),
      born: child.born === null ? null : `born ${dateWords(child.born)}`,
      tags: childTags(child),
    })),
    due: dueView(item.due, { overdue: item.overdue, dueToday: item.dueToday && !item.overdue }),
    inDanger: item.inDanger,
    received: `${dateTimeWords(item.receivedAt)}, ${wordsOf(HOW_WORDS, item.how).toLowerCase()}`,
    source: wordsOf(SOURCE_WORDS, item.sourceCode),
    acknowledgement: acknowledgementView(item),
    passingOn: passingOnWords(item),
  };
}

/** Another council has it to look at, or has not released it yet: it is not decided here until that is over. */
function isOffered({ passingOn }: QueueItem): boolean {
  if (passingOn === null) return false;
  const { direction, state } = passingOn;
  return direction === 'in' ? state !== 'released' : state !== 'returned' && state !== 'recalled';
}

function childTags({ state, reReferral }: { state: string; reReferral: boolean }): Tag[] {
  return [
    ...(state === 'decided' ? [{ text: 'Decided', classes: 'govuk-tag--green' }] : []),
    ...(state === 'joined-episode' ? [{ text: 'Joined an open episode', classes: 'govuk-tag--blue' }] : []),
    ...(reReferral ? [{ text: 'Re-referral', classes: 'govuk-tag--purple' }] : []),
  ];
}

function acknowledgementView(item: QueueItem): { text: string; tag: Tag | null } {
  if (item.acknowledged) return { text: 'Referrer told that it was received', tag: null };
  if (!item.referrerCanBeTold) return { text: 'Nobody can be told: the referrer left no way', tag: null };
  const due = dueView(item.acknowledgementDue, {
    overdue: item.acknowledgementOverdue,
    dueToday: item.dueToday && !item.overdue,
  });
  return { text: `Referrer not told yet. Due ${due.day}`, tag: due.tag };
}

function passingOnWords({ passingOn }: QueueItem): string | null {
  if (passingOn === null) return null;
  if (passingOn.direction === 'in')
    return passingOn.state === 'released'
      ? `Taken over from ${passingOn.otherName}`
      : `Accepted from ${passingOn.otherName}, which is releasing it`;
  if (passingOn.state === 'returned')
    return `${passingOn.otherName} returned it: ${passingOn.returnReason ?? 'no reason given'}`;
  if (passingOn.state === 'recalled') return `Taken back from ${passingOn.otherName}`;
  if (passingOn.state === 'recalling') return `Being taken back from ${passingOn.otherName}`;
  return passingOn.state === 'offered'
    ? `Offered to ${passingOn.otherName}`
    : `Offered to ${passingOn.otherName}, which has received it`;
}
