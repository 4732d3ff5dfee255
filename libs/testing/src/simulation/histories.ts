import fc from 'fast-check';
import { Exchange, type Happening, type Side } from './exchange.js';

const index = fc.nat({ max: 20 });
const party = fc.nat({ max: 1 });

const happening: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ kind: fc.constant('command' as const), party, record: index, command: index }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('relay' as const),
      party,
      outcomes: fc.array(
        fc.constantFrom('sent' as const, 'sent' as const, 'lost' as const, 'unanswered' as const),
        {
          minLength: 1,
          maxLength: 3,
        },
      ),
      crash: fc.boolean(),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('deliver' as const),
      party,
      pick: index,
      crash: fc.constantFrom(
        'never' as const,
        'never' as const,
        'before-commit' as const,
        'before-ack' as const,
      ),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('replay' as const), party, pick: index }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('forget-ids' as const), party }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('lose-stream' as const), party }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('reconcile' as const), party }) },
);

export interface Played {
  histories: number;
  handled: number;
  faults: number;
}

/**
 * Plays thousands of histories of a saga; one that breaks a rule is shrunk to the shortest that does. `always` is asked after every
 * happening, `atRest` once everything has got where it belongs; each answers what is wrong.
 */
export function playHistories({
  sides,
  order,
  histories,
  seed,
  always = () => [],
  atRest,
}: {
  sides: readonly [Side<never>, Side<never>];
  order: 'state' | 'adds';
  histories: number;
  seed?: number;
  always?: (exchange: Exchange, record: number) => string[];
  atRest: (exchange: Exchange, record: number) => string[];
}): Played {
  const records = 2;
  const played: Played = { histories: 0, handled: 0, faults: 0 };
  const all = Array.from({ length: records }, (_, record) => record);
  fc.assert(
    fc.property(fc.array(happening, { maxLength: 60, size: 'max' }), (happenings) => {
      const exchange = new Exchange(sides, { order, records });
      for (const one of happenings) {
        exchange.take(one);
        refuse(all.flatMap((record) => always(exchange, record)));
      }
      refuse([...exchange.settle(), ...all.flatMap((record) => atRest(exchange, record))]);
      played.histories += 1;
      played.handled += exchange.handled;
      played.faults += exchange.faults;
    }),
    { numRuns: histories, ...(seed === undefined ? {} : { seed }) },
  );
  return played;
}

function refuse(problems: readonly string[]): void {
  if (problems.length > 0) throw new Error(problems.join('; '));
}
