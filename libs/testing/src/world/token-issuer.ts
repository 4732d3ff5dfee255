import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createSecureServer, type Server as SecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { SignJWT } from 'jose';

export interface TokenOptions {
  personKey: string;
  name: string;
  organisation: string;
  organisationPartition: string | null;
  homeRoles: readonly string[];
  sid?: string;
  authTime?: number;
  /** Anything to set or, with undefined, to leave out: for tests of refused tokens. */
  override?: Record<string, unknown>;
}

/** A local issuer with real keys and a real key endpoint: tokens are verified by the same code as Keycloak's. */
export class TokenIssuer {
  private readonly keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
  private server: Server | null = null;
  url = '';
  readonly realm = 'conjoint';

  /** By https where a certificate is given, for `localhost`. */
  async start(certificate?: { cert: string; key: string }): Promise<void> {
    const jwk = {
      ...this.keys.publicKey.export({ format: 'jwk' }),
      kid: 'test',
      alg: 'RS256',
      use: 'sig',
    };
    const answer: RequestListener = (request, response) => {
      response.setHeader('content-type', 'application/json');
      response.end(
        request.url?.endsWith('/protocol/openid-connect/certs') ? JSON.stringify({ keys: [jwk] }) : '{}',
      );
    };
    this.server = certificate ? createSecureServer(certificate, answer) : createServer(answer);
    await new Promise<void>((resolve) => this.server!.listen(0, '127.0.0.1', resolve));
    const { port } = this.server.address() as AddressInfo;
    this.url = certificate ? `https://localhost:${port}` : `http://127.0.0.1:${port}`;
  }

  /** For who connects from now on. */
  renew(certificate: { cert: string; key: string }): void {
    (this.server as SecureServer).setSecureContext(certificate);
  }

  async stop(): Promise<void> {
    await new Promise((resolve) => this.server?.close(resolve));
  }

  async token(options: TokenOptions): Promise<string> {
    const now = Math.floor(Date.now() / 1000);
    const claims: Record<string, unknown> = {
      iss: `${this.url}/realms/${this.realm}`,
      aud: ['conjoint-api'],
      azp: 'conjoint-portal',
      typ: 'Bearer',
      iat: now,
      exp: now + 3600,
      sub: randomUUID(),
      sid: options.sid,
      auth_time: options.authTime ?? now,
      preferred_username: options.personKey,
      name: options.name,
      realm_access: { roles: [...options.homeRoles] },
      organization: {
        [options.organisation]: {
          id: randomUUID(),
          partition: options.organisationPartition ? [options.organisationPartition] : [],
        },
      },
      ...options.override,
    };
    return new SignJWT(JSON.parse(JSON.stringify(claims)) as Record<string, unknown>)
      .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: 'test' })
      .sign(this.keys.privateKey);
  }
}
