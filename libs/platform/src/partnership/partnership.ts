import { DomainError } from '@conjoint/kernel';
import type {
  AgreementSeed,
  Body,
  Council,
  DelegatedAuthority,
  Loan,
  Organisation,
  PartnershipFile,
  ServiceLine,
  SharingPurpose,
  SharingRule,
  StaffMember,
  StandingMandate,
} from './partnership.schema.js';
import { actorCode, covers } from './file-index.js';
import { partnersOf } from './money.rules.js';
import { holdsOn } from './period.js';
import { developmentSubject, personKey } from './person-key.js';
import type { LineKind, Role } from '@conjoint/contracts';
import { statutes, type StatuteKey } from './statutes.js';

/** A partition: a council’s or a body’s own databases, messages and keys. */
export interface PartitionEntry {
  readonly code: string;
  readonly kind: 'council' | 'body';
  readonly name: string;
  readonly shortName: string;
  /** Alias of its employer. */
  readonly organisation: string;
}

/** What a standing mandate or a loan gives one person in one partition. */
export interface MandateGrant {
  /** Key of the rule in the file. */
  readonly key: string;
  readonly source: 'standing-mandate' | 'loan';
  readonly partition: string;
  readonly roles: readonly Role[];
  readonly lines: readonly string[];
  readonly statute: StatuteKey;
  readonly citation: string;
  readonly since: string;
  readonly until?: string | undefined;
}

/** A seed of delegated authority, its person already as a person key. */
export interface AuthoritySeed extends Omit<DelegatedAuthority, 'person' | 'organisation'> {
  readonly personKey?: string;
  readonly citation: string;
}

/** A checked partnership file. Dates are ISO days and always given by the caller; nothing here reads a clock. */
export class Partnership {
  constructor(
    readonly file: PartnershipFile,
    readonly source: string,
  ) {}

  get name(): string {
    return this.file.name;
  }

  /** Every partition there ever was, councils first, in the order of the file. */
  partitions(): PartitionEntry[] {
    const entry = (kind: 'council' | 'body') => (one: Council | Body) => ({
      code: one.code,
      kind,
      name: one.name,
      shortName: one.shortName,
      organisation: this.organisationOf(one.code).alias,
    });
    return [...this.file.councils.map(entry('council')), ...this.file.bodies.map(entry('body'))];
  }

  hasPartition(code: string): boolean {
    return (
      this.file.councils.some((one) => one.code === code) || this.file.bodies.some((one) => one.code === code)
    );
  }

  /** @throws DomainError `not-found` when the file has no such partition. */
  partition(code: string): PartitionEntry {
    return found(this.partitions(), (one) => one.code === code, 'partition');
  }

  get councils(): readonly Council[] {
    return this.file.councils;
  }

  /** @throws DomainError `not-found`. Its `frontDoor` is the contact for hand-overs and look-up answers. */
  council(code: string): Council {
    return found(this.file.councils, (one) => one.code === code, 'council');
  }

  get bodies(): readonly Body[] {
    return this.file.bodies;
  }

  /** @throws DomainError `not-found`. */
  body(code: string): Body {
    return found(this.file.bodies, (one) => one.code === code, 'body');
  }

  get lines(): readonly ServiceLine[] {
    return this.file.serviceLines;
  }

  /** @throws DomainError `not-found`. */
  line(key: string): ServiceLine {
    return found(this.file.serviceLines, (one) => one.key === key, 'service line');
  }

  /**
   * Members of the partnership on a day, or of one service line: a line may keep a council that has left the
   * partnership, where the file says that the line continues.
   */
  membersAt(date: string, line?: string): Council[] {
    if (line === undefined) return this.file.councils.filter((one) => holdsOn(one, date));
    const codes = this.line(line)
      .members.filter((member) => holdsOn(member, date))
      .map((member) => member.council);
    return this.file.councils.filter((one) => codes.includes(one.code));
  }

  /** What a line is about; nothing where the file has no such line (any more). */
  kindsOfLine(key: string): readonly LineKind[] {
    return this.file.serviceLines.find((one) => one.key === key)?.kinds ?? [];
  }

  /** Service lines a council is in on a day. */
  linesOf(council: string, date: string): ServiceLine[] {
    return this.file.serviceLines.filter((line) =>
      line.members.some((member) => member.council === council && holdsOn(member, date)),
    );
  }

  get organisations(): readonly Organisation[] {
    return this.file.organisations;
  }

  /** @throws DomainError `not-found`. */
  organisation(alias: string): Organisation {
    return found(this.file.organisations, (one) => one.alias === alias, 'organisation');
  }

  /** The employer that owns a partition. @throws DomainError `not-found`. */
  organisationOf(partition: string): Organisation {
    return found(this.file.organisations, (one) => one.partition === partition, 'organisation');
  }

  /** The organisation whose sign-in an e-mail address leads to; undefined for an address of no known organisation. */
  organisationForEmail(email: string): Organisation | undefined {
    const domain = /^[^@\s]+@([^@\s]+)$/.exec(email.trim().toLowerCase())?.[1];
    return this.file.organisations.find((one) => domain !== undefined && one.signIn.domains.includes(domain));
  }

  /**
   * The rule by which something may pass on that day, or undefined: then it may not. Without a line any line counts;
   * `lawfulFunction` narrows a look-up to the function it is made for.
   */
  sharingRule(asked: {
    from: string;
    to: string;
    purpose: SharingPurpose;
    line?: string | null;
    lawfulFunction?: string;
    at: string;
  }): SharingRule | undefined {
    return this.file.sharingRules.find(
      (rule) =>
        rule.purpose === asked.purpose &&
        rule.from.includes(asked.from) &&
        rule.to.includes(asked.to) &&
        asked.from !== asked.to &&
        (asked.line == null || rule.line === asked.line) &&
        (asked.lawfulFunction === undefined ||
          (rule.functions ?? []).some((one) => one === asked.lawfulFunction)) &&
        holdsOn(rule, asked.at),
    );
  }

