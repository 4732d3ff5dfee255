import type { AssertionClaims, RequestContract, RequestOf, ResponseOf, Role } from '@conjoint/contracts';
import { isDomainError } from '@conjoint/kernel';
import {
  mandatesOnLine,
  type LinesOfPartnership,
  type PartitionEntry,
  type Requests,
} from '@conjoint/platform';
import { isUnavailable } from '../framework/form.js';
import type { SignedInPerson } from '../session/session.js';
import { withStandingMandate } from './withdrawn.js';

/** One part of a page: its data, or why there is none. A page never falls because one part does. */
export type Part<T> =
  | { readonly shown: true; readonly data: T }
  /** `unavailable`: "not available just now". `not-permitted`: leave the part out. */
  | { readonly shown: false; readonly why: 'unavailable' | 'not-permitted' };

/** The council's signed statement of what she may do there, and what it says. */
export interface HeldMandate {
  readonly assertion: string;
  readonly claims: AssertionClaims;
}

/** The signed-in person acting for one council: everything a page may ask of a service goes through here. */
export class Acting {
  private held: HeldMandate;

  constructor(
    private readonly parts: {
      requests: Requests;
      council: PartitionEntry;
      partnership: LinesOfPartnership;
      person: SignedInPerson;
      mandate: HeldMandate;
      /** Asks workforce again after a service refused this one. */
      renew: (refused: HeldMandate) => Promise<HeldMandate>;
      token: string;
      correlationId: string;
    },
  ) {
    this.held = parts.mandate;
  }

  /** Name, short name, code and kind of the council or body acted for. */
  get council(): PartitionEntry {
    return this.parts.council;
  }
  /** The code, for `paths.x({ council: acting.code })`. */
  get code(): string {
    return this.parts.council.code;
  }
  get person(): SignedInPerson {
    return this.parts.person;
  }
  get claims(): AssertionClaims {
    return this.held.claims;
  }
  get roles(): readonly Role[] {
    return this.held.claims.roles;
  }
  get correlationId(): string {
    return this.parts.correlationId;
  }

  /** Whether a mandate held here may send this message, by its role and line: for leaving out links and buttons. The service checks again. */
  may(contract: RequestContract): boolean {
    const { access } = contract;
    if (access.by !== 'mandate') return false;
    const mandates = mandatesOnLine(access, this.claims.mandates, this.parts.partnership);
    if (access.roles === 'any') return mandates.length > 0;
    return access.roles.some((role) => mandates.some((mandate) => mandate.roles.includes(role)));
  }

  /**
   * Sends a request to a service of this council with token, assertion, correlation id and deadline.
   * @throws DomainError: `submit` and the problem pages say what becomes of each code.
   */
  send<C extends RequestContract>(
    contract: C,
    body: RequestOf<C>,
    options: { timeoutMs?: number } = {},
  ): Promise<ResponseOf<C>> {
    const { requests, token, correlationId } = this.parts;
    const deadline = Date.now() + (options.timeoutMs ?? 8_000);
    return withStandingMandate({
      held: this.held,
      renew: async (refused) => (this.held = await this.parts.renew(refused)),
      act: ({ assertion }) =>
        requests.sendAs({ partition: this.code, token, assertion, correlationId, deadline }, contract, body),
    });
  }

  /** For one part of a page that should stand without it. Any other failure than the two is thrown. */
  async part<C extends RequestContract>(contract: C, body: RequestOf<C>): Promise<Part<ResponseOf<C>>> {
    if (!this.may(contract)) return { shown: false, why: 'not-permitted' };
    try {
      return { shown: true, data: await this.send(contract, body, { timeoutMs: 4_000 }) };
    } catch (error) {
      if (isUnavailable(error)) return { shown: false, why: 'unavailable' };
      if (isDomainError(error) && error.code === 'not-permitted')
        return { shown: false, why: 'not-permitted' };
      throw error;
    }
  }
}
