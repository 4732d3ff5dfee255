import { isBodySlug } from '@conjoint/kernel';
import { actorKind, indexFile, type FileIndex } from './file-index.js';
import type { PartnershipFile } from './partnership.schema.js';
import type { FilePath, Finding } from './problems.js';

type Target = 'council' | 'partition' | 'organisation' | 'line' | 'actor' | 'dfe';
interface Reference {
  readonly at: FilePath;
  readonly value: string;
  readonly to: Target;
}

const remedies: Record<Target, string> = {
  council: 'Use the code of a council listed under councils, or add the council there.',
  partition: 'Use the code of a council or body of this file, or add it there.',
  organisation: 'Use the alias of an organisation of this file, or add it under organisations.',
  line: 'Use the key of a service line of this file, or add it under serviceLines.',
  actor: 'Use a council’s or body’s code, or the alias of an organisation, of this file.',
  dfe: 'Use the DfE number of a council of this file.',
};

/** Everything that is named must exist, nothing twice, and nothing may end before it begins. */
export function referenceRules(file: PartnershipFile): Finding[] {
  const index = indexFile(file);
  const unknown = [...references(file)]
    .filter((reference) => !exists(index, file, reference))
    .map(({ at, value, to }) => ({
      at,
      message: `names ${value}, which is not in this file`,
      remedy: remedies[to],
    }));
  return [...unknown, ...duplicateKeys(file), ...walk(file, []), ...bodyCodes(file)];
}

function exists(index: FileIndex, file: PartnershipFile, { value, to }: Reference): boolean {
  switch (to) {
    case 'council':
      return index.councils.has(value);
    case 'partition':
      return index.councils.has(value) || index.bodies.has(value);
    case 'organisation':
      return index.organisations.has(value);
    case 'line':
      return index.lines.has(value);
    case 'actor':
      return actorKind(index, value) !== undefined;
    case 'dfe':
      return file.councils.some((council) => council.dfe === value);
  }
}

function* references(file: PartnershipFile): Generator<Reference> {
  const all = (at: FilePath, values: readonly string[] | undefined, to: Target): Reference[] =>
    (values ?? []).map((value, position) => ({ at: [...at, position], value, to }));
  yield* bodyReferences(file, all);
  yield* lineReferences(file, all);
  for (const [i, one] of file.organisations.entries()) {
    if (one.partition !== undefined) {
      yield { at: ['organisations', i, 'partition'], value: one.partition, to: 'partition' };
    }
    yield* all(['organisations', i, 'scope', 'lines'], one.scope?.lines, 'line');
  }
  for (const [i, one] of file.agreements.entries()) {
    yield { at: ['agreements', i, 'line'], value: one.line, to: 'line' };
    yield { at: ['agreements', i, 'host'], value: one.host, to: 'partition' };
  }
  for (const [i, one] of file.placement.partitions.entries()) {
    yield { at: ['placement', 'partitions', i, 'partition'], value: one.partition, to: 'partition' };
  }
  for (const [i, one] of (file.consideration?.options ?? []).entries()) {
    yield* all(['consideration', 'options', i, 'members'], one.members, 'council');
  }
}

type All = (at: FilePath, values: readonly string[] | undefined, to: Target) => Reference[];

function* bodyReferences(file: PartnershipFile, all: All): Generator<Reference> {
  for (const [i, body] of file.bodies.entries()) {
    const at = (...rest: FilePath): FilePath => ['bodies', i, ...rest];
    yield* all(at('members'), body.members, 'council');
    if (body.lead !== undefined) yield { at: at('lead'), value: body.lead, to: 'council' };
    if (body.charitableArm !== undefined) {
      yield { at: at('charitableArm'), value: body.charitableArm, to: 'organisation' };
    }
    yield* all(at('workforceReturn', 'authorities'), body.workforceReturn?.authorities, 'dfe');
    for (const [j, period] of (body.ownership ?? []).entries()) {
      for (const [k, share] of period.shares.entries()) {
        yield { at: at('ownership', j, 'shares', k, 'council'), value: share.council, to: 'council' };
      }
    }
    yield* all(at('contract', 'commissioners'), body.contract?.commissioners, 'council');
    for (const list of ['prices', 'changes'] as const) {
      for (const [j, entry] of (body.contract?.[list] ?? []).entries()) {
        yield { at: at('contract', list, j, 'council'), value: entry.council, to: 'council' };
      }
    }
  }
}

