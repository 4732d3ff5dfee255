import type {
  Arrangement,
  Body,
  Council,
  Organisation,
  PartnershipFile,
  ServiceLine,
} from './partnership.schema.js';
import type { Finding } from './problems.js';
import { holdsOn, type Period } from './period.js';
import type { DelegateKind } from './statutes.js';

/** A rule reads the whole file and says what is wrong with it. */
export type Rule = (file: PartnershipFile) => Finding[];

/** The file’s things by their code, key or alias, for rules. The first of a duplicate wins; a rule reports it. */
export interface FileIndex {
  readonly councils: ReadonlyMap<string, Council>;
  readonly bodies: ReadonlyMap<string, Body>;
  readonly organisations: ReadonlyMap<string, Organisation>;
  readonly lines: ReadonlyMap<string, ServiceLine>;
}

export function indexFile(file: PartnershipFile): FileIndex {
  return {
    councils: byKey(file.councils, (one) => one.code),
    bodies: byKey(file.bodies, (one) => one.code),
    organisations: byKey(file.organisations, (one) => one.alias),
    lines: byKey(file.serviceLines, (one) => one.key),
  };
}

function byKey<T>(items: readonly T[], key: (item: T) => string): Map<string, T> {
  return new Map([...items].reverse().map((item) => [key(item), item]));
}

/** What kind of actor a code or alias names: a council, a kind of body, or an organisation without a partition. */
export function actorKind(index: FileIndex, code: string): DelegateKind | undefined {
  if (index.councils.has(code)) return 'council';
  const body = index.bodies.get(code);
  if (body) return body.kind;
  const organisation = index.organisations.get(code);
  if (!organisation) return undefined;
  if (organisation.partition !== undefined) return actorKind(index, organisation.partition);
  return organisation.kind === 'council' || organisation.kind === 'body' ? undefined : organisation.kind;
}

/** The code by which an employer acts: its partition, or its alias where it has none. */
export function actorCode(organisation: Organisation): string {
  return organisation.partition ?? organisation.alias;
}

/** Is the council in the line at any day of the period? */
export function inLineDuring(line: ServiceLine | undefined, council: string, period: Period): boolean {
  return (
    line?.members.some(
      (member) =>
        member.council === council && (holdsOn(member, period.since) || holdsOn(period, member.since)),
    ) ?? false
  );
}

/** Does the arrangement let this actor work for the council on the line by that statute, while it holds? */
export function covers(
  arrangement: Arrangement,
  { actor, council, line, statute }: { actor: string; council: string; line: string; statute: string },
): boolean {
  return (
    arrangement.to === actor &&
    arrangement.statute === statute &&
    arrangement.from.includes(council) &&
    arrangement.lines.includes(line)
  );
}
