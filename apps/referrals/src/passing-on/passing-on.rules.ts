import { DomainError } from '@conjoint/kernel';

/**
 * The life of a referral passed on, as each side keeps it. The sender holds the case until it has committed the
 * release, and it releases only after it heard that the receiver had durably accepted (design, "Between boroughs").
 * The sender's `accepted` and `released` are therefore one step: there is no moment at which it knows of the
 * acceptance and has not yet decided who holds the case.
 */
export type SenderState = 'offered' | 'received' | 'recalling' | 'recalled' | 'released' | 'returned';
export type SenderAction =
  'hear-received' | 'hear-accepted' | 'hear-returned' | 'recall' | 'hear-recalled' | 'hear-recall-refused';

/** `unknown`: no row yet. A receiver holds nothing before `released`. */
export type ReceiverState = 'unknown' | 'received' | 'recalled' | 'accepted' | 'released' | 'returned';
export type ReceiverAction =
  'hear-offered' | 'refuse-offer' | 'accept' | 'return' | 'hear-recall' | 'hear-released';

/** `same`: said before; nothing changes and it is no mistake. `never`: the other side broke the order, or a person asked for what cannot be. */
type Step<S> = S | 'same' | 'never';

/**
 * A recall asks; it does not take. While it is on its way the receiver may accept, and what it accepted durably wins: the receiver
 * decides in one transaction which of the two came first, and the sender releases or takes back by what it is told.
 */
export const SENDER_LIFE: Readonly<Record<SenderState, Readonly<Record<SenderAction, Step<SenderState>>>>> = {
  offered: {
    'hear-received': 'received',
    'hear-accepted': 'released',
    'hear-returned': 'returned',
    recall: 'recalling',
    'hear-recalled': 'never',
    'hear-recall-refused': 'never',
  },
  received: {
    'hear-received': 'same',
    'hear-accepted': 'released',
    'hear-returned': 'returned',
    recall: 'recalling',
    'hear-recalled': 'never',
    'hear-recall-refused': 'never',
  },
  recalling: {
    'hear-received': 'same',
    'hear-accepted': 'released',
    'hear-returned': 'returned',
    recall: 'same',
    'hear-recalled': 'recalled',
    // It names the acceptance, so it is one: there is nothing left to wait for.
    'hear-recall-refused': 'released',
  },
  recalled: {
    'hear-received': 'same',
    'hear-accepted': 'never',
    'hear-returned': 'never',
    recall: 'same',
    'hear-recalled': 'same',
    'hear-recall-refused': 'never',
  },
  released: {
    'hear-received': 'same',
    'hear-accepted': 'same',
    'hear-returned': 'never',
    recall: 'never',
    'hear-recalled': 'never',
    'hear-recall-refused': 'same',
  },
  returned: {
    'hear-received': 'same',
    'hear-accepted': 'never',
    'hear-returned': 'same',
    recall: 'never',
    'hear-recalled': 'never',
    'hear-recall-refused': 'never',
  },
};

export const RECEIVER_LIFE: Readonly<
  Record<ReceiverState, Readonly<Record<ReceiverAction, Step<ReceiverState>>>>
> = {
  unknown: {
    'hear-offered': 'received',
    'refuse-offer': 'returned',
    accept: 'never',
    return: 'never',
    'hear-recall': 'recalled',
    'hear-released': 'never',
  },
  received: {
    'hear-offered': 'same',
    'refuse-offer': 'same',
    accept: 'accepted',
    return: 'returned',
    'hear-recall': 'recalled',
    'hear-released': 'never',
  },
  recalled: {
    'hear-offered': 'same',
    'refuse-offer': 'same',
    accept: 'never',
    return: 'never',
    'hear-recall': 'same',
    'hear-released': 'never',
  },
  // `same`, and the receiver answers that it had accepted.
  accepted: {
    'hear-offered': 'same',
    'refuse-offer': 'same',
    accept: 'same',
    return: 'never',
    'hear-recall': 'same',
    'hear-released': 'released',
  },
  released: {
    'hear-offered': 'same',
    'refuse-offer': 'same',
    accept: 'same',
    return: 'never',
    'hear-recall': 'same',
    'hear-released': 'same',
  },
  returned: {
    'hear-offered': 'same',
    'refuse-offer': 'same',
    accept: 'never',
    return: 'same',
    'hear-recall': 'same',
    'hear-released': 'never',
  },
};

/** The state after the action, or null when nothing changes. @throws DomainError `not-acceptable-state` */
export function senderStep(state: SenderState, action: SenderAction): SenderState | null {
  const why = action === 'recall' ? WHY_NO_RECALL[state] : undefined;
  return taken(SENDER_LIFE[state][action], why ?? `The offer is ${state} and cannot be changed by that`);
}

/** The state after the action, or null when nothing changes. @throws DomainError `not-acceptable-state` */
export function receiverStep(state: ReceiverState, action: ReceiverAction): ReceiverState | null {
  return taken(RECEIVER_LIFE[state][action], WHY_NOT[state]);
}

const WHY_NO_RECALL: Readonly<Partial<Record<SenderState, string>>> = {
  released: 'The other council has already accepted this referral, so it cannot be taken back',
  returned: 'The other council has returned this referral already. It waits here',
};

const WHY_NOT: Readonly<Record<ReceiverState, string>> = {
  unknown: 'This referral has not been offered to this council',
  received: 'This referral has not been accepted yet',
  recalled: 'The council that offered this referral has taken it back',
  accepted: 'This council has accepted this referral, so it cannot be returned any more',
  released: 'This council holds this referral, so it cannot be returned any more',
  returned: 'This referral was returned to the council that offered it',
};

function taken<S extends string>(step: Step<S>, why: string): S | null {
  if (step === 'never') throw new DomainError('not-acceptable-state', why);
  return step === 'same' ? null : (step as S);
}

/** One stretch of the register: who is the case-holding council, from when, until when (null: still). */
export interface Holding {
  holder: string;
  since: string;
  until: string | null;
}

/** Instants of two councils' machines may disagree by a little: a stretch never ends before it began. */
export function nextHolding(current: Holding, next: { holder: string; at: string }): [Holding, Holding] {
  if (current.until !== null) throw new Error('this stretch of the register has ended already');
  const at = next.at < current.since ? current.since : next.at;
  return [
    { ...current, until: at },
    { holder: next.holder, since: at, until: null },
  ];
}