function* lineReferences(file: PartnershipFile, all: All): Generator<Reference> {
  for (const [i, one] of file.serviceLines.entries()) {
    yield { at: ['serviceLines', i, 'host'], value: one.host, to: 'actor' };
    for (const [j, member] of one.members.entries()) {
      yield { at: ['serviceLines', i, 'members', j, 'council'], value: member.council, to: 'council' };
    }
  }
  for (const [i, one] of file.arrangements.entries()) {
    yield* all(['arrangements', i, 'from'], one.from, 'council');
    yield { at: ['arrangements', i, 'to'], value: one.to, to: 'actor' };
    yield* all(['arrangements', i, 'lines'], one.lines, 'line');
  }
  for (const [i, one] of file.statutoryPosts.entries()) {
    yield* all(['statutoryPosts', i, 'councils'], one.councils, 'council');
    yield { at: ['statutoryPosts', i, 'employer'], value: one.employer, to: 'organisation' };
  }
  for (const [i, one] of file.staffTransfers.entries()) {
    yield { at: ['staffTransfers', i, 'from'], value: one.from, to: 'organisation' };
    yield { at: ['staffTransfers', i, 'to'], value: one.to, to: 'organisation' };
  }
  for (const [i, one] of file.standingMandates.entries()) {
    yield { at: ['standingMandates', i, 'organisation'], value: one.organisation, to: 'organisation' };
    yield* all(['standingMandates', i, 'members'], one.members, 'partition');
    yield* all(['standingMandates', i, 'lines'], one.lines, 'line');
  }
  for (const [i, one] of file.loans.entries()) {
    yield { at: ['loans', i, 'organisation'], value: one.organisation, to: 'organisation' };
    yield { at: ['loans', i, 'to'], value: one.to, to: 'partition' };
    yield* all(['loans', i, 'lines'], one.lines, 'line');
  }
  for (const [i, one] of file.sharingRules.entries()) {
    yield { at: ['sharingRules', i, 'line'], value: one.line, to: 'line' };
    yield* all(['sharingRules', i, 'from'], one.from, 'partition');
    yield* all(['sharingRules', i, 'to'], one.to, 'partition');
  }
  for (const [i, one] of file.delegatedAuthority.entries()) {
    yield { at: ['delegatedAuthority', i, 'council'], value: one.council, to: 'council' };
    yield { at: ['delegatedAuthority', i, 'line'], value: one.line, to: 'line' };
    if (one.organisation !== undefined) {
      yield { at: ['delegatedAuthority', i, 'organisation'], value: one.organisation, to: 'organisation' };
    }
  }
}

/** Lists whose entries are known by one of their fields. */
const keyed = {
  councils: ['code', 'dfe'],
  bodies: ['code'],
  organisations: ['alias'],
  serviceLines: ['key'],
  arrangements: ['key'],
  standingMandates: ['key'],
  loans: ['key'],
  sharingRules: ['key'],
  delegatedAuthority: ['key'],
  agreements: ['key'],
} as const;

function* duplicateKeys(file: PartnershipFile): Generator<Finding> {
  for (const [list, fields] of Object.entries(keyed)) {
    const entries = file[list as keyof typeof keyed] as readonly Record<string, unknown>[];
    for (const field of fields) {
      const seen = new Set<unknown>();
      for (const [position, entry] of entries.entries()) {
        if (seen.has(entry[field])) yield twice([list, position, field], String(entry[field]));
        seen.add(entry[field]);
      }
    }
  }
}

function twice(at: FilePath, value: string): Finding {
  return { at, message: `repeats ${value}`, remedy: 'Remove one of the two, or give it another name.' };
}

/** What holds for every part of the file: periods run forwards, and a list of words names each once. */
function* walk(value: unknown, at: FilePath): Generator<Finding> {
  if (Array.isArray(value)) {
    const seen = new Set<unknown>();
    for (const [position, entry] of (value as unknown[]).entries()) {
      if (typeof entry === 'string' && seen.has(entry)) yield twice([...at, position], entry);
      seen.add(entry);
      yield* walk(entry, [...at, position]);
    }
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  const { since, until } = value as { since?: unknown; until?: unknown };
  if (typeof since === 'string' && typeof until === 'string' && until < since) {
    yield {
      at: [...at, 'until'],
      message: `${until} is before since, ${since}`,
      remedy: 'until is the last day on which it holds: correct one of the two days.',
    };
  }
  for (const [key, entry] of Object.entries(value)) yield* walk(entry, [...at, key]);
}

function bodyCodes(file: PartnershipFile): Finding[] {
  return file.bodies.flatMap((body, i) =>
    isBodySlug(body.code)
      ? []
      : [
          {
            at: ['bodies', i, 'code'],
            message: `${body.code} cannot be a body’s code`,
            remedy:
              'Use two to 31 lower-case letters, digits and hyphens that do not look like a council’s code.',
          },
        ],
  );
}
