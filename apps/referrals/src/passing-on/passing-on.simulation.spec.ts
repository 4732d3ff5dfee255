import { playHistories, type Side } from '@conjoint/testing';
import {
  receiverStep,
  senderStep,
  type ReceiverAction,
  type ReceiverState,
  type SenderAction,
  type SenderState,
} from './passing-on.rules.js';

/** `none`: not offered yet. `unlocked`: the person who may decide is a child of chance here. */
type Sender = SenderState | 'none';

const HEARD_BY_SENDER: Readonly<Record<string, SenderAction>> = {
  received: 'hear-received',
  accepted: 'hear-accepted',
  returned: 'hear-returned',
  recalled: 'hear-recalled',
  'recall-refused': 'hear-recall-refused',
};

/** What each step says is what the services publish in the same transaction (sending, answering, receiving and recall.service). */
const sender: Side<Sender> = {
  begins: 'none',
  commands: ['offer', 'recall'],
  command(state, command) {
    if (command === 'offer') {
      if (state !== 'none') throw new Error('offered already');
      return { state: 'offered', tells: ['offered'] };
    }
    if (state === 'none') throw new Error('nothing was offered');
    const next = senderStep(state, 'recall');
    return next === null ? { state, tells: [] } : { state: next, tells: ['recall-asked'] };
  },
  hear(state, told) {
    const next = senderStep(state as SenderState, HEARD_BY_SENDER[told]!);
    return { state: next ?? state, tells: next === 'released' ? ['released'] : [] };
  },
};

const receiver: Side<ReceiverState> = {
  begins: 'unknown',
  commands: ['accept', 'return'],
  command(state, command) {
    const next = receiverStep(state, command as ReceiverAction);
    if (next === null) return { state, tells: [] };
    return { state: next, tells: [next === 'accepted' ? 'accepted' : 'returned'] };
  },
  hear(state, told) {
    if (told === 'offered') {
      const next = receiverStep(state, 'hear-offered');
      return { state: next ?? state, tells: next === null ? [] : ['received'] };
    }
    if (told === 'released') return { state: receiverStep(state, 'hear-released') ?? state, tells: [] };
    const next = receiverStep(state, 'hear-recall');
    if (next !== null) return { state: next, tells: ['recalled'] };
    return { state, tells: state === 'accepted' || state === 'released' ? ['recall-refused'] : [] };
  },
};

const SAME_AT_REST: Readonly<Record<string, ReceiverState>> = {
  none: 'unknown',
  received: 'received',
  released: 'released',
  returned: 'returned',
  recalled: 'recalled',
};

describe('passing on, whatever happens to its messages and processes', () => {
  it('never has two case-holding councils, and at rest both sides say the same', () => {
    const played = playHistories({
      sides: [sender as Side<never>, receiver as Side<never>],
      order: 'adds',
      histories: 4000,
      always: (exchange, record) => {
        const { a, b } = exchange.states<Sender, ReceiverState>(record);
        return b === 'released' && a !== 'released' ? [`two hold the case: ${a} and ${b}`] : [];
      },
      atRest: (exchange, record) => {
        const { a, b } = exchange.states<Sender, ReceiverState>(record);
        return SAME_AT_REST[a] === b ? [] : [`the sender has it as ${a}, the receiver as ${b}`];
      },
    });
    expect(played.histories).toBe(4000);
    expect(played.handled).toBeGreaterThan(4000);
    expect(played.faults).toBeGreaterThan(4000);
  });
});
