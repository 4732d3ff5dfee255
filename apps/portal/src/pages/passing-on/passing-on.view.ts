import {
  acceptPassingOn,
  getPassingOn,
  recallPassingOn,
  returnPassingOn,
  type AcknowledgementGiven,
  type listPassingOn,
  type ReferralView,
  type ResponseOf,
} from '@conjoint/contracts';
import type { Acting } from '../../acting/acting.js';
import { pagingView } from '../../framework/paging.js';
import { dateTimeWords, sentence, TOLD_HOW_WORDS } from '../../framework/words.js';
import { paths } from '../../paths.js';
import type { Tag } from '../queue/due.view.js';
import { resultsView } from '../find-child/find-child.view.js';
import { childFacts, personName, toldFacts } from '../referral/referral-facts.view.js';

export type PassingOn = NonNullable<ReferralView['passingOn']>;
type List = ResponseOf<typeof listPassingOn>;
type Listed = List['passings'][number];

const GREY = 'govuk-tag--grey';

/** The state as a tag, and in one sentence who is responsible now. */
export function passingOnWords({
  direction,
  state,
  otherName,
  recallAskedAt,
}: Pick<PassingOn, 'direction' | 'state' | 'otherName'> & Partial<Pick<PassingOn, 'recallAskedAt'>>): {
  tag: Tag;
  words: string;
} {
  const out: Record<PassingOn['state'], [string, string, string]> = {
    offered: [
      'Offered',
      'govuk-tag--blue',
      `Sent to ${otherName}, which has not received it yet. This council is responsible.`,
    ],
    received: [
      'Waiting for their answer',
      'govuk-tag--yellow',
      `${otherName} has received it and has not answered yet. This council is responsible.`,
    ],
    accepted: [
      'Accepted',
      'govuk-tag--green',
      `${otherName} has accepted it. This council is responsible until it has released it.`,
    ],
    recalling: [
      'Being taken back',
      'govuk-tag--yellow',
      `${otherName} was asked to give it back and has not answered yet. If it had accepted before, it keeps it. This council is responsible until then.`,
    ],
    recalled: ['Taken back', GREY, `It was taken back from ${otherName}. This council is responsible.`],
    released: [
      'Passed on',
      GREY,
      recallAskedAt
        ? `${otherName} had already accepted it when it was asked to give it back, and is responsible.`
        : `${otherName} has accepted it and is responsible.`,
    ],
    returned: ['Returned', 'govuk-tag--red', `${otherName} returned it. This council is responsible.`],
  };
  const incoming: Record<PassingOn['state'], [string, string, string]> = {
    offered: ['On its way', 'govuk-tag--blue', `${otherName} offers it. ${otherName} is responsible.`],
    received: [
      'Waiting for your answer',
      'govuk-tag--yellow',
      `${otherName} offers it to this council. Until it is accepted, ${otherName} is responsible.`,
    ],
    accepted: [
      'Accepted',
      'govuk-tag--green',
      `This council has accepted it. ${otherName} is responsible until it has released it; that takes a moment.`,
    ],
    recalling: ['Being taken back', GREY, `${otherName} takes it back. ${otherName} is responsible.`],
    recalled: ['Taken back', GREY, `Taken back by ${otherName}, which is responsible.`],
    released: ['Taken over', GREY, `This council has accepted it and is responsible.`],
    returned: ['Returned', GREY, `This council returned it. ${otherName} is responsible.`],
  };
  const [text, classes, words] = (direction === 'out' ? out : incoming)[state];
  return { tag: { text, classes }, words };
}

export function passingOnView(acting: Acting, passing: PassingOn) {
  const at = { council: acting.code, passingOnId: passing.id };
  return {
    ...passingOnWords(passing),
    other: passing.otherName,
    returnReason: passing.returnReason,
    recallReason: passing.recallReason,
    offeredHref: acting.may(getPassingOn) && !isGone(passing) ? paths.passingOn(at) : null,
    recallHref: isRecallable(passing) && acting.may(recallPassingOn) ? paths.passingOnRecall(at) : null,
  };
}

/** An offer can be taken back while nobody has accepted it, by the council that made it. */
export function isRecallable({ direction, state }: Pick<PassingOn, 'direction' | 'state'>): boolean {
  return direction === 'out' && (state === 'offered' || state === 'received');
}

/** What was taken back is not this council's to read any more. */
function isGone({ direction, state }: Pick<PassingOn, 'direction' | 'state'>): boolean {
  return direction === 'in' && state === 'recalled';
}