  /** What an employer’s staff with these home roles may do elsewhere on that day, one grant a rule and member. */
  standingMandatesFor(asked: {
    organisation: string;
    homeRoles: readonly string[];
    at: string;
  }): MandateGrant[] {
    return this.file.standingMandates
      .filter(
        (rule) =>
          rule.organisation === asked.organisation &&
          rule.homeRoles.some((role) => asked.homeRoles.includes(role)) &&
          holdsOn(rule, asked.at),
      )
      .flatMap((rule) => rule.members.map((partition) => this.standingGrant(rule, partition, asked.at)))
      .filter((grant) => grant.lines.length > 0);
  }

  /** Loans of one person (by person key) that hold on that day. */
  loansFor(asked: { personKey: string; at: string }): MandateGrant[] {
    return this.file.loans
      .filter(
        (loan) =>
          this.personKeyOf(loan.organisation, loan.person) === asked.personKey && holdsOn(loan, asked.at),
      )
      .map(loanGrant);
  }

  /** Loans into a partition, each with the person’s key: what `apply` writes there. */
  loansInto(partition: string): (MandateGrant & { personKey: string; organisation: string })[] {
    return this.file.loans
      .filter((loan) => loan.to === partition)
      .map((loan) => ({
        ...loanGrant(loan),
        personKey: this.personKeyOf(loan.organisation, loan.person),
        organisation: loan.organisation,
      }));
  }

  /** Standing mandates that reach into a partition: what `apply` writes there. */
  standingMandatesInto(partition: string): StandingMandate[] {
    return this.file.standingMandates.filter((rule) => rule.members.includes(partition));
  }

  /** Name of the database server a partition lives on; undefined is the default server. */
  databaseServerOf(partition: string): string | undefined {
    return this.file.placement.partitions.find((one) => one.partition === partition)?.databaseServer;
  }

  get agreements(): readonly AgreementSeed[] {
    return this.file.agreements;
  }

  /** Agreements to which a partition is party: as host or as partner. */
  agreementsOf(partition: string): AgreementSeed[] {
    return this.file.agreements.filter(
      (one) => one.host === partition || partnersOf(one).some(({ partner }) => partner === partition),
    );
  }

  /** Seeds of delegated authority for a council’s partition. */
  authoritySeeds(partition: string): AuthoritySeed[] {
    return this.file.delegatedAuthority
      .filter((one) => one.council === partition)
      .map(({ person, organisation, ...seed }) => ({
        ...seed,
        citation: statutes[seed.statute].citation,
        ...(person !== undefined && organisation !== undefined
          ? { personKey: this.personKeyOf(organisation, person) }
          : {}),
      }));
  }

  /**
   * The key of a person the file names: an invented member of staff by her key, anybody else by the subject her
   * own sign-in gives her.
   */
  personKeyOf(organisation: string, person: string): string {
    const invented = this.organisation(organisation).staff?.some((one) => one.key === person) ?? false;
    return personKey(organisation, invented ? developmentSubject(organisation, person) : person);
  }

  /** Invented people with their keys, for a development installation. */
  inventedPeople(): { organisation: string; personKey: string; person: StaffMember }[] {
    return this.file.organisations.flatMap((one) =>
      (one.staff ?? []).map((person) => ({
        organisation: one.alias,
        personKey: this.personKeyOf(one.alias, person.key),
        person,
      })),
    );
  }

  /** The one password of all invented people; undefined in a production file. */
  get developmentPassword(): string | undefined {
    return this.file.development?.password;
  }

  /** A council acts on the lines it is in on that day; a body is not a member of a line, so the rule’s lines count. */
  private standingGrant(rule: StandingMandate, partition: string, at: string): MandateGrant {
    const isCouncil = this.file.councils.some((one) => one.code === partition);
    const held = this.linesOf(partition, at).map((line) => line.key);
    return {
      key: rule.key,
      source: 'standing-mandate',
      partition,
      roles: rule.roles,
      lines: isCouncil
        ? rule.lines.filter(
            (line) => held.includes(line) && this.hasArrangement(rule, { partition, line, at }),
          )
        : rule.lines,
      statute: rule.basis,
      citation: statutes[rule.basis].citation,
      since: rule.since,
      until: rule.until,
    };
  }

  /** The check of the file looked at the whole period; this looks at the day, because a mandate without an arrangement is nobody's. */
  private hasArrangement(
    rule: StandingMandate,
    { partition, line, at }: { partition: string; line: string; at: string },
  ): boolean {
    const actor = actorCode(this.organisation(rule.organisation));
    return this.file.arrangements.some(
      (one) => holdsOn(one, at) && covers(one, { actor, council: partition, line, statute: rule.basis }),
    );
  }
}

function loanGrant(loan: Loan): MandateGrant {
  return {
    key: loan.key,
    source: 'loan',
    partition: loan.to,
    roles: loan.roles,
    lines: loan.lines,
    statute: loan.statute,
    citation: statutes[loan.statute].citation,
    since: loan.since,
    until: loan.until,
  };
}

function found<T>(items: readonly T[], matches: (item: T) => boolean, what: string): T {
  const item = items.find(matches);
  if (item === undefined) throw new DomainError('not-found', `The partnership has no such ${what}`);
  return item;
}
