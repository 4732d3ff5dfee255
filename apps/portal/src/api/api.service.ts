import { createHash } from 'node:crypto';
import { recordRefusal, type RequestContract, plainError } from '@conjoint/contracts';
import { DomainError, isDomainError, validationFailed } from '@conjoint/kernel';
import type { Log, Partnership, Requests, TokenClaims, TokenVerifier } from '@conjoint/platform';
import { Acting } from '../acting/acting.js';
import type { Assertion, Holder, Mandates } from '../acting/mandates.service.js';
import { isWithdrawn, withStandingMandate } from '../acting/withdrawn.js';
import type { RateLimit } from '../framework/rate-limit.js';
import type { SignedInPerson } from '../session/session.js';
import type { ComposedRoute } from './composed.js';

export interface ApiCall {
  authorization: string | undefined;
  council: string;
  contract: RequestContract;
  /** Fields from address, query and body, not yet checked. */
  fields: Record<string, unknown>;
  correlationId: string;
}

type Addressed = Omit<ApiCall, 'contract'>;

const SUBJECT = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** A bearer of an access token acting for one council: token, mandate, message, in that order. */
export class Api {
  constructor(
    private readonly parts: {
      tokens: TokenVerifier;
      mandates: Mandates;
      requests: Requests;
      partnership: Partnership;
      log: Log;
      /** Of one sign-in. */
      calls: RateLimit;
    },
  ) {}

  /** @throws DomainError; a council without a mandate is `not-found`, and is noted at home. */
  async send(call: ApiCall): Promise<unknown> {
    const { requests, mandates } = this.parts;
    const { correlationId, council: partition, contract } = call;
    return this.holding(call, async ({ holder, held }) => {
      const { token } = holder;
      const body = check(contract, call.fields);
      return withStandingMandate({
        held,
        renew: ({ assertion }) => mandates.renew(holder, partition, assertion),
        act: ({ assertion }) =>
          requests.sendAs({ partition, token, assertion, correlationId }, contract, body as never),
      });
    });
  }

  /** The same for an answer that is put together here, as a page is. */
  async compose(call: Addressed, route: ComposedRoute): Promise<unknown> {
    const { requests, mandates, partnership } = this.parts;
    const { correlationId, council: partition } = call;
    return this.holding(call, async ({ holder, held, claims }) => {
      const fields = check(route.contract, call.fields);
      const acting = new Acting({
        requests,
        council: partnership.partition(partition),
        partnership,
        person: personOf(claims),
        mandate: held,
        renew: ({ assertion }) => mandates.renew(holder, partition, assertion),
        token: holder.token,
        correlationId,
      });
      return route.answer(acting, fields, partnership);
    });
  }

  /** Token and mandate before anything else; a mandate that a service refuses meanwhile is none. */
  private async holding<T>(
    call: Addressed,
    work: (by: { holder: Holder; held: Assertion; claims: TokenClaims }) => Promise<T>,
  ): Promise<T> {
    const token = bearer(call.authorization);
    const claims = await this.parts.tokens.verify(token);
    const holder = holderOf(claims, token, call.correlationId);
    this.parts.calls.take(holder.key);
    const held = await this.admit(call, holder, claims);
    try {
      return await work({ holder, held, claims });
    } catch (error) {
      if (!isWithdrawn(error)) throw error;
      await this.noteAtHome(call, holder, claims);
      throw nothingHere();
    }
  }

  private async admit(call: Addressed, holder: Holder, claims: TokenClaims): Promise<Assertion> {
    if (!this.parts.partnership.hasPartition(call.council)) throw nothingHere();
    try {
      return await this.parts.mandates.assertion(holder, call.council);
    } catch (error) {
      if (!isDomainError(error) || error.code !== 'no-mandate') throw error;
      await this.noteAtHome(call, holder, claims);
      throw nothingHere();
    }
  }

  /** At home, or, for somebody whose organisation has no partition, in the first council that says she may act there. */
  private async noteAtHome(call: Addressed, holder: Holder, claims: TokenClaims): Promise<void> {
    const { requests, log } = this.parts;
    const subjectId = Object.values(call.fields).find(
      (value): value is string => typeof value === 'string' && SUBJECT.test(value),
    );
    try {
      const { partition, assertion } = await this.homeOf(holder, claims, call.council);
      await requests.sendAs(
        { partition, token: holder.token, assertion, correlationId: call.correlationId },
        recordRefusal,
        {
          attemptedPartition: call.council,
          by: 'api',
          subjectId: subjectId ?? null,
        },
      );
    } catch (error) {
      const code = isDomainError(error) ? error.code : 'internal';
      log.warn({ code, correlationId: call.correlationId }, 'a refused access could not be noted at home');
    }
  }

  /** @throws DomainError `no-mandate` for somebody who may act nowhere: then there is nobody to tell. */
  private async homeOf(
    holder: Holder,
    claims: TokenClaims,
    attempted: string,
  ): Promise<{ partition: string; assertion: string }> {
    const { mandates } = this.parts;
    for (const { code: partition } of mandates.whereSheMayHoldOne(claims)) {
      if (partition === attempted) continue;
      const held = await mandates.assertion(holder, partition).catch(ifNoMandate);
      if (held) return { partition, assertion: held.assertion };
    }
    throw new DomainError('no-mandate', 'This person may act for no council.');
  }
}

function ifNoMandate(error: unknown): null {
  if (isDomainError(error) && error.code === 'no-mandate') return null;
  throw error;
}

function bearer(authorization: string | undefined): string {
  const token = /^Bearer ([\w.~+/-]+=*)$/i.exec(authorization ?? '')?.[1];
  if (!token) throw new DomainError('unauthenticated', 'Send an access token: Authorization: Bearer …');
  return token;
}

function personOf({ personKey, name, email, organisation }: TokenClaims): SignedInPerson {
  return { key: personKey, name, email: email ?? '', organisation, subject: personKey };
}

/** Statements belong to one sign-in of one person; what a token says of another is never reused. */
function holderOf(claims: TokenClaims, token: string, correlationId: string): Holder {
  const signIn = claims.sid ?? createHash('sha256').update(token).digest('base64url');
  return { key: `api ${claims.personKey} ${signIn}`, token, correlationId };
}

/** Checked here too, so that what is wrong is said with its field and without a message. */
function check(contract: Pick<RequestContract, 'request'>, fields: Record<string, unknown>): unknown {
  const result = contract.request.safeParse(fields, { error: plainError });
  if (result.success) return fields;
  throw validationFailed(
    result.error.issues.map((issue) => ({ field: issue.path.join('.'), message: issue.message })),
  );
}

function nothingHere(): DomainError {
  return new DomainError('not-found', 'There is nothing here for you.');
}
