import { indexFile } from './file-index.js';
import type { Body, PartnershipFile } from './partnership.schema.js';
import type { FilePath, Finding } from './problems.js';
import { overlaps, type Period } from './period.js';

/** Councils, bodies and who is in which service line. */
export function memberRules(file: PartnershipFile): Finding[] {
  return [
    ...file.bodies.flatMap((body, i) => [...bodyRules(file, body, ['bodies', i])]),
    ...lineMembership(file),
    ...successors(file),
    ...considered(file),
  ];
}

function* bodyRules(file: PartnershipFile, body: Body, at: FilePath): Generator<Finding> {
  if (body.holdsChildren) {
    yield {
      at: [...at, 'holdsChildren'],
      message: `would let ${body.code} hold children’s records`,
      remedy: 'Remove it: records stay in the council that is responsible for the child.',
    };
  }
  if (body.kind === 'company' && !body.ownership) {
    yield {
      at: [...at, 'ownership'],
      message: 'is missing',
      remedy: 'Say who owns the company, in shares that sum to 10,000.',
    };
  }
  yield* ownershipRules(body, [...at, 'ownership']);
  yield* contractRules(body, [...at, 'contract']);
  if (body.lead !== undefined && !body.members.includes(body.lead)) {
    yield {
      at: [...at, 'lead'],
      message: `${body.lead} is not among the members`,
      remedy: 'Name a member as lead.',
    };
  }
  yield* workforceReturnRules(file, body, [...at, 'workforceReturn']);
  const arm = indexFile(file).organisations.get(body.charitableArm ?? '');
  if (arm && arm.kind !== 'charity') {
    yield {
      at: [...at, 'charitableArm'],
      message: `${arm.alias} is not a charity`,
      remedy: 'Give that organisation the kind charity, or name another.',
    };
  }
}

function* ownershipRules(body: Body, at: FilePath): Generator<Finding> {
  const periods = body.ownership ?? [];
  for (const [i, period] of periods.entries()) {
    yield* sharesSumTo100(period.shares, [...at, i, 'shares']);
    if (periods.slice(0, i).some((earlier) => overlaps(earlier, period))) {
      yield overlap([...at, i, 'since']);
    }
    for (const [j, share] of period.shares.entries()) {
      if (!body.members.includes(share.council)) {
        yield {
          at: [...at, i, 'shares', j, 'council'],
          message: `${share.council} owns a share but is not a member`,
          remedy: 'Add it to the members of the body.',
        };
      }
    }
  }
}

function* contractRules(body: Body, at: FilePath): Generator<Finding> {
  const { contract } = body;
  if (!contract) return;
  for (const [i, council] of contract.commissioners.entries()) {
    if (!body.members.includes(council)) {
      yield {
        at: [...at, 'commissioners', i],
        message: `${council} commissions the body but is not a member`,
        remedy: 'Add it to the members of the body.',
      };
    }
  }
  for (const list of ['prices', 'changes'] as const) {
    for (const [i, entry] of (contract[list] ?? []).entries()) {
      if (!contract.commissioners.includes(entry.council)) {
        yield {
          at: [...at, list, i, 'council'],
          message: `${entry.council} does not commission the body`,
          remedy: 'Add it to the commissioners, or remove this entry.',
        };
      }
    }
  }
}

function* workforceReturnRules(file: PartnershipFile, body: Body, at: FilePath): Generator<Finding> {
  if (!body.workforceReturn) return;
  const { label, authorities } = body.workforceReturn;
  if (label !== authorities.join(' / ')) {
    yield {
      at: [...at, 'label'],
      message: `${label} does not name the authorities`,
      remedy: `Write "${authorities.join(' / ')}".`,
    };
  }
  for (const [i, dfe] of authorities.entries()) {
    const council = file.councils.find((one) => one.dfe === dfe);
    if (council && !body.members.includes(council.code)) {
      yield {
        at: [...at, 'authorities', i],
        message: `${dfe} is not a member of the body`,
        remedy: 'A joint return covers members only.',
      };
    }
  }
}

/** Shares are agreed to the basis point, so they must sum exactly. */
export function* sharesSumTo100(
  shares: readonly { basisPoints: number }[],
  at: FilePath,
): Generator<Finding> {
  const sum = shares.reduce((total, share) => total + share.basisPoints, 0);
  if (sum !== 10_000) {
    yield {
      at,
      message: `sum to ${sum / 100} % instead of 100 %`,
      remedy: 'Correct the basis points so that they sum to exactly 10,000.',
    };
  }
}

function* lineMembership(file: PartnershipFile): Generator<Finding> {
  const { councils } = indexFile(file);
  for (const [i, line] of file.serviceLines.entries()) {
    for (const [j, member] of line.members.entries()) {
      const at = ['serviceLines', i, 'members', j] as const;
      const earlier = line.members.slice(0, j).filter((one) => one.council === member.council);
      if (earlier.some((one) => overlaps(one, member))) yield overlap([...at, 'since']);
      const council = councils.get(member.council);
      if (!council) continue;
      if (member.since < council.since) {
        yield {
          at: [...at, 'since'],
          message: `${member.since} is before ${council.shortName} joined the partnership, ${council.since}`,
          remedy: 'Let the council join first, or correct the day.',
        };
      }
      if (!line.continuesAfterExit && endsAfter(member, council.until)) {
        yield {
          at: [...at, 'since'],
          message: `continues after ${council.shortName} left the partnership on ${council.until}`,
          remedy: 'Give it an until no later than that day, or set continuesAfterExit for the line.',
        };
      }
    }
  }
}

function endsAfter(member: Period, day: string | undefined): boolean {
  return day !== undefined && (member.until === undefined || member.until > day);
}

function overlap(at: FilePath): Finding {
  return {
    at,
    message: 'overlaps an earlier period of the same',
    remedy: 'End the earlier period on the day before this one begins.',
  };
}

/** A council that was made from others takes over on a day: both at once would be responsible for the same children. */
function* successors(file: PartnershipFile): Generator<Finding> {
  const { councils } = indexFile(file);
  for (const [i, council] of file.councils.entries()) {
    for (const [j, former] of (council.replaces ?? []).entries()) {
      const old = councils.get(former);
      if (old && (old.until === undefined || old.until >= council.since)) {
        yield {
          at: ['councils', i, 'replaces', j],
          message: `${former} would still be a member on ${council.since}`,
          remedy: `Give ${former} an until before that day.`,
        };
      }
    }
  }
}

function* considered(file: PartnershipFile): Generator<Finding> {
  if (file.status !== 'under-consideration') return;
  if (!file.consideration) {
    yield {
      at: ['status'],
      message: 'is under-consideration, but no options are compared',
      remedy: 'Add consideration with the question and its options.',
    };
  }
  const inForce = [
    'bodies',
    'arrangements',
    'standingMandates',
    'loans',
    'delegatedAuthority',
    'agreements',
  ] as const;
  for (const list of inForce) {
    if (file[list].length > 0) {
      yield {
        at: [list, 0],
        message: 'would be in force while the partnership is only considered',
        remedy: 'Remove it, or set status to operating.',
      };
    }
  }
}
