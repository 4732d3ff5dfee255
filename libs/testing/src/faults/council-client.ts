import { randomUUID } from 'node:crypto';
import {
  assertMandate,
  type Problem,
  type RequestContract,
  type RequestOf,
  type ResponseOf,
  type Role,
} from '@conjoint/contracts';
import { DomainError, isDomainError } from '@conjoint/kernel';
import { fromProblem, Requests, type NatsConnections } from '@conjoint/platform';
import type { TokenIssuer } from '../world/token-issuer.js';
import type { Noted } from './acknowledged.js';
import { pause } from './seeded-random.js';

/** Somebody was away. The request is sent again as it is, with the same request id. */
const AWAY = new Set(['unavailable', 'deadline-exceeded', 'partition-unavailable']);
const ATTEMPT_MS = 3000;
/** A machine that is busy with other things takes half a minute to start what was killed, and seven are. */
const GIVE_UP_MS = 150_000;
/** Far shorter than the portal's minute: workforce is asked often, and killed in the middle of it. */
const ASSERTION_MS = 2000;
/** Approving asks for a sign-in of just now: in a long run somebody signs in again. */
const SIGNED_IN_MS = 600_000;

interface ClientParts {
  readonly messages: NatsConnections;
  readonly portalUrl: string;
  readonly issuer: Pick<TokenIssuer, 'token'>;
  readonly acknowledged: Noted;
  /** How long one attempt is waited for, in milliseconds. */
  readonly patienceMs?: () => number;
}

/** A person at work for one council, who sends everything again until it is answered. */
export class CouncilClient {
  private signedIn: { token: Promise<string>; until: number } | null = null;
  private statement: { text: string; mandateId: string; until: number } | null = null;

  constructor(
    private readonly parts: ClientParts,
    readonly council: string,
    private readonly person: { organisation: string; key: string; roles: Role[] },
  ) {}

  /**
   * Resolves once it is acknowledged; null when it was refused: for a reason that nothing excuses, or because somebody else was
   * faster, where the codes in `late` may say so.
   */
  async untilAnswered<C extends RequestContract>(
    contract: C,
    body: RequestOf<C>,
    late: readonly string[] = [],
  ): Promise<ResponseOf<C> | null> {
    return this.repeat(contract.name, async () => this.send(contract, body, await this.assertion()), late);
  }

  /** The same through the API of the portal, which asks for her mandate itself. */
  async untilPortalAnswered<C extends RequestContract>(
    contract: C,
    call: { method: 'POST' | 'PUT'; path: string; body: RequestOf<C> },
  ): Promise<ResponseOf<C> | null> {
    return this.repeat(`${contract.name} through the portal`, async () => {
      const url = `${this.parts.portalUrl}/api/v1/councils/${this.council}${call.path}`;
      const response = await fetch(url, {
        method: call.method,
        headers: { authorization: `Bearer ${await this.token()}`, 'content-type': 'application/json' },
        body: JSON.stringify(call.body),
        signal: AbortSignal.timeout(this.patienceMs * 2),
      }).catch(() => null);
      // Killed before it listened, or between taking the request and answering it: nobody knows whether it was done.
      const answer = (await response?.json().catch(() => null)) as object | null | undefined;
      if (!response || !answer) throw new DomainError('unavailable', 'The portal gave no answer.');
      if (response.ok) return answer as ResponseOf<C>;
      throw fromProblem(answer as Problem);
    });
  }

  /** The id of this person's own mandate here; null where nobody would say, which is noted as unexpected. */
  async mandateId(): Promise<string | null> {
    await this.assertion();
    return this.statement?.mandateId ?? null;
  }

  private get patienceMs(): number {
    return this.parts.patienceMs?.() ?? ATTEMPT_MS;
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
    return new Requests(this.parts.messages).sendAs(
      {
        partition: this.council,
        token: await this.token(),
        assertion,
        correlationId: randomUUID(),
        deadline: Date.now() + this.patienceMs,
      },
      contract,
      body,
    );
  }

  private async repeat<T>(
    what: string,
    attempt: () => Promise<T>,
    late: readonly string[] = [],
  ): Promise<T | null> {
    const { acknowledged } = this.parts;
    const began = Date.now();
    const until = began + GIVE_UP_MS;
    for (;;) {
      const asked = Date.now();
      const noteLongest = (longest: Map<string, number>, since: number): unknown =>
        longest.set(this.council, Math.max(longest.get(this.council) ?? 0, Date.now() - since));
      try {
        const answer = await attempt().finally(() => noteLongest(acknowledged.longestAttemptMs, asked));
        acknowledged.operations += 1;
        noteLongest(acknowledged.longestMs, began);
        return answer;
      } catch (error) {
        const code = isDomainError(error) ? error.code : 'internal';
        if (late.includes(code)) return null;
        if (!AWAY.has(code)) acknowledged.unexpected.push(`${what} in ${this.council}: ${code}`);
        // After a bug nobody knows whether it was done: like somebody at a screen, ask again.
        if (!AWAY.has(code) && code !== 'internal') return null;
        if (Date.now() > until) {
          acknowledged.unexpected.push(`${what} in ${this.council}: no answer in ${GIVE_UP_MS} ms (${code})`);
          return null;
        }
        acknowledged.repeats += 1;
        acknowledged.failed.push(
          `${what} in ${this.council} after ${Date.now() - asked} ms: ${code} ${whyOf(error)}`,
        );
        await pause(150);
      }
    }
  }

  private token(): Promise<string> {
    if (!this.signedIn || this.signedIn.until < Date.now())
      this.signedIn = { token: this.newToken(), until: Date.now() + SIGNED_IN_MS };
    return this.signedIn.token;
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

/** Why somebody was away, as far as it was said. */
function whyOf(error: unknown): string {
  const why = isDomainError(error) ? error.details?.['why'] : undefined;
  return typeof why === 'string' ? `(${why})` : '';
}
