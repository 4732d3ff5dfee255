import type { Side } from './exchange.js';
import { playHistories } from './histories.js';

/** Tells a number, one more each time; whoever hears adds to a list what was said. */
const teller: Side<number> = {
  begins: 0,
  commands: ['tell'],
  command: (said) => ({ state: said + 1, tells: [`${said + 1}`] }),
  hear: (said) => ({ state: said, tells: [] }),
};
const listener: Side<string> = {
  begins: '',
  commands: [],
  command: () => {
    throw new Error('it only listens');
  },
  hear: (heard, told) => ({ state: `${heard}${told},`, tells: [] }),
};

const upTo = (count: number): string => Array.from({ length: count }, (_, index) => `${index + 1},`).join('');

describe('relay and inbox under a scheduler that fails them', () => {
  it('let events that add have their effect once each and in their order', () => {
    const played = playHistories({
      sides: [teller as Side<never>, listener as Side<never>],
      order: 'adds',
      histories: 3000,
      always: (exchange, record) => {
        const { a, b } = exchange.states<number, string>(record);
        return upTo(a).startsWith(b) ? [] : [`said ${a}, heard ${b}`];
      },
      atRest: (exchange, record) => {
        const { a, b } = exchange.states<number, string>(record);
        return b === upTo(a) ? [] : [`said ${a}, heard ${b}`];
      },
    });
    expect(played.handled).toBeGreaterThan(3000);
    expect(played.faults).toBeGreaterThan(3000);
  });

  it('let the newest state be the last that is heard, and never an older one after it', () => {
    const played = playHistories({
      sides: [teller as Side<never>, listener as Side<never>],
      order: 'state',
      histories: 3000,
      atRest: (exchange, record) => {
        const { a, b } = exchange.states<number, string>(record);
        const heard = b.split(',').filter(Boolean).map(Number);
        const rises = heard.every((one, index) => index === 0 || one > heard[index - 1]!);
        return rises && (heard.at(-1) ?? 0) === a ? [] : [`said ${a}, heard ${b}`];
      },
    });
    expect(played.faults).toBeGreaterThan(3000);
  });

  it('would be found out if the listener took whatever comes', () => {
    const play = (): unknown =>
      playHistories({
        sides: [teller as Side<never>, listener as Side<never>],
        order: 'state',
        histories: 3000,
        seed: 7,
        atRest: (exchange, record) => {
          const { a, b } = exchange.states<number, string>(record);
          return b === upTo(a) ? [] : [`said ${a}, heard ${b}`];
        },
      });
    expect(play).toThrow(/Counterexample/);
  });
});
