import { randomUUID } from 'node:crypto';
import {
  assertMandate,
  type RequestContract,
  type RequestOf,
  type ResponseOf,
  type Role,
} from '@conjoint/contracts';
import type { TestWorld } from '@conjoint/testing';

export interface SignIn {
  key?: string;
  organisation: string;
  /** The partition the organisation owns; the session acts there unless told otherwise. */
  partition: string | null;
  roles: Role[];
  name?: string;
  /** How many seconds ago she signed in. */
  ago?: number;
  machine?: boolean;
}

/** One signed-in session for tests, as the portal holds it: an access token, and the assertions it asks for. */
export class SignedInSession {
  readonly key: string;
  readonly sid = randomUUID();
  private readonly authTime: number;

  constructor(
    private readonly world: TestWorld,
    private readonly signIn: SignIn,
  ) {
    this.key = signIn.key ?? `${signIn.organisation}.${randomUUID()}`;
    this.authTime = Math.floor(Date.now() / 1000) - (signIn.ago ?? 0);
  }

  token(): Promise<string> {
    const { machine, name, organisation, partition, roles } = this.signIn;
    return this.world.issuer.token({
      personKey: this.key,
      name: name ?? 'Test Person',
      organisation,
      organisationPartition: partition,
      homeRoles: roles,
      sid: this.sid,
      authTime: this.authTime,
      ...(machine ? { override: { azp: `machine-${partition}`, sid: undefined, auth_time: undefined } } : {}),
    });
  }

  async assert(partition = this.signIn.partition ?? ''): Promise<ResponseOf<typeof assertMandate>> {
    return this.world
      .requestsAs('portal', partition)
      .sendAs({ partition, token: await this.token(), correlationId: randomUUID() }, assertMandate, {});
  }

  async send<C extends RequestContract>(
    contract: C,
    body: RequestOf<C>,
    { partition = this.signIn.partition ?? '', assertion }: { partition?: string; assertion?: string } = {},
  ): Promise<ResponseOf<C>> {
    return this.world.requestsAs('portal', partition).sendAs(
      {
        partition,
        token: await this.token(),
        assertion: assertion ?? (await this.assert(partition)).assertion,
        correlationId: randomUUID(),
      },
      contract,
      body,
    );
  }
}
