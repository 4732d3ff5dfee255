import fc from 'fast-check';
import {
  nextHolding,
  RECEIVER_LIFE,
  receiverStep,
  SENDER_LIFE,
  senderStep,
  type Holding,
  type ReceiverAction,
  type ReceiverState,
  type SenderAction,
  type SenderState,
} from './passing-on.rules.js';
import { isContiguous } from './case-holding.fixture.js';

const senderMatrix = Object.entries(SENDER_LIFE).flatMap(([state, row]) =>
  Object.entries(row).map(([action, next]) => [state as SenderState, action as SenderAction, next] as const),
);
const receiverMatrix = Object.entries(RECEIVER_LIFE).flatMap(([state, row]) =>
  Object.entries(row).map(
    ([action, next]) => [state as ReceiverState, action as ReceiverAction, next] as const,
  ),
);

describe('the lifecycle of a passing on', () => {
  it.each(senderMatrix)('sender: %s × %s → %s', (state, action, next) => {
    if (next === 'never') {
      expect(() => senderStep(state, action)).toThrow(
        expect.objectContaining({ code: 'not-acceptable-state' }),
      );
    } else expect(senderStep(state, action)).toBe(next === 'same' ? null : next);
  });

  it.each(receiverMatrix)('receiver: %s × %s → %s', (state, action, next) => {
    if (next === 'never') {
      expect(() => receiverStep(state, action)).toThrow(
        expect.objectContaining({ code: 'not-acceptable-state' }),
      );
    } else expect(receiverStep(state, action)).toBe(next === 'same' ? null : next);
  });

  it('releases only on hearing of an acceptance, and holds only on hearing a release', () => {
    for (const [, action, next] of senderMatrix)
      if (next === 'released') expect(['hear-accepted', 'hear-recall-refused']).toContain(action);
    for (const [, action, next] of receiverMatrix)
      if (next === 'released') expect(action).toBe('hear-released');
  });

  it('never leaves released, returned or recalled', () => {
    for (const [state, , next] of [...senderMatrix, ...receiverMatrix])
      if (['released', 'returned', 'recalled'].includes(state)) expect(['same', 'never']).toContain(next);
  });

  it('never returns what was accepted', () => {
    expect(() => receiverStep('accepted', 'return')).toThrow('cannot be returned any more');
  });

  it('is taken back only where the receiver says so, and never what it has accepted', () => {
    for (const [, action, next] of senderMatrix)
      if (next === 'recalled') expect(action).toBe('hear-recalled');
    expect(receiverStep('accepted', 'hear-recall')).toBeNull();
    expect(() => senderStep('released', 'recall')).toThrow('already accepted');
    expect(() => receiverStep('recalled', 'accept')).toThrow('has taken it back');
  });
});

describe('the case-holding register', () => {
  it('continues at the instant at which the stretch before it ends, even when clocks disagree', () => {
    const [before, after] = nextHolding(
      { holder: 'A', since: '2026-11-23T09:00:00.000Z', until: null },
      { holder: 'B', at: '2026-11-23T08:59:59.000Z' },
    );
    expect([before!.until, after!.since]).toEqual(['2026-11-23T09:00:00.000Z', '2026-11-23T09:00:00.000Z']);
  });

  it('finds gaps, overlaps and two open stretches', () => {
    const a: Holding = { holder: 'A', since: '1', until: '2' };
    expect(isContiguous([])).toBe(false);
    expect(isContiguous([a, { holder: 'B', since: '2', until: null }])).toBe(true);
    expect(isContiguous([a, { holder: 'B', since: '3', until: null }])).toBe(false);
    expect(
      isContiguous([
        { ...a, until: null },
        { holder: 'B', since: '2', until: null },
      ]),
    ).toBe(false);
    expect(isContiguous([a])).toBe(false);
  });
});

type Message =
  | 'offered'
  | 'received'
  | 'accepted'
  | 'returned'
  | 'released'
  | 'recall-asked'
  | 'recalled'
  | 'recall-refused';
const SENDER_HEARS: Partial<Record<Message, SenderAction>> = {
  received: 'hear-received',
  accepted: 'hear-accepted',
  returned: 'hear-returned',
  recalled: 'hear-recalled',
  'recall-refused': 'hear-recall-refused',
};
const RECEIVER_HEARS: Partial<Record<Message, ReceiverAction>> = {
  offered: 'hear-offered',
  released: 'hear-released',
  'recall-asked': 'hear-recall',
};

