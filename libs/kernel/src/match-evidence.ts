import { daysBetween, formatDate, isLocalDate } from './dates.js';
import { normaliseName } from './names.js';
import { parsePostcode } from './postcode-area.js';
import { jaroWinkler } from './similarity.js';

export interface MatchName {
  readonly given?: string;
  readonly family?: string;
}

export interface MatchAddress {
  /** House and street, "12 Ladbroke Grove". */
  readonly line?: string;
  readonly postcode?: string;
}

/** What is known of a person. Everything is optional; what is missing neither speaks for nor against a match. */
export interface MatchPerson extends MatchName {
  readonly alternativeNames?: readonly MatchName[];
  /** YYYY-MM-DD; anything else counts as not known. */
  readonly dateOfBirth?: string;
  /** Of an unborn child. */
  readonly expectedOn?: string;
  readonly addresses?: readonly MatchAddress[];
  readonly upn?: string;
  readonly nhsNumber?: string;
  /** Number in the council's own system. */
  readonly localId?: string;
}

export type MatchReasonCode =
  | 'same-upn'
  | 'same-nhs-number'
  | 'same-local-id'
  | 'same-name'
  | 'same-alternative-name'
  | 'names-swapped'
  | 'similar-name'
  | 'same-given-name'
  | 'same-family-name'
  | 'similar-given-name'
  | 'similar-family-name'
  | 'same-date-of-birth'
  | 'day-and-month-swapped'
  | 'date-of-birth-one-part-differs'
  | 'date-of-birth-within-a-year'
  | 'near-expected-date'
  | 'same-address'
  | 'same-postcode';

export interface MatchReason {
  readonly code: MatchReasonCode;
  /** Plain English for the page. May hold the candidate's name or date of birth: show it, never log it. */
  readonly text: string;
}

export type NameEvidence = 'same' | 'similar' | 'given' | 'family' | 'none';
export type BirthEvidence = 'same' | 'close' | 'near-expected' | 'within-a-year' | 'different' | 'unknown';
export type PlaceEvidence = 'address' | 'postcode' | 'none';
export interface Evidence<T> {
  readonly kind: T;
  readonly reasons: readonly MatchReason[];
}

/** Above it two given or two family names look alike. Chosen on FEBRL dataset 1; person-match.spec.ts prints what it gives. */
const ALIKE = 0.88;
/** Enough for one of the two names when the other one is the same: "Robert Alan" and "Robert Allen". */
const ALIKE_BESIDE_SAME = 0.8;
/** Weeks around the expected date in which a child may really be born. */
const NEAR_EXPECTED_DAYS = { before: 112, after: 28 };
/** What is written where an unborn child has no name yet. */
const PLACEHOLDERS = new Set(['unborn', 'baby', 'unborn baby', 'bump', 'unknown', 'not known']);

export function identifierReasons(child: MatchPerson, candidate: MatchPerson): MatchReason[] {
  const same = (a: string | undefined, b: string | undefined): boolean =>
    compact(a) !== '' && compact(a) === compact(b);
  const reasons: MatchReason[] = [];
  if (same(child.upn, candidate.upn))
    reasons.push({ code: 'same-upn', text: 'Same unique pupil number (UPN)' });
  if (same(child.nhsNumber, candidate.nhsNumber))
    reasons.push({ code: 'same-nhs-number', text: 'Same NHS number' });
  if (same(child.localId, candidate.localId))
    reasons.push({ code: 'same-local-id', text: 'Same local number' });
  return reasons;
}

interface ComparedName {
  readonly given: string;
  readonly family: string;
  readonly shown: MatchName;
  readonly alternative: boolean;
}

function namesOf(person: MatchPerson): ComparedName[] {
  const all = [person, ...(person.alternativeNames ?? [])].map(({ given, family }, index) => {
    const plain = normaliseName(given ?? '');
    return {
      given: PLACEHOLDERS.has(plain) ? '' : plain,
      family: normaliseName(family ?? ''),
      shown: { given, family },
      alternative: index > 0,
    };
  });
  return all.filter(({ given, family }) => given !== '' || family !== '');
}

const NAME_ORDER: readonly NameEvidence[] = ['same', 'similar', 'given', 'family'];

/** The best evidence among all names of both, the current names first. */
export function nameEvidence(child: MatchPerson, candidate: MatchPerson): Evidence<NameEvidence> {
  const found = namesOf(child).flatMap((a) => namesOf(candidate).map((b) => compareNames(a, b)));
  for (const kind of NAME_ORDER) {
    const best = found.find((evidence) => evidence.kind === kind);
    if (best) return best;
  }
  return { kind: 'none', reasons: [] };
}

function compareNames(a: ComparedName, b: ComparedName): Evidence<NameEvidence> {
  const given = compareParts(a.given, b.given);
  const family = compareParts(a.family, b.family);
  const shown = [b.shown.given, b.shown.family].filter(Boolean).join(' ');
  const one = (kind: NameEvidence, code: MatchReasonCode, text: string): Evidence<NameEvidence> => ({
    kind,
    reasons: [{ code, text }],
  });
  if (given === 'same' && family === 'same') {
    return a.alternative || b.alternative
      ? one('same', 'same-alternative-name', `Same as an alternative name: ${shown}`)
      : one('same', 'same-name', 'Same name');
  }
  const crossed = [compareParts(a.given, b.family), compareParts(a.family, b.given)];
  if (!crossed.includes('different')) {
    const kind = crossed.includes('similar') ? 'similar' : 'same';
    return one(kind, 'names-swapped', `Given and family name the other way round: ${shown}`);
  }
  const beside = { given: jaroWinkler(a.given, b.given), family: jaroWinkler(a.family, b.family) };
  const besideSame =
    (given === 'same' && beside.family >= ALIKE_BESIDE_SAME) ||
    (family === 'same' && beside.given >= ALIKE_BESIDE_SAME);
  if (besideSame || (given !== 'different' && family !== 'different')) {
    const what = a.alternative || b.alternative ? 'Looks like an alternative name' : 'Name looks like';
    return one('similar', 'similar-name', `${what}: ${shown}`);
  }
  if (given !== 'different') {
    return given === 'same'
      ? one('given', 'same-given-name', 'Same given name')
      : one('given', 'similar-given-name', `Given name looks like: ${b.shown.given}`);
  }
  if (family !== 'different') {
    return family === 'same'
      ? one('family', 'same-family-name', 'Same family name')
      : one('family', 'similar-family-name', `Family name looks like: ${b.shown.family}`);
  }
  return { kind: 'none', reasons: [] };
}

