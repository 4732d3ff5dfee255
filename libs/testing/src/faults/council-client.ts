import { randomUUID } from 'node:crypto';
import {
  assertMandate,
  type RequestContract,
  type RequestOf,
  type ResponseOf,
  type Role,
} from '@conjoint/contracts';
import { isDomainError } from '@conjoint/kernel';
import { Requests, type NatsConnections } from '@conjoint/platform';
import type { TokenIssuer } from '../world/token-issuer.js';
import type { Acknowledged } from './acknowledged.js';
import { pause } from './seeded-random.js';

/** Somebody was away. The request is sent again as it is, with the same request id. */
const AWAY = new Set(['unavailable', 'deadline-exceeded', 'partition-unavailable']);
const ATTEMPT_MS = 3000;
const GIVE_UP_MS = 60_000;
/** Far shorter than the portal's minute: workforce is asked often, and killed in the middle of it. */
const ASSERTION_MS = 2000;

/** A person at work for one council, who sends everything again until it is answered. */
export class CouncilClient {
  private token: Promise<string> | null = null;
  private statement: { text: string; mandateId: string; until: number } | null = null;

  constructor(
    private readonly parts: { portal: NatsConnections; issuer: TokenIssuer; acknowledged: Acknowledged },
    readonly council: string,
    private readonly person: { organisation: string; key: string; roles: Role[] },
  ) {}

  /** Resolves once it is acknowledged; null when it was refused for a reason that nothing excuses. */
  async untilAnswered<C extends RequestContract>(
    contract: C,
    body: RequestOf<C>,
  ): Promise<ResponseOf<C> | null> {
    return this.repeat(contract.name, async () => this.send(contract, body, await this.assertion()));
  }

  /** The id of this person's own mandate here. */
  async mandateId(): Promise<string> {
    await this.assertion();
    return this.statement!.mandateId;
  }

  private async assertion(): Promise<string | undefined> {
    if (!this.statement || this.statement.until < Date.now()) {
      const answer = await this.repeat(assertMandate.name, () => this.send(assertMandate, {}));
      if (!answer) return undefined;
      const { assertion: text, claims } = answer;
      this.statement = { text, mandateId: claims.mandates[0]!.id, until: Date.now() + ASSERTION_MS };
    }
    return this.statement.text;
  }

  private async send<C extends RequestContract>(
    contract: C,
    body: RequestOf<C>,
    assertion?: string,
  ): Promise<ResponseOf<C>> {
    const { portal } = this.parts;
    this.token ??= this.newToken();
    return new Requests(portal).sendAs(
      {
        partition: this.council,
        token: await this.token,
        assertion,
        correlationId: randomUUID(),
        deadline: Date.now() + ATTEMPT_MS,
      },
      contract,
      body,
    );
  }

  private async repeat<T>(what: string, attempt: () => Promise<T>): Promise<T | null> {
    const { acknowledged } = this.parts;
    const until = Date.now() + GIVE_UP_MS;
    for (;;) {
      try {
        return await attempt();
      } catch (error) {
        const code = isDomainError(error) ? error.code : 'internal';
        if (!AWAY.has(code)) acknowledged.unexpected.push(`${what} in ${this.council}: ${code}`);
        // After a bug nobody knows whether it was done: like somebody at a screen, ask again.
        if (!AWAY.has(code) && code !== 'internal') return null;
        if (Date.now() > until) {
          acknowledged.unexpected.push(`${what} in ${this.council}: no answer in ${GIVE_UP_MS} ms (${code})`);
          return null;
        }
        acknowledged.repeats += 1;
        await pause(150);
      }
    }
  }

  private newToken(): Promise<string> {
    const { organisation, key, roles } = this.person;
    return this.parts.issuer.token({
      personKey: `${organisation}.${key}`,
      name: 'Invented Person',
      organisation,
      organisationPartition: this.council,
      homeRoles: roles,
      sid: randomUUID(),
    });
  }
}
