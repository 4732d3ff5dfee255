import { randomUUID } from 'node:crypto';
import type {
  AssertionClaims,
  Mandate,
  RequestContract,
  RequestOf,
  ResponseOf,
  Role,
} from '@conjoint/contracts';
import { MandateSigner, newId, type Requests } from '@conjoint/platform';
import type { TokenIssuer, TokenOptions } from './token-issuer.js';

export interface PersonOptions {
  /** Acting partition. */
  partition: string;
  roles: Role[];
  key?: string;
  name?: string;
  organisation?: string;
  organisationPartition?: string | null;
  homeRoles?: Role[];
  /** Where the basis is not employment, the roles are for these lines only. */
  lines?: string[];
  /** The last day of the mandate. */
  until?: string;
  basis?: Mandate['basis'];
  mandateId?: string;
  sid?: string;
  override?: TokenOptions['override'];
}

/** A signed-in person as the services see one: a real access token and a real mandate assertion. */
export class TestPerson {
  readonly key: string;
  readonly mandateId: string;
  private readonly sid: string;

  constructor(
    private readonly parts: {
      requests: (partition: string) => Requests;
      issuer: TokenIssuer;
      signer: MandateSigner;
      now: () => Date;
    },
    private readonly options: PersonOptions,
  ) {
    this.key = options.key ?? `test.${options.roles.join('-')}`;
    this.mandateId = options.mandateId ?? newId();
    this.sid = options.sid ?? randomUUID();
  }

  /** Sends a request inside the acting partition (or another, to prove that it is refused). */
  async send<C extends RequestContract>(
    contract: C,
    body: RequestOf<C>,
    inPartition = this.options.partition,
    deadline?: number,
  ): Promise<ResponseOf<C>> {
    return this.parts.requests(inPartition).sendAs(
      {
        partition: inPartition,
        token: await this.token(),
        assertion: await this.assertion(),
        correlationId: randomUUID(),
        ...(deadline ? { deadline } : {}),
      },
      contract,
      body,
    );
  }

  /** Sends with the access token alone: how a mandate is asked for. */
  async sendWithToken<C extends RequestContract>(
    contract: C,
    body: RequestOf<C>,
    inPartition = this.options.partition,
  ): Promise<ResponseOf<C>> {
    return this.parts
      .requests(inPartition)
      .sendAs(
        { partition: inPartition, token: await this.token(), correlationId: randomUUID() },
        contract,
        body,
      );
  }

  token(): Promise<string> {
    const { options } = this;
    return this.parts.issuer.token({
      personKey: this.key,
      name: options.name ?? 'Test Person',
      organisation: options.organisation ?? this.key.split('.')[0]!,
      organisationPartition:
        options.organisationPartition === undefined ? options.partition : options.organisationPartition,
      homeRoles: options.homeRoles ?? options.roles,
      sid: this.sid,
      ...(options.override ? { override: options.override } : {}),
    });
  }

  assertion(override: Partial<AssertionClaims> = {}): Promise<string> {
    const { options } = this;
    const seconds = Math.floor(this.parts.now().getTime() / 1000);
    return this.parts.signer.sign({
      iss: options.partition,
      aud: 'conjoint',
      sub: this.key,
      name: options.name ?? 'Test Person',
      employer: options.organisation ?? this.key.split('.')[0]!,
      partition: options.partition,
      roles: options.roles,
      lines: options.lines ?? [],
      mandates: [
        {
          id: this.mandateId,
          basis: options.basis ?? 'employment',
          statute: options.basis ?? 'employment',
          roles: options.roles,
          lines: options.lines ?? [],
          until: options.until ?? null,
        },
      ],
      iat: seconds,
      exp: seconds + 900,
      jti: newId(),
      ...override,
    });
  }
}
