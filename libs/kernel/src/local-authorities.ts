import { once, readDataFile } from './data-file.js';
import type { LocalDate } from './dates.js';
import { localDate } from './dates.js';

/** An authority of England as the DfE lists it: live ones, and former ones, whose codes old records still hold. */
export interface LocalAuthority {
  readonly gss: string;
  /** Three digits; absent for a few that ended before 2010. A successor may carry the same one (Sheffield, 2025). */
  readonly dfeCode?: string;
  readonly name: string;
  readonly live: boolean;
  readonly from?: LocalDate;
  readonly until?: LocalDate;
}

/** Two authorities that make one return together: Kingston and Richmond's workforce census is "314 / 318". */
export interface JointReturn {
  /** As the DfE writes it: "314 / 318". */
  readonly dfeCode: string;
  readonly name: string;
  readonly gss: readonly string[];
}

interface Register {
  readonly authorities: readonly LocalAuthority[];
  readonly joint: readonly JointReturn[];
  readonly byGss: ReadonlyMap<string, LocalAuthority>;
}

const register = once((): Register => {
  const [, ...rows] = readDataFile('local-authorities.csv').trim().split(/\r?\n/).map(csvFields);
  const authorities: LocalAuthority[] = [];
  const joint: JointReturn[] = [];
  for (const [gss = '', name = '', from = '', until = '', , , , status = '', dfeCode = ''] of rows) {
    if (gss.includes(' / ')) {
      joint.push({ dfeCode, name, gss: gss.split(' / ') });
    } else if (/^E\d{8}$/.test(gss)) {
      authorities.push({
        gss,
        name,
        live: status === 'live',
        ...(/^\d{3}$/.test(dfeCode) ? { dfeCode } : {}),
        ...(from ? { from: ukDate(from) } : {}),
        ...(until ? { until: ukDate(until) } : {}),
      });
    }
  }
  return { authorities, joint, byGss: new Map(authorities.map((authority) => [authority.gss, authority])) };
});

/** The live authorities in order of GSS code. */
export function liveAuthorities(): readonly LocalAuthority[] {
  return register().authorities.filter(({ live }) => live);
}

/** Undefined when no authority of England has or had this code. */
export function authorityByGss(gss: string): LocalAuthority | undefined {
  return register().byGss.get(gss);
}

/** The authority with this three-digit code: the live one where a former one had it too. Undefined when there is none. */
export function authorityByDfeCode(dfeCode: string): LocalAuthority | undefined {
  const holders = register().authorities.filter((authority) => authority.dfeCode === dfeCode);
  return holders.find(({ live }) => live) ?? holders.at(-1);
}

/** The joint return with this code, "314 / 318" (spaces may be missing); undefined when it is no joint code. */
export function jointReturnByDfeCode(dfeCode: string): JointReturn | undefined {
  const wanted = dfeCode.replace(/\s/g, '');
  return register().joint.find((entry) => entry.dfeCode.replace(/\s/g, '') === wanted);
}

/** Fields of one CSV row with "quoted, fields"; no field of this file holds a quote or a line break. */
function csvFields(row: string): string[] {
  return [...row.matchAll(/(?:^|,)(?:"([^"]*)"|([^",]*))/g)].map((match) => match[1] ?? match[2] ?? '');
}

function ukDate(text: string): LocalDate {
  const [day, month, year] = text.split('/');
  return localDate(`${year}-${month}-${day}`);
}
