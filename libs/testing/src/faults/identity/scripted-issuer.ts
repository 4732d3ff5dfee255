import { generateKeyPairSync, randomUUID, type KeyPairKeyObjectResult } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SignJWT } from 'jose';
import type { TokenOptions } from '../../world/token-issuer.js';

/** `html`: a gateway's page in place of every answer. `hanging`: connections are taken, and nothing is ever said. */
export type IdentityMode = 'well' | 'html' | 'hanging';

/** A person as she comes back from her organisation's own sign-in. */
export interface SignsIn extends TokenOptions {
  email: string;
}

interface Key {
  kid: string;
  pair: KeyPairKeyObjectResult;
}

/**
 * An OpenID provider that fails as it is told, with real keys, codes and tokens. Whoever is named by the login hint and is known
 * here has signed in: what happens on Keycloak's own pages is tested with Keycloak (`sign-in.int-spec`).
 */
export class ScriptedIssuer {
  readonly realm = 'conjoint';
  mode: IdentityMode = 'well';
  url = '';
  /** How far its clock is ahead. */
  aheadMs = 0;
  /** Questions met by a fault. */
  disturbed = 0;
  private server: Server | null = null;
  private port = 0;
  private keys: Key[] = [newKey()];
  private readonly people = new Map<string, SignsIn>();
  private readonly codes = new Map<string, { person: SignsIn; nonce: string; client: string }>();

  async start(): Promise<void> {
    if (this.server) return;
    const server = createServer((asked, answer) => void this.answer(asked, answer));
    await new Promise<void>((resolve) => server.listen(this.port, '127.0.0.1', resolve));
    this.server = server;
    this.port = (server.address() as AddressInfo).port;
    this.url = `http://127.0.0.1:${this.port}`;
  }

  /** Its address is kept for the next start. */
  async stop(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise((resolve) => (this.server ? this.server.close(resolve) : resolve(null)));
    this.server = null;
  }

  /** From now on it signs with another key; the old one is still told of, or not any more. */
  rotateKey(keepOld: boolean): void {
    this.keys = [newKey(), ...(keepOld ? this.keys : [])];
  }

  know(person: SignsIn): void {
    this.people.set(person.email, person);
  }

  token(options: TokenOptions): Promise<string> {
    const now = this.seconds();
    return this.sign({
      iss: this.issuer,
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
      organization: organisationOf(options),
      ...options.override,
    });
  }

  private seconds(): number {
    return Math.floor((Date.now() + this.aheadMs) / 1000);
  }

  private get issuer(): string {
    return `${this.url}/realms/${this.realm}`;
  }

  private sign(claims: Record<string, unknown>): Promise<string> {
    const { kid, pair } = this.keys[0]!;
    return new SignJWT(JSON.parse(JSON.stringify(claims)) as Record<string, unknown>)
      .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid })
      .sign(pair.privateKey);
  }

  private async answer(asked: IncomingMessage, answer: ServerResponse): Promise<void> {
    if (this.mode !== 'well') this.disturbed += 1;
    if (this.mode === 'hanging') return;
    if (this.mode === 'html') {
      answer.setHeader('content-type', 'text/html');
      return void answer.end('<html><body><h1>We will be back soon</h1></body></html>');
    }
    const url = new URL(asked.url!, this.url);
    const body = new URLSearchParams(await textOf(asked));
    const path = url.pathname.replace(`/realms/${this.realm}`, '');
    if (path === '/protocol/openid-connect/auth') return this.authorise(url.searchParams, answer);
    const json = await this.document(path, body);
    answer.writeHead('error' in json ? 400 : 200, { 'content-type': 'application/json' });
    answer.end(JSON.stringify(json));
  }

  private async document(path: string, body: URLSearchParams): Promise<object> {
    const at = `${this.issuer}/protocol/openid-connect`;
    if (path === '/.well-known/openid-configuration')
      return {
        issuer: this.issuer,
        authorization_endpoint: `${at}/auth`,
        token_endpoint: `${at}/token`,
        jwks_uri: `${at}/certs`,
        end_session_endpoint: `${at}/logout`,
        response_types_supported: ['code'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: ['RS256'],
      };
    if (path === '/protocol/openid-connect/certs')
      return {
        keys: this.keys.map(({ kid, pair }) => ({
          ...pair.publicKey.export({ format: 'jwk' }),
          kid,
          alg: 'RS256',
          use: 'sig',
        })),
      };
    if (path === '/protocol/openid-connect/token') return this.tokens(body);
    return { error: 'not_found' };
  }

  private authorise(asked: URLSearchParams, answer: ServerResponse): void {
    const person = this.people.get(asked.get('login_hint') ?? '');
    const back = new URL(asked.get('redirect_uri')!);
    back.searchParams.set('state', asked.get('state') ?? '');
    if (person) {
      const code = randomUUID();
      this.codes.set(code, { person, nonce: asked.get('nonce') ?? '', client: asked.get('client_id') ?? '' });
      back.searchParams.set('code', code);
    } else back.searchParams.set('error', 'access_denied');
    answer.writeHead(302, { location: back.href }).end();
  }

  private async tokens(body: URLSearchParams): Promise<object> {
    const code = this.codes.get(body.get('code') ?? body.get('refresh_token') ?? '');
    if (!code) return { error: 'invalid_grant' };
    this.codes.delete(body.get('code') ?? '');
    const { person, nonce, client } = code;
    const refresh = randomUUID();
    this.codes.set(refresh, code);
    const now = this.seconds();
    const id = await this.sign({
      iss: this.issuer,
      aud: client,
      azp: client,
      sub: `subject of ${person.personKey}`,
      iat: now,
      exp: now + 300,
      nonce,
      sid: person.sid,
      auth_time: now,
      preferred_username: person.personKey,
      name: person.name,
      email: person.email,
      organization: organisationOf(person),
    });
    const access = await this.token({
      ...person,
      override: { sub: `subject of ${person.personKey}`, email: person.email },
    });
    return {
      access_token: access,
      token_type: 'Bearer',
      expires_in: 300,
      refresh_token: refresh,
      id_token: id,
    };
  }
}

const newKey = (): Key => ({ kid: randomUUID(), pair: generateKeyPairSync('rsa', { modulusLength: 2048 }) });

function organisationOf({ organisation, organisationPartition }: TokenOptions): object {
  return {
    [organisation]: { id: randomUUID(), partition: organisationPartition ? [organisationPartition] : [] },
  };
}

async function textOf(asked: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of asked) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