/** Two councils and everything ever sent between them. Nothing sent is forgotten: an outbox is kept, a lost message is sent again. */
class TwoCouncils {
  sender: SenderState = 'offered';
  receiver: ReceiverState = 'unknown';
  readonly sent: Message[] = ['offered'];
  time = 0;
  senderRegister: Holding[] = [{ holder: 'sender', since: this.instant(), until: null }];
  receiverRegister: Holding[] = [];

  private instant(): string {
    return String((this.time += 1)).padStart(6, '0');
  }

  deliver(message: Message): void {
    const action = SENDER_HEARS[message];
    if (action) return this.senderHears(action);
    const step = receiverStep(this.receiver, RECEIVER_HEARS[message]!);
    const accepted = this.receiver === 'accepted' || this.receiver === 'released';
    if (message === 'recall-asked' && accepted) this.sent.push('recall-refused');
    if (step === null) return;
    this.receiver = step;
    if (step === 'received') this.sent.push('received');
    if (step === 'recalled') this.sent.push('recalled');
    if (step === 'released') {
      const since = this.senderRegister.at(-1)!.since;
      this.receiverRegister = [{ holder: 'receiver', since, until: null }];
    }
  }

  private senderHears(action: SenderAction): void {
    const step = senderStep(this.sender, action);
    if (step === null) return;
    this.sender = step;
    if (step !== 'released') return;
    const last = this.senderRegister.pop()!;
    this.senderRegister.push(...nextHolding(last, { holder: 'receiver', at: this.instant() }));
    this.sent.push('released');
  }

  recall(): void {
    if (SENDER_LIFE[this.sender].recall !== 'recalling') return;
    this.sender = 'recalling';
    this.sent.push('recall-asked');
  }

  person(action: 'accept' | 'return' | 'recall'): void {
    if (action === 'recall') return this.recall();
    if (RECEIVER_LIFE[this.receiver][action] === 'never') return;
    const step = receiverStep(this.receiver, action);
    if (step === null) return;
    this.receiver = step;
    this.sent.push(action === 'accept' ? 'accepted' : 'returned');
  }

  /** The councils that would act as the case-holding one, were they asked now. */
  claims(): string[] {
    return [
      ...(this.senderRegister.at(-1)!.holder === 'sender' ? ['sender'] : []),
      ...(this.receiverRegister.at(-1)?.holder === 'receiver' ? ['receiver'] : []),
    ];
  }

  check(): void {
    expect(isContiguous(this.senderRegister)).toBe(true);
    expect(this.claims().length).toBeLessThanOrEqual(1);
    // The sender's register always names one council; the receiver never claims what the register does not give it.
    const named = this.senderRegister.at(-1)!.holder;
    if (this.claims().includes('receiver')) expect(named).toBe('receiver');
    if (named === 'receiver') expect(['accepted', 'released']).toContain(this.receiver);
  }
}

describe('two councils, whatever the messages between them do', () => {
  const move = fc.oneof(
    { weight: 6, arbitrary: fc.record({ deliver: fc.nat(10) }) },
    { weight: 1, arbitrary: fc.constant('accept' as const) },
    { weight: 1, arbitrary: fc.constant('return' as const) },
    { weight: 1, arbitrary: fc.constant('recall' as const) },
  );

  it('exactly one is the case-holding council at every moment, and all agree in the end', () => {
    fc.assert(
      fc.property(fc.array(move, { maxLength: 60 }), (moves) => {
        const world = new TwoCouncils();
        for (const next of moves) {
          // Any message ever sent may arrive now: late, twice, out of order, or (never chosen) not at all.
          if (typeof next === 'string') world.person(next);
          else world.deliver(world.sent[next.deliver % world.sent.length]!);
          world.check();
        }
        // The outbox is kept and the reconciler sends again: in the end everything arrives.
        for (let i = 0; i < world.sent.length; i += 1) {
          world.deliver(world.sent[i]!);
          world.check();
        }
        if (world.receiver === 'received') return expect(world.claims()).toEqual(['sender']);
        expect([world.sender, world.receiver]).toEqual([world.receiver, world.sender]);
        expect(world.claims()).toEqual([world.receiver === 'released' ? 'receiver' : 'sender']);
      }),
      { numRuns: 1000 },
    );
  });
});
