import type { Partnership } from './partnership.js';
import type { Period } from './period.js';
import { coarseRoles } from './roles.js';
import { statutes } from './statutes.js';

/** Lists of the file whose entries are facts with dates, each of which holds in certain partitions. */
export type DatedList =
  'membership' | 'line-membership' | 'arrangement' | 'standing-mandate' | 'loan' | 'sharing-rule';

/** One dated fact as one partition keeps it. */
export interface DatedFact {
  readonly list: DatedList;
  readonly partition: string;
  /** Key of the entry; for a line membership the line’s. */
  readonly key: string;
  readonly period: Period;
  /** What it says besides its dates. Never a person’s name: a person is her key. */
  readonly content: Readonly<Record<string, unknown>>;
  /** What it is, for a sentence: "membership of the service line Front door". */
  readonly title: string;
}

/** Every dated fact of a file, by the partition that keeps it. */
export function datedFacts(partnership: Partnership): DatedFact[] {
  return [
    ...memberships(partnership),
    ...arrangements(partnership),
    ...standingMandates(partnership),
    ...loans(partnership),
    ...sharingRules(partnership),
  ];
}

function memberships({ councils, lines }: Partnership): DatedFact[] {
  return [
    ...councils.map((council): DatedFact => ({
      list: 'membership',
      partition: council.code,
      key: 'partnership',
      period: periodOf(council),
      content: {},
      title: 'membership of the partnership',
    })),
    ...lines.flatMap((line) =>
      line.members.map((member): DatedFact => ({
        list: 'line-membership',
        partition: member.council,
        key: line.key,
        period: periodOf(member),
        content: { host: line.host, noticeMonths: line.noticeMonths },
        title: `membership of the service line ${line.name}, hosted by ${line.host}`,
      })),
    ),
  ];
}

function arrangements({ file }: Partnership): DatedFact[] {
  return file.arrangements.flatMap((one) =>
    one.from.map((partition): DatedFact => ({
      list: 'arrangement',
      partition,
      key: one.key,
      period: periodOf(one),
      content: {
        model: one.model,
        to: one.to,
        lines: one.lines,
        functions: one.functions,
        statute: one.statute,
      },
      title: `the arrangement by which ${one.to} acts for it (${statutes[one.statute].citation})`,
    })),
  );
}

function standingMandates({ file }: Partnership): DatedFact[] {
  return file.standingMandates.flatMap((one) =>
    one.members.map((partition): DatedFact => ({
      list: 'standing-mandate',
      partition,
      key: one.key,
      period: periodOf(one),
      content: {
        organisation: one.organisation,
        homeRoles: one.homeRoles,
        roles: one.roles,
        lines: one.lines,
        statute: one.basis,
      },
      title: `the standing mandate ${one.key}: staff of ${one.organisation} (${one.homeRoles.join(', ')}) act as ${rolesInWords(one.roles)} on ${one.lines.join(', ')}`,
    })),
  );
}

function rolesInWords(roles: readonly (keyof typeof coarseRoles)[]): string {
  return roles.map((role) => role.replaceAll('-', ' ')).join(', ');
}

function loans(partnership: Partnership): DatedFact[] {
  return partnership.file.loans.map((one) => ({
    list: 'loan',
    partition: one.to,
    key: one.key,
    period: periodOf(one),
    content: {
      personKey: partnership.personKeyOf(one.organisation, one.person),
      organisation: one.organisation,
      roles: one.roles,
      lines: one.lines,
      statute: one.statute,
    },
    title: `the loan ${one.key} from ${one.organisation}, as ${rolesInWords(one.roles)}`,
  }));
}

/** Both sides keep a rule: who asks must know that it may, who answers must check it. */
function sharingRules({ file }: Partnership): DatedFact[] {
  return file.sharingRules.flatMap((one) =>
    [...new Set([...one.from, ...one.to])].map((partition): DatedFact => ({
      list: 'sharing-rule',
      partition,
      key: one.key,
      period: periodOf(one),
      content: {
        purpose: one.purpose,
        line: one.line,
        from: one.from,
        to: one.to,
        functions: one.functions ?? [],
        legalBasis: one.legalBasis,
        answer: one.answer,
      },
      title: `the sharing rule ${one.key} (${one.purpose.replaceAll('-', ' ')} on ${one.line}: ${one.answer.replaceAll('-', ' ')})`,
    })),
  );
}

function periodOf({ since, until }: Period): Period {
  return until === undefined ? { since } : { since, until };
}
