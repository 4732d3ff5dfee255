import {
  birthEvidence,
  identifierReasons,
  nameEvidence,
  placeEvidence,
  type BirthEvidence,
  type MatchPerson,
  type MatchReason,
  type NameEvidence,
  type PlaceEvidence,
} from './match-evidence.js';

export type { MatchAddress, MatchName, MatchPerson, MatchReason, MatchReasonCode } from './match-evidence.js';

export interface PossibleMatch {
  /** In words only: families are never scored or ranked. */
  readonly strength: 'strong' | 'possible';
  readonly reasons: readonly MatchReason[];
}

/**
 * Whether two records may be the same child, and why. Null when nothing much speaks for it: a shared date of birth,
 * postcode or family name alone is no match, nor is an equal name with a clearly different date of birth elsewhere.
 */
export function possibleMatch({
  child,
  candidate,
}: {
  child: MatchPerson;
  candidate: MatchPerson;
}): PossibleMatch | null {
  const identifiers = identifierReasons(child, candidate);
  const name = nameEvidence(child, candidate);
  const birth = birthEvidence(child, candidate);
  const place = placeEvidence(child, candidate);
  const strength = identifiers.length > 0 ? 'strong' : strengthOf(name.kind, birth.kind, place.kind);
  if (strength === null) return null;
  return { strength, reasons: [...identifiers, ...name.reasons, ...birth.reasons, ...place.reasons] };
}

function strengthOf(
  name: NameEvidence,
  birth: BirthEvidence,
  place: PlaceEvidence,
): 'strong' | 'possible' | null {
  const near = birth === 'same' || birth === 'close' || birth === 'near-expected';
  switch (name) {
    case 'same':
      if (near || (place === 'address' && birth !== 'different')) return 'strong';
      return birth === 'different' && place === 'none' ? null : 'possible';
    case 'similar':
      if (birth === 'same' || (near && place !== 'none')) return 'strong';
      return birth === 'different' && place !== 'address' ? null : 'possible';
    case 'given':
      if (birth === 'same' || (near && place !== 'none')) return 'possible';
      return place === 'address' && birth !== 'different' ? 'possible' : null;
    case 'family':
      // Not "same family name and address": those are the brothers and sisters.
      return birth === 'same' || birth === 'near-expected' || (near && place !== 'none') ? 'possible' : null;
    case 'none':
      return birth === 'same' && place !== 'none' ? 'possible' : null;
  }
}
