import { anyOfRoles, type RequestContract, type ServiceName } from '@conjoint/contracts';
import { DomainError } from '@conjoint/kernel';
import type { Acting, TokenClaims } from '../context.js';
import type { Travelling } from '../messaging/envelope.js';
import type { PartitionDb } from '../partitions/partition-db.js';
import { mayHoldMandate } from '../partnership/footing.js';
import type { Partnership } from '../partnership/partnership.js';
import { beingChecked } from '../restore/being-checked.js';
import type { MandateVerifier } from './mandate-assertion.js';
import type { Refusals } from './refusals.js';
import { kindsInWords, mandatesOnLine, type LinesOfPartnership } from './service-lines.js';
import type { TokenVerifier } from './token-verifier.js';

interface Admission {
  contract: RequestContract;
  db: PartitionDb;
  across: boolean;
  travelling: Travelling;
  /** The ids the message names, for the row of a refusal. */
  named: () => string[];
}

interface Admitted {
  token: TokenClaims | null;
  acting: Acting | null;
}

/**
 * Decides who may send a request, from its contract, before the handler runs. A refusal of somebody who has or had a mandate here is
 * written down here, with what she asked for; without one nothing is asked of this database, and it is noted at her home.
 */
export class CallGate {
  constructor(
    private readonly service: ServiceName,
    private readonly tokens: TokenVerifier,
    private readonly mandates: MandateVerifier,
    private readonly refusals: Refusals,
    private readonly partnership: Partnership,
  ) {}

  async admit(admission: Admission): Promise<Admitted> {
    const admitted = await this.identify(admission);
    const { contract, db } = admission;
    if (contract.whileReconciling !== 'allowed' && (await this.refusals.reconciling(db)))
      throw beingChecked(db.partition, this.partnership.partition(db.partition).name);
    return admitted;
  }

  private async identify(admission: Admission): Promise<Admitted> {
    const { contract, db, across, travelling } = admission;
    const { access } = contract;
    if (across !== (access.by === 'partition'))
      throw new DomainError('not-permitted', 'This message does not travel that way.');
    if (access.by === 'partition' || access.by === 'system') return { token: null, acting: null };
    const token = await this.tokens.verify(travelling.token);
    if (access.by === 'token') {
      // Before the database is asked anything: somebody without any footing causes no query here.
      if (!mayHoldMandate(this.partnership, token, db.partition)) throw noFooting();
      if ((await this.refusals.refuses(db, [], token)) === 'sign-in') {
        await this.writeDown(admission, withoutMandate(token, db.partition), 'signed out');
        throw signedOut();
      }
      return { token, acting: null };
    }
    const held = await this.mandates.verify(travelling.assertion, db.partition, token);
    const mandateIds = held.mandates.map((mandate) => mandate.id);
    const refused = await this.refusals.refuses(db, mandateIds, token);
    if (refused) {
      await this.writeDown(admission, held, WHY_REFUSED[refused]);
      if (refused === 'earlier-sign-in') throw signInAgain();
      throw new DomainError('no-mandate', 'You may no longer act for this council.', {
        details: { why: 'withdrawn' },
      });
    }
    if (await this.refusals.isVoid(db, held.issuedAt ?? 0)) {
      await this.writeDown(admission, held, 'from before a restore');
      throw new DomainError('no-mandate', 'There is nothing here for you.', {
        details: { why: 'from before a restore' },
      });
    }
    const acting = onLine(held, access, this.partnership);
    if (acting === null) {
      await this.writeDown(admission, held, 'service line');
      throw anotherLine(access);
    }
    if (
      access.roles !== 'any' &&
      !acting.roles.some((role) => (access.roles as readonly string[]).includes(role))
    ) {
      await this.writeDown(admission, acting, 'role');
      throw new DomainError(
        'not-permitted',
        `Your role here does not allow this. It is for: ${anyOfRoles(access.roles)}.`,
        { details: { roles: access.roles } },
      );
    }
    const { signedInWithinMinutes } = access;
    if (signedInWithinMinutes && !token.machine && minutesSince(token.authTime) > signedInWithinMinutes) {
      await this.writeDown(admission, acting, 'signed in too long ago');
      throw new DomainError(
        'needs-recent-sign-in',
        'This needs a sign-in of just now, so that nobody else can do it at your desk.',
      );
    }
    return { token, acting };
  }

  private async writeDown(
    { contract, db, travelling, named }: Admission,
    acting: Acting,
    why: string,
  ): Promise<void> {
    const origin = {
      service: this.service,
      partition: db.partition,
      correlationId: travelling.correlationId,
      actingOrNull: acting,
      from: null,
    };
    await db.audit(origin, {
      action: `refused: ${contract.name}`,
      subjects: named(),
      why,
      outcome: 'refused',
    });
  }
}

/** Somebody of whom no more is known than her access token says. */
function withoutMandate(token: TokenClaims, partition: string): Acting {
  return {
    personKey: token.personKey,
    personName: token.name,
    employer: token.organisation,
    partition,
    roles: token.homeRoles,
    lines: [],
    mandates: [],
    authTime: token.authTime,
    sid: token.sid,
  };
}

type MandateAccess = Extract<RequestContract['access'], { by: 'mandate' }>;

/** As far as this work's service line goes: with the mandates that reach it and their roles alone. Null where none does. */
function onLine(acting: Acting, access: MandateAccess, partnership: LinesOfPartnership): Acting | null {
  const mandates = mandatesOnLine(access, acting.mandates, partnership);
  if (mandates.length === acting.mandates.length) return acting;
  if (mandates.length === 0) return null;
  return {
    ...acting,
    mandates,
    roles: [...new Set(mandates.flatMap((mandate) => mandate.roles))],
    lines: [...new Set(mandates.flatMap((mandate) => mandate.lines))],
  };
}

function anotherLine({ lines }: MandateAccess): DomainError {
  const work = lines === 'any' ? '' : kindsInWords(lines);
  return new DomainError(
    'not-permitted',
    `This belongs to the service line ${work}, and you act for this council on another. “Why can I see this?” shows your service lines.`,
    { details: { lines } },
  );
}

function minutesSince(authTime: number | undefined): number {
  return authTime === undefined ? Infinity : (Date.now() / 1000 - authTime) / 60;
}

const WHY_REFUSED = {
  mandate: 'mandate withdrawn',
  'sign-in': 'signed out',
  'earlier-sign-in': 'signed in before a mandate was withdrawn',
};

function signInAgain(): DomainError {
  return new DomainError(
    'needs-recent-sign-in',
    'This council has withdrawn a mandate of yours. Sign in again to go on with what you may still do.',
  );
}

function noFooting(): DomainError {
  return new DomainError('no-mandate', 'There is nothing here for you.', { details: { why: 'no footing' } });
}

function signedOut(): DomainError {
  return new DomainError('unauthenticated', 'You have been signed out. Sign in again.', {
    details: { why: 'session ended' },
  });
}
