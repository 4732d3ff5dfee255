/**
 * Identifiers of children and workers. Each check takes text as somebody typed it and gives the normal form,
 * or one problem with a message that says what to do. Messages never repeat the number: it identifies a person.
 */
export type Checked<T, P extends string> =
  ({ readonly ok: true } & T) | { readonly ok: false; readonly problem: P; readonly message: string };

/** The 23 letters of a UPN's check letter and of a temporary UPN's last place: no I, O or S (DfE, "Unique pupil numbers"). */
const UPN_LETTERS = 'ABCDEFGHJKLMNPQRTUVWXYZ';

export type UpnProblem = 'length' | 'characters' | 'first-letter' | 'last-character' | 'check-letter';
export interface Upn {
  readonly value: string;
  /** DfE code of the authority that gave it (characters 2–4). Whether that authority exists: see `authorityByDfeCode`. */
  readonly authorityCode: string;
  /** A temporary UPN ends in a letter. */
  readonly temporary: boolean;
}

/**
 * A unique pupil number: check letter, 3 digits of the authority, 2 of the year, 7 of serial (the last may be a letter).
 * The check letter is the sum of character i × i for positions 2–13, modulo 23 (a final letter counts as its place in the alphabet above).
 * Problems in the order of the DfE's rules 1540, 1550, 1510 (after length).
 */
export function checkUpn(text: string): Checked<Upn, UpnProblem> {
  const value = compact(text);
  const fail = (problem: UpnProblem, message: string) => ({ ok: false, problem, message }) as const;
  if (value.length !== 13) {
    return fail('length', `UPN must have 13 characters, such as A123456789012. It has ${value.length}`);
  }
  if (!/^\d{11}$/.test(value.slice(1, 12)))
    return fail('characters', 'UPN must have numbers in places 2 to 12');
  const last = value[12]!;
  const lastValue = /^\d$/.test(last) ? Number(last) : UPN_LETTERS.indexOf(last);
  if (lastValue < 0)
    return fail('last-character', 'UPN must end in a number, or in a letter other than I, O and S');
  if (!UPN_LETTERS.includes(value[0]!)) {
    return fail('first-letter', 'UPN must start with a letter other than I, O and S');
  }
  let sum = lastValue * 13;
  for (let place = 2; place <= 12; place += 1) sum += Number(value[place - 1]) * place;
  const expected = UPN_LETTERS[sum % 23]!;
  if (value[0] !== expected) {
    return fail(
      'check-letter',
      `UPN has a wrong check letter: these numbers go with ${expected}. Check the whole number again`,
    );
  }
  return { ok: true, value, authorityCode: value.slice(1, 4), temporary: !/^\d$/.test(last) };
}

export type NhsNumberProblem = 'length' | 'characters' | 'check-digit' | 'repeated-digit';

/** An NHS number: 10 digits, the last a check digit modulo 11 (NHS Data Dictionary). Spaces and hyphens are ignored. */
export function checkNhsNumber(text: string): Checked<{ readonly value: string }, NhsNumberProblem> {
  const value = compact(text);
  const fail = (problem: NhsNumberProblem, message: string) => ({ ok: false, problem, message }) as const;
  if (!/^\d*$/.test(value))
    return fail('characters', 'NHS number must only include numbers, spaces and hyphens');
  if (value.length !== 10) return fail('length', `NHS number must have 10 numbers. It has ${value.length}`);
  // Numbers such as 000 000 0000 pass the arithmetic, and are what systems hold for "not known".
  if (/^(\d)\1{9}$/.test(value))
    return fail(
      'repeated-digit',
      'NHS number must not be one number repeated. Leave it empty if it is not known',
    );
  let sum = 0;
  for (let i = 0; i < 9; i += 1) sum += Number(value[i]) * (10 - i);
  const check = (11 - (sum % 11)) % 11;
  if (check === 10 || check !== Number(value[9])) {
    return fail(
      'check-digit',
      'NHS number is not valid. Check that each number is right and in the right order',
    );
  }
  return { ok: true, value };
}

/** "943 476 5919": as the NHS prints it. */
export function formatNhsNumber(value: string): string {
  return `${value.slice(0, 3)} ${value.slice(3, 6)} ${value.slice(6)}`;
}

/** A Social Work England registration number: "SW" and 1 to 6 digits, as on the public register. */
export function checkSocialWorkRegistration(text: string): Checked<{ readonly value: string }, 'format'> {
  const value = compact(text);
  if (/^SW[1-9]\d{0,5}$/.test(value)) return { ok: true, value };
  return {
    ok: false,
    problem: 'format',
    message: 'Social Work England registration number must be SW and up to 6 numbers, such as SW123456',
  };
}

/** A DfE authority code: 3 digits, not starting with 0. Whether it is in use: see `authorityByDfeCode`. */
export function checkDfeCode(text: string): Checked<{ readonly value: string }, 'format'> {
  const value = compact(text);
  if (/^[1-9]\d\d$/.test(value)) return { ok: true, value };
  return { ok: false, problem: 'format', message: 'Local authority code must be 3 numbers, such as 205' };
}

function compact(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\s\p{Pd}]/gu, '')
    .toUpperCase();
}
