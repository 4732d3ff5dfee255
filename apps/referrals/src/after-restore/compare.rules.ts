import type { PassingOnStanding } from '@conjoint/contracts';
import type { ReceiverState, SenderState } from '../passing-on/passing-on.rules.js';

/**
 * What follows after a restore from how a passing-on stands here and at the other council (design, "Messages"). The other council was
 * not put back, so that what it knows is what happened: this side follows it, as its lifecycle allows. Where the other side is behind,
 * a message of the old epoch never arrived there, and is said again. After taking back, both are compared anew.
 */
export type Remedy =
  /** Both agree, or nothing follows from it. */
  | 'none'
  /** The row is lost here: taken back from the other council, with the offer as it was sent. */
  | 'take-back'
  | 'note-received'
  | 'release'
  /** The other council holds the case already: the release is noted from its instant. */
  | 'note-release'
  | 'note-return'
  /** It was taken back: noted here, as the other council has it. */
  | 'note-recall'
  /** It was asked back, and that was not heard here, or is not known any more: given back now. */
  | 'give-back'
  /** This council holds the case: it is recorded here again, from the release on. */
  | 'hold'
  | 'offer-again'
  | 'say-received-again'
  | 'say-accepted-again'
  | 'say-released-again'
  | 'say-returned-again'
  | 'say-recall-again'
  | 'say-recalled-again'
  /** Both sides contradict each other: people have to speak to each other. */
  | 'person';

type Lost = 'lost';
type There = PassingOnStanding['state'] | Lost;

/** Offered by this council. `lost`: no row. */
export const AS_SENDER: Readonly<
  Record<SenderState | Lost, Readonly<Record<Exclude<There, 'offered' | 'recalling'>, Remedy>>>
> = {
  lost: {
    lost: 'none',
    received: 'take-back',
    recalled: 'take-back',
    accepted: 'take-back',
    released: 'take-back',
    returned: 'take-back',
  },
  offered: {
    lost: 'offer-again',
    received: 'note-received',
    recalled: 'note-recall',
    accepted: 'release',
    released: 'note-release',
    returned: 'note-return',
  },
  received: {
    lost: 'offer-again',
    received: 'none',
    recalled: 'note-recall',
    accepted: 'release',
    released: 'note-release',
    returned: 'note-return',
  },
  recalling: {
    lost: 'say-recall-again',
    received: 'say-recall-again',
    recalled: 'note-recall',
    accepted: 'release',
    released: 'note-release',
    returned: 'note-return',
  },
  recalled: {
    lost: 'none',
    received: 'person',
    recalled: 'none',
    accepted: 'person',
    released: 'person',
    returned: 'person',
  },
  released: {
    lost: 'person',
    received: 'person',
    recalled: 'person',
    accepted: 'say-released-again',
    released: 'none',
    returned: 'person',
  },
  returned: {
    lost: 'none',
    received: 'person',
    recalled: 'person',
    accepted: 'person',
    released: 'person',
    returned: 'none',
  },
};

/** Offered to this council. */
export const AS_RECEIVER: Readonly<
  Record<Exclude<ReceiverState, 'unknown'> | Lost, Readonly<Record<Exclude<There, 'accepted'>, Remedy>>>
> = {
  lost: {
    lost: 'none',
    // The offer is still on its way, or has been heard and lost here: having it twice does no harm.
    offered: 'take-back',
    received: 'take-back',
    recalling: 'take-back',
    // What was given back is not taken again.
    recalled: 'none',
    released: 'take-back',
    returned: 'take-back',
  },
  received: {
    lost: 'person',
    offered: 'say-received-again',
    received: 'none',
    recalling: 'give-back',
    recalled: 'note-recall',
    released: 'hold',
    returned: 'note-return',
  },
  recalled: {
    lost: 'none',
    offered: 'person',
    received: 'person',
    recalling: 'say-recalled-again',
    recalled: 'none',
    released: 'person',
    returned: 'person',
  },
  accepted: {
    lost: 'person',
    offered: 'say-accepted-again',
    received: 'say-accepted-again',
    recalling: 'say-accepted-again',
    recalled: 'person',
    released: 'hold',
    returned: 'person',
  },
  released: {
    lost: 'person',
    offered: 'person',
    received: 'person',
    recalling: 'person',
    recalled: 'person',
    released: 'none',
    returned: 'person',
  },
  returned: {
    lost: 'none',
    offered: 'say-returned-again',
    received: 'say-returned-again',
    recalling: 'say-returned-again',
    recalled: 'person',
    released: 'person',
    returned: 'none',
  },
};

/** How one passing-on stands on one side. */
export interface Side {
  direction: 'out' | 'in';
  state: PassingOnStanding['state'];
}

/** `own` or `other` is null where that side has no row. A pair that no order of messages could make is for people. */
export function remedyOf(own: Side | null, other: Side | null): Remedy {
  if (own && other && own.direction === other.direction) return 'person';
  const direction = own?.direction ?? (other?.direction === 'in' ? 'out' : 'in');
  const table: Readonly<Record<string, Readonly<Partial<Record<string, Remedy>>>>> =
    direction === 'out' ? AS_SENDER : AS_RECEIVER;
  return table[own?.state ?? 'lost']?.[other?.state ?? 'lost'] ?? 'person';
}

/** For the operators' page. */
export const IN_WORDS: Readonly<Record<Exclude<Remedy, 'none'>, string>> = {
  'take-back': 'Taken back from the other council',
  'note-received': 'Noted that the other council received the offer',
  release: 'Released to the other council, which had accepted it',
  'note-release': 'Noted that the other council holds the case',
  'note-return': 'Noted that it was returned',
  'note-recall': 'Noted that it was taken back',
  'give-back': 'Given back to the other council, which had asked for it',
  hold: 'This council holds the case: recorded here again from the offer. What was decided here since is to be entered again',
  'offer-again': 'Offered again: the offer had not arrived',
  'say-received-again': 'Said again that the offer was received here',
  'say-accepted-again': 'Said again that it was accepted here',
  'say-released-again': 'Said again that it was released',
  'say-returned-again': 'Said again that it was returned',
  'say-recall-again': 'Asked again for it to be given back',
  'say-recalled-again': 'Said again that it was given back',
  person:
    'Both councils contradict each other. Telephone the other council, agree who holds the case, and write down what was agreed',
};
