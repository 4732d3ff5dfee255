import { actorCode, actorKind, covers, indexFile, inLineDuring, type FileIndex } from './file-index.js';
import type { Arrangement, Loan, PartnershipFile, StandingMandate } from './partnership.schema.js';
import type { FilePath, Finding } from './problems.js';
import { dayBefore, firstUncovered, overlaps, sharedDays } from './period.js';
import { statutes, type DelegateKind, type StatuteKey } from './statutes.js';

/** Nobody acts for a council without a power that allows it. */
export function delegationRules(file: PartnershipFile): Finding[] {
  const index = indexFile(file);
  return [
    ...file.arrangements.flatMap((one, i) => [...arrangementRules(index, one, ['arrangements', i])]),
    ...file.standingMandates.flatMap((one, i) => [
      ...standingMandateRules(file, index, one, ['standingMandates', i]),
    ]),
    ...file.loans.flatMap((one, i) => [...loanRules(index, one, ['loans', i])]),
    ...authorityRules(file, index),
    ...postRules(file),
  ];
}

function* arrangementRules(index: FileIndex, one: Arrangement, at: FilePath): Generator<Finding> {
  if (one.from.includes(one.to)) {
    yield {
      at: [...at, 'to'],
      message: 'delegates a council’s functions to itself',
      remedy: 'Remove the council from from, or name who acts for it.',
    };
  }
  if (isProfitMaking(index, one.to)) yield profitMaking([...at, 'to'], one.to);
  if (one.functions.includes('independent-reviewing-officer') && !statutes[one.statute].placesStaff) {
    yield {
      at: [...at, 'functions'],
      message:
        'delegates the functions of independent reviewing officers, which may not be delegated (Children and Young Persons Act 2008, Part 1; SI 2014/2407)',
      remedy:
        'Remove independent-reviewing-officer: the council keeps its own reviewing officers, or borrows them by lga-1972-s113.',
    };
  }
  yield* statuteFits(one.statute, actorKind(index, one.to), [...at, 'statute']);
}

function isProfitMaking(index: FileIndex, code: string): boolean {
  return index.bodies.get(code)?.profitMaking ?? index.organisations.get(code)?.profitMaking ?? false;
}

function profitMaking(at: FilePath, code: string): Finding {
  return {
    at,
    message: `gives functions to ${code}, which is run for profit (Children and Young Persons Act 2008, Part 1; SI 2014/2407)`,
    remedy: 'Give the functions to a body that is not run for profit, or keep them in the council.',
  };
}

function* statuteFits(key: StatuteKey, kind: DelegateKind | undefined, at: FilePath): Generator<Finding> {
  if (kind === undefined || (statutes[key].delegates as readonly DelegateKind[]).includes(kind)) return;
  const fitting = Object.entries(statutes)
    .filter(([, statute]) => (statute.delegates as readonly DelegateKind[]).includes(kind))
    .map(([other]) => other);
  yield {
    at,
    message: `${key} does not let a ${kind} act for a council (${statutes[key].citation})`,
    remedy:
      fitting.length > 0
        ? `Use one of: ${fitting.join(', ')}.`
        : `No statute of this file’s list lets a ${kind} act.`,
  };
}

/** Staff of another employer act only where an arrangement of the same statute covers the council and the line. */
function* standingMandateRules(
  file: PartnershipFile,
  index: FileIndex,
  one: StandingMandate,
  at: FilePath,
): Generator<Finding> {
  const employer = index.organisations.get(one.organisation);
  if (!employer) return;
  const actor = actorCode(employer);
  if (isProfitMaking(index, actor)) yield profitMaking([...at, 'organisation'], actor);
  yield* statuteFits(one.basis, actorKind(index, actor), [...at, 'basis']);
  for (const [i, member] of one.members.entries()) {
    if (member === actor) {
      yield {
        at: [...at, 'members', i],
        message: 'gives staff a mandate for their own employer, which they have anyway',
        remedy: 'Remove it.',
      };
    }
    if (!index.councils.has(member)) continue;
    for (const line of one.lines) {
      if (index.lines.has(line) && !inLineDuring(index.lines.get(line), member, one)) {
        yield {
          at: [...at, 'members', i],
          message: `${member} is not in the service line ${line}`,
          remedy: 'Add the council to the line, or remove it here.',
        };
        continue;
      }
      const uncovered = firstDayWithoutArrangement(file, index, { actor, member, line, mandate: one });
      if (uncovered === null) continue;
      yield {
        at: [...at, 'members', i],
        message: `${member} has no arrangement by which ${actor} acts for it on ${line} under ${one.basis} on ${uncovered}`,
        remedy:
          uncovered === one.since
            ? 'Add the delegation with its statute under arrangements, or remove the council here.'
            : `End the mandate with the arrangement (until: ${dayBefore(uncovered)}), or add the arrangement that follows it.`,
      };
    }
  }
  yield* withinScope(employer.scope?.lines, one.lines, at);
}

