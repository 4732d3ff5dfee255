import { anyOfRoles, type RequestContract, type ServiceName } from '@conjoint/contracts';
import { DomainError } from '@conjoint/kernel';
import type { Acting, TokenClaims } from '../context.js';
import type { Travelling } from '../messaging/envelope.js';
import type { PartitionDb } from '../partitions/partition-db.js';
import { mayHoldMandate } from '../partnership/footing.js';
import type { Partnership } from '../partnership/partnership.js';
import type { MandateVerifier } from './mandate-assertion.js';
import type { Refusals } from './refusals.js';
import { kindsInWords, mandatesOnLine, type LinesOfPartnership } from './service-lines.js';
import type { TokenVerifier } from './token-verifier.js';

interface Admission {
  contract: RequestContract;
  db: PartitionDb;
  across: boolean;
  travelling: Travelling;
}

interface Admitted {
  token: TokenClaims | null;
  acting: Acting | null;
}

/** Decides who may send a request, from its contract, before the handler runs. Every refusal with a person behind it is audited. */
export class CallGate {
  constructor(
    private readonly service: ServiceName,
    private readonly tokens: TokenVerifier,
    private readonly mandates: MandateVerifier,
    private readonly refusals: Refusals,
    private readonly partnership: Partnership,
  ) {}

  async admit({ contract, db, across, travelling }: Admission): Promise<Admitted> {
    const { access } = contract;
    if (across !== (access.by === 'partition'))
      throw new DomainError('not-permitted', 'This message does not travel that way.');
    if (access.by === 'partition' || access.by === 'system') return { token: null, acting: null };
    const token = await this.tokens.verify(travelling.token);
    if (access.by === 'token') {
      // Before the database is asked anything: somebody without any footing causes no query here.
      if (!mayHoldMandate(this.partnership, token, db.partition)) throw noFooting();
      if (await this.refusals.refuses(db, [], token.sid)) throw signedOut();
      return { token, acting: null };
    }
    const held = await this.mandates.verify(travelling.assertion, db.partition, token);
    const mandateIds = held.mandates.map((mandate) => mandate.id);
    if (await this.refusals.refuses(db, mandateIds, token.sid))
      throw new DomainError('no-mandate', 'You may no longer act for this council.', {
        details: { why: 'withdrawn' },
      });
    const acting = onLine(held, access, this.partnership);
    if (acting === null) {
      await this.writeDown({ contract, db, travelling }, held, 'service line');
      throw anotherLine(access);
    }
    if (
      access.roles !== 'any' &&
      !acting.roles.some((role) => (access.roles as readonly string[]).includes(role))
    ) {
      await this.writeDown({ contract, db, travelling }, acting, 'role');
      throw new DomainError(
        'not-permitted',
        `Your role here does not allow this. It is for: ${anyOfRoles(access.roles)}.`,
        { details: { roles: access.roles } },
      );
    }
    return { token, acting };
  }

  private async writeDown(
    { contract, db, travelling }: Pick<Admission, 'contract' | 'db' | 'travelling'>,
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
    await db.audit(origin, { action: `refused: ${contract.name}`, subjects: [], why, outcome: 'refused' });
  }
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

function noFooting(): DomainError {
  return new DomainError('no-mandate', 'There is nothing here for you.', { details: { why: 'no footing' } });
}

function signedOut(): DomainError {
  return new DomainError('unauthenticated', 'You have been signed out. Sign in again.', {
    details: { why: 'session ended' },
  });
}