function compareParts(a: string, b: string): 'same' | 'similar' | 'different' {
  if (a === '' || b === '') return 'different';
  if (a.replaceAll(' ', '') === b.replaceAll(' ', '')) return 'same';
  if (jaroWinkler(a, b) >= ALIKE) return 'similar';
  // One of two names given or left out: "Mary" and "Mary Jane", "Smith-Jones" and "Jones".
  const [fewer, more] = [a.split(' '), b.split(' ')].sort((x, y) => x.length - y.length) as [
    string[],
    string[],
  ];
  const leftOut = fewer.length < more.length && fewer.every((word) => word.length > 1 && more.includes(word));
  return leftOut ? 'similar' : 'different';
}

export function birthEvidence(child: MatchPerson, candidate: MatchPerson): Evidence<BirthEvidence> {
  const a = dateOrNone(child.dateOfBirth);
  const b = dateOrNone(candidate.dateOfBirth);
  const one = (kind: BirthEvidence, code: MatchReasonCode, text: string): Evidence<BirthEvidence> => ({
    kind,
    reasons: [{ code, text }],
  });
  if (a && b) {
    if (a === b) return one('same', 'same-date-of-birth', 'Same date of birth');
    const shown = formatDate(b);
    if (b === `${a.slice(0, 4)}-${a.slice(8)}-${a.slice(5, 7)}`) {
      return one(
        'close',
        'day-and-month-swapped',
        `Date of birth with day and month the other way round: ${shown}`,
      );
    }
    const parts = [
      a.slice(0, 4) !== b.slice(0, 4),
      a.slice(5, 7) !== b.slice(5, 7),
      a.slice(8) !== b.slice(8),
    ];
    if (parts.filter(Boolean).length === 1) {
      return one(
        'close',
        'date-of-birth-one-part-differs',
        `Date of birth differs in one part only: ${shown}`,
      );
    }
    if (Math.abs(daysBetween(a, b)) <= 365) {
      return one(
        'within-a-year',
        'date-of-birth-within-a-year',
        `Date of birth is less than a year apart: ${shown}`,
      );
    }
    return { kind: 'different', reasons: [] };
  }
  return expectedEvidence(child, candidate);
}

/** An unborn child against a born one, or against another record of an unborn one. */
function expectedEvidence(child: MatchPerson, candidate: MatchPerson): Evidence<BirthEvidence> {
  const expected = dateOrNone(child.expectedOn) ?? dateOrNone(candidate.expectedOn);
  const a = dateOrNone(child.dateOfBirth) ?? dateOrNone(child.expectedOn);
  const b = dateOrNone(candidate.dateOfBirth) ?? dateOrNone(candidate.expectedOn);
  if (!expected || !a || !b) return { kind: 'unknown', reasons: [] };
  const days = daysBetween(expected, a === expected ? b : a);
  if (days < -NEAR_EXPECTED_DAYS.before || days > NEAR_EXPECTED_DAYS.after)
    return { kind: 'different', reasons: [] };
  return {
    kind: 'near-expected',
    reasons: [{ code: 'near-expected-date', text: 'Born or expected near the same date' }],
  };
}

export function placeEvidence(child: MatchPerson, candidate: MatchPerson): Evidence<PlaceEvidence> {
  let samePostcode = false;
  for (const a of child.addresses ?? []) {
    for (const b of candidate.addresses ?? []) {
      const postcodes = [postcodeOf(a), postcodeOf(b)];
      const same = postcodes[0] !== '' && postcodes[0] === postcodes[1];
      samePostcode ||= same;
      if ((same || postcodes.includes('')) && sameLine(a.line, b.line)) {
        return { kind: 'address', reasons: [{ code: 'same-address', text: 'Same address' }] };
      }
    }
  }
  if (samePostcode) return { kind: 'postcode', reasons: [{ code: 'same-postcode', text: 'Same postcode' }] };
  return { kind: 'none', reasons: [] };
}

/** The same numbers in the same order, and words that look alike: "Flat 2, 12 Grove Rd" is not "Flat 12, 2 Grove Rd". */
function sameLine(a: string | undefined, b: string | undefined): boolean {
  const [left, right] = [normaliseName(a ?? ''), normaliseName(b ?? '')];
  if (left === '' || right === '') return false;
  const numbers = (text: string): string => (text.match(/\d+\p{L}?/gu) ?? []).join(' ');
  return numbers(left) === numbers(right) && jaroWinkler(left, right) >= 0.9;
}

function postcodeOf({ postcode }: MatchAddress): string {
  const parsed = parsePostcode(postcode ?? '');
  return parsed.ok ? parsed.value : compact(postcode);
}

function dateOrNone(date: string | undefined): string | undefined {
  return date !== undefined && isLocalDate(date) ? date : undefined;
}

function compact(text: string | undefined): string {
  return (text ?? '').normalize('NFKC').replace(/[\s-]/g, '').toUpperCase();
}