/** A mandate rests on an arrangement on every day on which it could be used: as long as it lasts and the council is in the line. */
function firstDayWithoutArrangement(
  file: PartnershipFile,
  index: FileIndex,
  { actor, member, line, mandate }: { actor: string; member: string; line: string; mandate: StandingMandate },
): string | null {
  const arrangements = file.arrangements.filter((arrangement) =>
    covers(arrangement, { actor, council: member, line, statute: mandate.basis }),
  );
  const used = (index.lines.get(line)?.members ?? [])
    .filter(({ council }) => council === member)
    .flatMap((membership) => sharedDays(membership, mandate) ?? []);
  const days = used.flatMap((period) => firstUncovered(period, arrangements) ?? []);
  // A line the file does not have is reported elsewhere; the mandate itself still needs its arrangement.
  if (used.length === 0) return firstUncovered(mandate, arrangements);
  return days.toSorted()[0] ?? null;
}

function* withinScope(
  scope: readonly string[] | undefined,
  lines: readonly string[],
  at: FilePath,
): Generator<Finding> {
  for (const [i, line] of lines.entries()) {
    if (scope && !scope.includes(line)) {
      yield {
        at: [...at, 'lines', i],
        message: `${line} is outside the organisation’s scope`,
        remedy: 'Add the line to its scope, or remove it here.',
      };
    }
  }
}

function* loanRules(index: FileIndex, one: Loan, at: FilePath): Generator<Finding> {
  const employer = index.organisations.get(one.organisation);
  if (!employer) return;
  const [from, to] = [actorKind(index, actorCode(employer)), actorKind(index, one.to)];
  if (actorCode(employer) === one.to) {
    yield {
      at: [...at, 'to'],
      message: 'lends somebody to her own employer',
      remedy: 'Name the council she is lent to.',
    };
  }
  if (one.statute !== 'lga-1972-s113') {
    yield {
      at: [...at, 'statute'],
      message: `${one.statute} does not lend a person`,
      remedy: 'A loan rests on lga-1972-s113; staff of a company or trust act by a standing mandate.',
    };
  } else if (from !== undefined && from !== 'council' && from !== 'nhs') {
    yield {
      at: [...at, 'organisation'],
      message: `is a ${from}; section 113 lends staff of a local authority or NHS body`,
      remedy: 'Use a standing mandate instead.',
    };
  } else if (to !== undefined && !['council', 'joint-service', 'strategic-partnership'].includes(to)) {
    yield {
      at: [...at, 'to'],
      message: `is a ${to}; section 113 lends staff to local authorities`,
      remedy: 'Second the person by contract, or lend her to the council.',
    };
  }
  if (employer.staff && !employer.staff.some((member) => member.key === one.person)) {
    yield {
      at: [...at, 'person'],
      message: `${one.person} is not on the staff of ${employer.alias}`,
      remedy: 'Use the key of somebody in its staff list.',
    };
  }
  for (const [i, line] of one.lines.entries()) {
    if (
      index.councils.has(one.to) &&
      index.lines.has(line) &&
      !inLineDuring(index.lines.get(line), one.to, one)
    ) {
      yield {
        at: [...at, 'lines', i],
        message: `${one.to} is not in the service line ${line}`,
        remedy: 'Add the council to the line, or remove the line here.',
      };
    }
  }
}

function* authorityRules(file: PartnershipFile, index: FileIndex): Generator<Finding> {
  for (const [i, one] of file.delegatedAuthority.entries()) {
    const at = ['delegatedAuthority', i] as const;
    if ((one.role === undefined) === (one.person === undefined)) {
      yield {
        at,
        message: 'must name either a role or a person',
        remedy: 'Leave one of role and person in.',
      };
    }
    if ((one.person === undefined) !== (one.organisation === undefined)) {
      yield {
        at,
        message: 'must name the organisation of a person, and only of a person',
        remedy: 'Name person and organisation together.',
      };
    }
    const staff = index.organisations.get(one.organisation ?? '')?.staff;
    if (staff && !staff.some((member) => member.key === one.person)) {
      yield {
        at: [...at, 'person'],
        message: `${one.person} is not on the staff of ${one.organisation}`,
        remedy: 'Use the key of somebody in its staff list.',
      };
    }
    yield* statuteFits(one.statute, 'officer', [...at, 'statute']);
    if (index.lines.has(one.line) && !inLineDuring(index.lines.get(one.line), one.council, one)) {
      yield {
        at: [...at, 'line'],
        message: `${one.council} is not in the service line ${one.line}`,
        remedy: 'Add the council to the line, or name another line.',
      };
    }
  }
}

/** Children Act 2004, section 18: a council has one director; two councils may share her. */
function* postRules(file: PartnershipFile): Generator<Finding> {
  for (const [i, one] of file.statutoryPosts.entries()) {
    for (const [j, council] of one.councils.entries()) {
      const other = file.statutoryPosts
        .slice(0, i)
        .some(
          (earlier) =>
            earlier.post === one.post && earlier.councils.includes(council) && overlaps(earlier, one),
        );
      if (other) {
        yield {
          at: ['statutoryPosts', i, 'councils', j],
          message: `${council} would have two holders of ${one.post}`,
          remedy: 'End the earlier post on the day before.',
        };
      }
    }
  }
}
