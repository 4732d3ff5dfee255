import type { PartitionEntry } from '@conjoint/platform';
import type { Cast } from './cast.js';
import { postcodeIn } from './households.js';

/** Postcodes next to each other that lie in two councils, by the names people know the councils by. */
const BORDERS = [
  [
    { postcode: 'W10 5AA', name: 'Kensington and Chelsea' },
    { postcode: 'W10 5AB', name: 'Westminster' },
  ],
] as const;

export interface BorderSide {
  readonly postcode: string;
  readonly council: PartitionEntry;
}

/** Two postcodes of two councils of this partnership: a street on a border where one is known, else any. */
export function borderOf(players: Cast): readonly [BorderSide, BorderSide] {
  const councils = players.councils();
  const named = (name: string) => councils.find(({ shortName }) => shortName === name);
  for (const [one, other] of BORDERS) {
    const [first, second] = [named(one.name), named(other.name)];
    if (first && second)
      return [
        { postcode: one.postcode, council: first },
        { postcode: other.postcode, council: second },
      ];
  }
  const [first, second] = [players.council(1), players.council(2)].map((council) => ({
    postcode: postcodeIn(council),
    council,
  }));
  return [first!, second!];
}
