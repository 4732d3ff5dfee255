import {
  mandateWithdrawn,
  type assertMandate,
  type AssertionClaims,
  type ResponseOf,
} from '@conjoint/contracts';
import { DomainError, londonDate } from '@conjoint/kernel';
import {
  ASSERTION_MINUTES,
  CLOCK,
  MandateSigner,
  newId,
  PARTNERSHIP,
  type Call,
  type Clock,
  type Origin,
  type Partnership,
  type TokenClaims,
  type Tx,
} from '@conjoint/platform';
import { Inject, Injectable } from '@nestjs/common';
import { mandateTerms } from '../partnership/mandate-terms.js';
import { assess, assertionExpiry } from './assertion.rules.js';
import { isInForce, lastDay } from './mandate-lifecycle.rules.js';
import { MandateRepository, type StoredMandate } from './mandate.repository.js';
import { inOrder, type MandateTerms } from './mandate.rules.js';

type Answer = ResponseOf<typeof assertMandate>;

/** Asked for each session each minute: one statement where nothing has changed. */
@Injectable()
export class AssertionService {
  private readonly terms = new Map<string, { on: string; terms: MandateTerms }>();

  constructor(
    private readonly mandates: MandateRepository,
    private readonly signer: MandateSigner,
    @Inject(PARTNERSHIP) private readonly partnership: Partnership,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async assert(call: Call): Promise<Answer> {
    const now = this.clock.now();
    const on = londonDate(now);
    const token = call.token;
    const terms = this.termsOf(call.partition, on);
    // Somebody without any footing here has not come this far: the platform refuses her before it asks a database.
    if (!token) throw noMandate();
    const known = await this.mandates.sighting(call.db, token.personKey);
    const assessed = assess(known, token, terms, on);
    const inForce = assessed.settled ? assessed.inForce : await this.settle(call, token, terms, on);
    if (inForce.length === 0) throw noMandate();
    return this.sign(call.partition, token, inForce, now);
  }

  /** Read again under the lock of the person's row: a second tab or a withdrawal may have come in between. */
  private settle(call: Call, token: TokenClaims, terms: MandateTerms, on: string): Promise<StoredMandate[]> {
    return call.db.transaction(onBehalfOf(call, token), async (tx) => {
      const person = { personKey: token.personKey, name: token.name, employer: token.organisation };
      const known = await this.mandates.lockPerson(tx, person);
      const assessed = assess(known, token, terms, on);
      await this.mandates.saw(tx, { ...person, on, ...assessed });
      await this.end(tx, assessed.end, on);
      const granted: StoredMandate[] = [];
      for (const wanted of assessed.grant)
        granted.push(await this.mandates.grant(tx, wanted, this.clock.now()));
      if (granted.length > 0)
        await tx.audit({ action: 'mandate.granted', subjects: granted.map((mandate) => mandate.id) });
      const inForce = [...assessed.inForce, ...granted].filter((mandate) => isInForce(mandate, on));
      if (assessed.newSession || granted.length > 0 || assessed.end.length > 0)
        await tx.audit({
          action: 'mandate.asserted',
          subjects: inForce.map((mandate) => mandate.id),
          outcome: inForce.length > 0 ? 'allowed' : 'refused',
        });
      return inForce;
    });
  }

  private async end(tx: Tx, mandates: readonly StoredMandate[], on: string): Promise<void> {
    if (mandates.length === 0) return;
    for (const mandate of mandates) {
      await this.mandates.end(tx, mandate.id, lastDay(mandate, on));
      await tx.publish(mandateWithdrawn, {
        aggregateId: mandate.id,
        payload: {
          mandateId: mandate.id,
          personKey: mandate.personKey,
          withdrawnAt: this.clock.now().toISOString(),
        },
      });
    }
    await tx.audit({ action: 'mandate.ended', subjects: mandates.map((mandate) => mandate.id) });
  }

  private async sign(
    partition: string,
    token: TokenClaims,
    mandates: readonly StoredMandate[],
    now: Date,
  ): Promise<Answer> {
    const expiresAt = assertionExpiry(now, mandates, ASSERTION_MINUTES);
    const claims: AssertionClaims = {
      iss: partition,
      aud: 'conjoint',
      sub: token.personKey,
      name: token.name,
      employer: token.organisation,
      partition,
      roles: inOrder(mandates.flatMap((mandate) => mandate.roles)),
      lines: [...new Set(mandates.flatMap((mandate) => mandate.lines))].sort(),
      mandates: mandates.map(({ id, basis, statute, roles, lines, until }) => ({
        id,
        basis,
        statute,
        roles: [...roles],
        lines: [...lines],
        until,
      })),
      authTime: token.authTime,
      sid: token.sid,
      iat: Math.floor(now.getTime() / 1000),
      exp: Math.floor(expiresAt.getTime() / 1000),
      jti: newId(now.getTime()),
    };
    return { assertion: await this.signer.sign(claims), expiresAt: expiresAt.toISOString(), claims };
  }

  private termsOf(partition: string, on: string): MandateTerms {
    const held = this.terms.get(partition);
    if (held?.on === on) return held.terms;
    const terms = mandateTerms(this.partnership, partition, on);
    this.terms.set(partition, { on, terms });
    return terms;
  }
}

/** The audit names the person of the token; which mandates she got is in the row's subjects. */
function onBehalfOf(call: Call, token: TokenClaims): Origin {
  return {
    service: call.service,
    partition: call.partition,
    correlationId: call.correlationId,
    from: null,
    actingOrNull: {
      personKey: token.personKey,
      personName: token.name,
      employer: token.organisation,
      partition: call.partition,
      roles: token.homeRoles,
      lines: [],
      mandates: [],
      authTime: token.authTime,
      sid: token.sid,
    },
  };
}

function noMandate(): DomainError {
  return new DomainError('no-mandate', 'There is nothing here for you.');
}