/** Each direction has pages of its own; a link to another page of one keeps the page of the other. */
export function passingOnListView(
  acting: Acting,
  { incoming, outgoing }: { incoming: List; outgoing: List },
) {
  const href = (pages: { in: number; out: number }): string =>
    paths.passingOns({ council: acting.code }, pages);
  return {
    council: acting.council.name,
    incoming: oneDirection(acting, incoming, (page) => href({ in: page, out: outgoing.page })),
    outgoing: oneDirection(acting, outgoing, (page) => href({ in: incoming.page, out: page })),
  };
}

function oneDirection(acting: Acting, list: List, href: (page: number) => string) {
  const { passings, total, page, pageSize } = list;
  return {
    items: passings.map((passing) => listedView(acting, passing)),
    paging: pagingView({ page, pageSize, total, shown: passings.length, href }),
    beyondTheEnd: passings.length === 0 && total > 0 ? href(1) : null,
  };
}

function listedView(acting: Acting, passing: Listed) {
  const referral = { council: acting.code, referralId: passing.referralId };
  return {
    ...passingOnView(acting, passing),
    heading: passing.children.length > 0 ? passing.children.join(', ') : 'Children not shown',
    // What is over is no danger that waits for anybody here.
    inDanger: passing.inDanger && passing.state !== 'released' && passing.state !== 'returned',
    offeredAt: dateTimeWords(passing.offeredAt),
    receivedAt: dateTimeWords(passing.receivedByReferrerAt),
    href:
      passing.children.length > 0 && !isGone(passing)
        ? paths.passingOn({ council: acting.code, passingOnId: passing.id })
        : null,
    referralHref:
      passing.direction === 'out' || passing.state === 'released' ? paths.referral(referral) : null,
  };
}

/** An offered referral, whole, with what may be done about it. */
export function offeredView(acting: Acting, offered: ResponseOf<typeof getPassingOn>) {
  const { passingOn, referral, reasonOfSender, matches } = offered;
  const at = { council: acting.code, passingOnId: passingOn.id };
  const open = passingOn.direction === 'in' && passingOn.state === 'received';
  return {
    ...passingOnView(acting, passingOn),
    heading: referral.children.map((child) => personName(child)).join(', '),
    incoming: passingOn.direction === 'in',
    reasonOfSender,
    version: passingOn.version,
    told: toldFacts(referral),
    children: referral.children.map((child) => ({ name: personName(child), facts: childFacts(child) })),
    times: [...timesOf(passingOn), ...acknowledgedAt(offered.acknowledged ?? null)],
    recognisable: matches
      .filter((one) => one.matches.length > 0)
      .map((one) => recognisableView(acting, { ...one, name: nameOf(referral.children, one.ref) })),
    acceptHref: open && acting.may(acceptPassingOn) ? paths.passingOnAccept(at) : null,
    returnHref: open && acting.may(returnPassingOn) ? paths.passingOnReturn(at) : null,
    mayNotAnswer: open && !acting.may(acceptPassingOn),
    referralHref:
      passingOn.direction === 'out' || passingOn.state === 'released'
        ? paths.referral({ council: acting.code, referralId: passingOn.referralId })
        : null,
    listHref: paths.passingOns({ council: acting.code }),
  };
}

type Offered = ResponseOf<typeof getPassingOn>;

function nameOf(children: Offered['referral']['children'], ref: string): string {
  const child = children.find((one) => one.ref === ref);
  return child ? personName(child) : 'this child';
}

/** Children of this council's records whom an offered child may be: somebody says so or says not, nothing is chosen beforehand. */
function recognisableView(
  acting: Acting,
  { ref, name, matches }: Offered['matches'][number] & { name: string },
) {
  const same = resultsView(acting, { matches, more: false }).matches.map((match, index) => ({
    value: matches[index]!.childId,
    text: match.name,
    hint: {
      text: `${match.why.join(', ')}. Born: ${match.facts[0]!.value}. ${match.facts[1]!.value}. Episode: ${match.facts[2]!.value}${matches[index]!.openEpisode ? '; what is offered joins it' : ''}`,
    },
  }));
  return {
    field: recognisedField(ref),
    name,
    items: [...same, { divider: 'or' }, { value: 'new', text: 'None of these: a new record' }],
  };
}

export const recognisedField = (ref: string): string => `same-${ref}`;

function acknowledgedAt(given: AcknowledgementGiven | null) {
  if (given === null) return [];
  const how = TOLD_HOW_WORDS[given.how] ?? sentence(given.how);
  return [{ name: 'Referrer told that it was received', value: `${dateTimeWords(given.at)}, ${how}` }];
}

function timesOf(passing: PassingOn) {
  const times: [string, string | null][] = [
    ['Offered', passing.offeredAt],
    ['Received', passing.receivedAt],
    ['Accepted', passing.acceptedAt],
    ['Responsibility passed', passing.releasedAt],
    ['Returned', passing.returnedAt],
  ];
  return times.flatMap(([name, at]) => (at === null ? [] : [{ name, value: dateTimeWords(at) }]));
}
