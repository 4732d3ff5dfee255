import { once, readDataFile } from './data-file.js';

export type ParsedPostcode =
  | {
      readonly ok: true;
      /** "W10 5AA": upper case, one space */ readonly value: string;
      readonly outward: string;
      readonly inward: string;
    }
  | { readonly ok: false; readonly message: string };

export type PostcodeArea =
  /** `gss` is the council whose area the postcode is in. */
  | { readonly kind: 'area'; readonly postcode: string; readonly gss: string }
  /** A well-formed postcode that is not in the data: outside the councils covered, or newer than the data. */
  | { readonly kind: 'unknown'; readonly postcode: string }
  | { readonly kind: 'invalid'; readonly message: string };

/**
 * The forms of BS 7666: outward A9, A99, AA9, AA99, A9A or AA9A; inward 9AA without C, I, K, M, O, V; and GIR 0AA.
 * The third letter is left open: ended postcodes such as W1Y 9HB have ones that are not given any more.
 */
const POSTCODE = /^(GIR|[A-PR-UWYZ](?:\d[A-Z\d]?|[A-HK-Y]\d[A-Z\d]?))(\d[ABD-HJLNP-UW-Z]{2})$/;
const OUTWARD_ONLY = /^[A-Z]{1,2}\d[A-Z\d]?$/;

/** Reads a postcode in any case and spacing; dots and hyphens are ignored. The message says what to do. */
export function parsePostcode(text: string): ParsedPostcode {
  const compact = text
    .normalize('NFKC')
    .replace(/[\s.\p{Pd}]/gu, '')
    .toUpperCase();
  if (compact === '') return { ok: false, message: 'Enter a postcode' };
  const match = POSTCODE.exec(compact);
  if (match) return { ok: true, value: `${match[1]} ${match[2]}`, outward: match[1]!, inward: match[2]! };
  if (OUTWARD_ONLY.test(compact)) {
    return {
      ok: false,
      message: 'Enter the whole postcode, such as W10 5AA. The first half can be in more than one council',
    };
  }
  return { ok: false, message: 'Enter a full UK postcode, such as W10 5AA' };
}

interface UnitRun {
  readonly gss: string;
  /** The two last letters of each postcode of one sector, run together and sorted: "AAADAE". */
  readonly units: string;
}

interface Postcodes {
  /** By sector, "W10 5"; a sector may lie in several councils. Short strings shared with one text keep 68,000 postcodes in about 1 MB. */
  readonly sectors: ReadonlyMap<string, readonly UnitRun[]>;
  readonly councils: readonly string[];
}

const postcodes = once((): Postcodes => {
  const sectors = new Map<string, UnitRun[]>();
  const councils = new Set<string>();
  for (const line of readDataFile('postcodes.txt').trimEnd().split('\n')) {
    const [gss = '', outward = '', ...runs] = line.split(' ');
    councils.add(gss);
    for (const run of runs) {
      const sector = `${outward} ${run.charAt(0)}`;
      const entry = { gss, units: run.slice(1) };
      const others = sectors.get(sector);
      if (others) others.push(entry);
      else sectors.set(sector, [entry]);
    }
  }
  return { sectors, councils: [...councils] };
});

/** The councils (GSS) whose postcodes are in the data. For any other council every postcode is `unknown`. */
export function councilsWithPostcodes(): readonly string[] {
  return postcodes().councils;
}

/**
 * The council whose area a postcode is in: where the child lives decides the council by default, and a person may override it.
 * Source: ONS Postcode Directory, November 2025 (data/SOURCE.md); postcodes that have ended are kept, old addresses have them.
 */
export function areaOfPostcode(text: string): PostcodeArea {
  const parsed = parsePostcode(text);
  if (!parsed.ok) return { kind: 'invalid', message: parsed.message };
  const runs = postcodes().sectors.get(parsed.value.slice(0, -2)) ?? [];
  const unit = parsed.inward.slice(1);
  const run = runs.find(({ units }) => holdsUnit(units, unit));
  return run
    ? { kind: 'area', postcode: parsed.value, gss: run.gss }
    : { kind: 'unknown', postcode: parsed.value };
}

function holdsUnit(units: string, unit: string): boolean {
  // Only even places start a unit: "AAB…" must not be found as "AB".
  for (let at = units.indexOf(unit); at >= 0; at = units.indexOf(unit, at + 1)) if (at % 2 === 0) return true;
  return false;
}

/** Up to `count` postcodes of a council, spread over its sectors and the same each time: for samples and tests, never for deciding. */
export function somePostcodesOf(gss: string, count: number): string[] {
  const found = [...postcodes().sectors]
    .flatMap(([sector, runs]) =>
      runs.filter((run) => run.gss === gss).map((run) => ({ sector, units: run.units })),
    )
    .sort((a, b) => a.sector.localeCompare(b.sector));
  const step = Math.max(1, Math.floor(found.length / count));
  return found
    .filter((_, index) => index % step === 0)
    .slice(0, count)
    .map(({ sector, units }) => {
      const middle = Math.floor(units.length / 4) * 2;
      return `${sector}${units.slice(middle, middle + 2)}`;
    });
}
