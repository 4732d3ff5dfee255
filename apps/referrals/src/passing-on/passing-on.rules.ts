import { DomainError } from '@conjoint/kernel';

/**
 * The life of a referral passed on, as each side keeps it. The sender holds the case until it has committed the
 * release, and it releases only after it heard that the receiver had durably accepted (design, "Between boroughs").
 * The sender's `accepted` and `released` are therefore one step: there is no moment at which it knows of the
 * acceptance and has not yet decided who holds the case.
 */
export type SenderState = 'offered' | 'received' | 'released' | 'returned';
export type SenderAction = 'hear-received' | 'hear-accepted' | 'hear-returned';

/** `unknown`: no row yet. A receiver holds nothing before `released`. */
export type ReceiverState = 'unknown' | 'received' | 'accepted' | 'released' | 'returned';
export type ReceiverAction = 'hear-offered' | 'refuse-offer' | 'accept' | 'return' | 'hear-released';

/** `same`: said before; nothing changes and it is no mistake. `never`: the other side broke the order, or a person asked for what cannot be. */
type Step<S> = S | 'same' | 'never';

export const SENDER_LIFE: Readonly<Record<SenderState, Readonly<Record<SenderAction, Step<SenderState>>>>> = {
  offered: { 'hear-received': 'received', 'hear-accepted': 'released', 'hear-returned': 'returned' },
  received: { 'hear-received': 'same', 'hear-accepted': 'released', 'hear-returned': 'returned' },
  released: { 'hear-received': 'same', 'hear-accepted': 'same', 'hear-returned': 'never' },
  returned: { 'hear-received': 'same', 'hear-accepted': 'never', 'hear-returned': 'same' },
};

export const RECEIVER_LIFE: Readonly<
  Record<ReceiverState, Readonly<Record<ReceiverAction, Step<ReceiverState>>>>
> = {
  unknown: {
    'hear-offered': 'received',
    'refuse-offer': 'returned',
    accept: 'never',
    return: 'never',
    'hear-released': 'never',
  },
  received: {
    'hear-offered': 'same',
    'refuse-offer': 'same',
    accept: 'accepted',
    return: 'returned',
    'hear-released': 'never',
  },
  accepted: {
    'hear-offered': 'same',
    'refuse-offer': 'same',
    accept: 'same',
    return: 'never',
    'hear-released': 'released',
  },
  released: {
    'hear-offered': 'same',
    'refuse-offer': 'same',
    accept: 'same',
    return: 'never',
    'hear-released': 'same',
  },
  returned: {
    'hear-offered': 'same',
    'refuse-offer': 'same',
    accept: 'never',
    return: 'same',
    'hear-released': 'never',
  },
};

/** The state after the action, or null when nothing changes. @throws DomainError `not-acceptable-state` */
export function senderStep(state: SenderState, action: SenderAction): SenderState | null {
  return taken(SENDER_LIFE[state][action], `The offer is ${state} and cannot be changed by that`);
}

/** The state after the action, or null when nothing changes. @throws DomainError `not-acceptable-state` */
export function receiverStep(state: ReceiverState, action: ReceiverAction): ReceiverState | null {
  return taken(RECEIVER_LIFE[state][action], WHY_NOT[state]);
}

const WHY_NOT: Readonly<Record<ReceiverState, string>> = {
  unknown: 'This referral has not been offered to this council',
  received: 'This referral has not been accepted yet',
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
