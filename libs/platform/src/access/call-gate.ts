import type { RequestContract, ServiceName } from '@conjoint/contracts';
import { DomainError } from '@conjoint/kernel';
import type { Acting, TokenClaims } from '../context.js';
import type { Travelling } from '../messaging/envelope.js';
import type { PartitionDb } from '../partitions/partition-db.js';
import { mayHoldMandate } from '../partnership/footing.js';
import type { Partnership } from '../partnership/partnership.js';
import type { MandateVerifier } from './mandate-assertion.js';
import type { Refusals } from './refusals.js';
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
    const acting = await this.mandates.verify(travelling.assertion, db.partition, token);
    const mandateIds = acting.mandates.map((mandate) => mandate.id);
    if (await this.refusals.refuses(db, mandateIds, token.sid))
      throw new DomainError('no-mandate', 'You may no longer act for this council.', {
        details: { why: 'withdrawn' },
      });
    if (
      access.roles !== 'any' &&
      !acting.roles.some((role) => (access.roles as readonly string[]).includes(role))
    ) {
      const origin = {
        service: this.service,
        partition: db.partition,
        correlationId: travelling.correlationId,
        actingOrNull: acting,
        from: null,
      };
      await db.audit(origin, {
        action: `refused: ${contract.name}`,
        subjects: [],
        why: 'role',
        outcome: 'refused',
      });
      throw new DomainError(
        'not-permitted',
        `Your role here does not allow this. It needs: ${access.roles.map((role) => role.replaceAll('-', ' ')).join(' or ')}.`,
        { details: { roles: access.roles } },
      );
    }
    return { token, acting };
  }
}

function noFooting(): DomainError {
  return new DomainError('no-mandate', 'There is nothing here for you.', { details: { why: 'no footing' } });
}

function signedOut(): DomainError {
  return new DomainError('unauthenticated', 'You have been signed out. Sign in again.', {
    details: { why: 'session ended' },
  });
}
