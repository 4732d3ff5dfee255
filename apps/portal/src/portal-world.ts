import { randomBytes, randomUUID } from 'node:crypto';
import {
  assertMandate,
  recordRefusal,
  type AssertionClaims,
  type ParsedRequestOf,
  type Role,
} from '@conjoint/contracts';
import { DomainError } from '@conjoint/kernel';
import {
  createDatabase,
  loadPartnership,
  MandateSigner,
  migrateDatabase,
  newId,
  type PartnershipFile,
} from '@conjoint/platform';
import { testDatabaseUrl, testWorld, type TestWorld } from '@conjoint/testing';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPortal } from './app.js';
import type { PortalConfig } from './config.js';
import { PORTAL_MIGRATIONS, portalDatabaseName } from './database.js';
import type { Portal } from './portal.js';

export interface Visit {
  status: number;
  text: string;
  headers: Headers;
  location: string | null;
}

/** Who holds which mandates; changed by a test while people are signed in. */
export type Mandated = Record<string, Role[]>;

export interface PortalWorldOptions {
  /** The partnership; without one the Tri-borough's, with the canary lent to its other councils. */
  partnership?: PartnershipFile;
  /** A real identity server; without one nobody can sign in, and sessions are made by `signIn`. */
  identity?: { url: string; realm: string; clientSecret: string };
  publicUrl?: string;
  port?: number;
  /** Other limits than those above what a test needs. */
  limits?: Partial<PortalConfig>;
}

/**
 * The real portal on real PostgreSQL and NATS. Workforce is answered for by the test over workforce's own NATS user;
 * people are signed in by rows with real tokens. For integration specs only.
 */
export class PortalWorld {
  mandated: Mandated = {};
  /** What was written down at home, by partition. */
  readonly refusals: Record<string, ParsedRequestOf<typeof recordRefusal>[]> = {};
  /** The mandate each partition granted last. */
  readonly mandateIds: Record<string, string> = {};
  /** Mandate requests each partition received. */
  readonly asked: Record<string, number> = {};

  private constructor(
    readonly world: TestWorld,
    readonly app: NestExpressApplication,
    readonly portal: Portal,
    readonly url: string,
  ) {}

  static async start(options: PortalWorldOptions = {}): Promise<PortalWorld> {
    const { identity, publicUrl = 'http://127.0.0.1', port = 0 } = options;
    const world = await withPartnership(options.partnership ?? withCanaryLent(), (path) =>
      testWorld({ partnership: path, services: [] }),
    );
    const { config, secrets, prefix, partnership } = world.parts;
    if (identity) secrets.write('oidc/portal-client', identity.clientSecret);
    const realm = identity && { KEYCLOAK_URL: identity.url, CONJOINT_REALM: identity.realm };
    const database = portalDatabaseName(prefix);
    const adminUrl = testDatabaseUrl();
    await createDatabase({ adminUrl, database, partition: null, secrets, extensions: [] });
    await migrateDatabase({
      serverUrl: config.DATABASE_URL,
      database,
      secrets,
      migrations: PORTAL_MIGRATIONS,
    });
    const { app, portal } = await createPortal({
      config: {
        ...config,
        ...realm,
        PORTAL_CLIENT_ID: 'conjoint-portal',
        PORTAL_PROXIES: 0,
        PORTAL_SIGN_INS_PER_MINUTE: 60,
        PORTAL_REFUSED_TOKENS_PER_MINUTE: 30,
        PORTAL_STRANGERS_PER_MINUTE: 6000,
        PORTAL_PAGES_PER_MINUTE: 1200,
        PORTAL_API_CALLS_PER_MINUTE: 1200,
        ...options.limits,
        MAX_UPLOAD_MB: 1,
        publicUrl,
      },
      partnership,
      clock: world.clock,
    });
    await app.listen(port, '127.0.0.1');
    const { port: listening } = app.getHttpServer().address() as AddressInfo;
    await Promise.all(world.parts.partitions.map(({ code }) => portal.connections.get(code)));
    const made = new PortalWorld(world, app, portal, `http://127.0.0.1:${listening}`);
    await made.answerForWorkforce();
    return made;
  }

  async stop(): Promise<void> {
    await this.app.close();
    await this.portal.close();
    await this.world.stop();
  }

  token(personKey: string, override: Record<string, unknown> = {}): Promise<string> {
    return this.world.issuer.token({
      personKey,
      name: 'Canary Person',
      organisation: 'lbhf',
      organisationPartition: 'E09000013',
      homeRoles: ['front-door-worker'],
      sid: 'sid-of-test',
      override: { email: 'canary@lbhf.example', ...override },
    });
  }

  /** A session as a finished sign-in leaves it, acting for a council if one is given. */
  async signIn(
    options: { acting?: string; choices?: string[]; personKey?: string } = {},
  ): Promise<TestBrowser> {
    const cookie = randomBytes(32).toString('base64url');
    const personKey = options.personKey ?? 'lbhf.canary';
    await this.portal.repository.insert({
      cookie,
      signInId: randomUUID(),
      person: {
        key: personKey,
        name: 'Canary Person',
        email: 'canary@lbhf.example',
        organisation: 'lbhf',
        subject: `subject of ${personKey}`,
      },
      tokens: {
        access: await this.token(personKey),
        accessExpiresAt: this.world.clock.now().getTime() / 1000 + 3000,
        refresh: 'canary-refresh-token',
        id: 'canary-id-token',
        ended: false,
      },
      sid: 'sid-of-test',
      now: this.world.clock.now(),
    });
    const browser = new TestBrowser(this.url, this.portal.cookies.session, cookie);
    if (options.acting) {
      const session = await this.portal.sessions.find(cookie);
      const { cookie: rotated } = await this.portal.sessions.actFor(
        session!,
        options.acting,
        options.choices ?? [options.acting],
      );
      browser.cookie = rotated;
    }
    return browser;
  }

  private async answerForWorkforce(): Promise<void> {
    const signer = new MandateSigner(this.world.parts.secrets);
    for (const { code } of this.world.parts.partitions) {
      this.asked[code] = 0;
      await this.world.answer(assertMandate, code, async () => {
        this.asked[code]! += 1;
        const roles = this.mandated[code];
        if (!roles) throw new DomainError('no-mandate', 'There is nothing here for you.');
        const claims = this.claims(code, roles);
        return {
          assertion: await signer.sign(claims),
          expiresAt: new Date(claims.exp * 1000).toISOString(),
          claims,
        };
      });
      this.refusals[code] = await this.world.answer(recordRefusal, code, () => ({}));
    }
  }

  private claims(partition: string, roles: Role[]): AssertionClaims {
    const iat = Math.floor(this.world.clock.now().getTime() / 1000);
    return {
      iss: partition,
      aud: 'conjoint',
      sub: 'lbhf.canary',
      name: 'Canary Person',
      employer: 'lbhf',
      partition,
      roles,
      lines: [],
      mandates: [
        {
          id: (this.mandateIds[partition] = newId()),
          basis: 'employment',
          statute: 'Local Government Act 1972, section 112',
          roles,
          lines: [],
          until: null,
        },
      ],
      iat,
      exp: iat + 900,
      jti: newId(),
    };
  }
}

const FOLDER = join(import.meta.dirname, '../../../infra/partnerships');
const CANARY = { organisation: 'lbhf', person: 'canary' };

/** A partition is asked for a mandate only where the file gives the person some footing, so she is lent wherever a test may want her. */
function withCanaryLent(): PartnershipFile {
  const { file } = loadPartnership(join(FOLDER, 'tri-borough.yaml'));
  // Without a list of staff, a person of the file is known by what her own sign-in calls her.
  const organisations = file.organisations.map((one) => ({ ...one, staff: undefined }));
  return lending({ ...file, organisations }, CANARY, ['E09000020', 'E09000033']);
}

export function lending(
  file: PartnershipFile,
  who: { organisation: string; person: string },
  councils: readonly string[],
): PartnershipFile {
  const loans = councils.map((to) => ({
    ...who,
    key: `lent-to-${to.toLowerCase()}`,
    to,
    roles: ['front-door-worker' as const],
    lines: [file.serviceLines[0]!.key],
    statute: 'lga-1972-s113' as const,
    since: '2025-01-01',
  }));
  return { ...file, loans: [...file.loans, ...loans] };
}

async function withPartnership<T>(file: PartnershipFile, use: (path: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'conjoint-partnership-'));
  try {
    const path = join(folder, 'partnership.yaml');
    writeFileSync(path, JSON.stringify(file)); // JSON is YAML
    return await use(path);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** One browser's cookie; redirects are shown, not followed. */
export class TestBrowser {
  constructor(
    private readonly base: string,
    private readonly cookieName: string,
    public cookie: string,
  ) {}

  get(path: string): Promise<Visit> {
    return this.send(path, { method: 'GET' });
  }

  post(path: string, fields: Record<string, string>, headers: Record<string, string> = {}): Promise<Visit> {
    return this.send(path, { method: 'POST', body: new URLSearchParams(fields), headers });
  }

  /** The token of the first form of a page. */
  async formToken(path: string): Promise<string> {
    const { text } = await this.get(path);
    return /name="_form" value="([^"]+)"/.exec(text)![1]!;
  }

  private async send(path: string, init: RequestInit): Promise<Visit> {
    const headers = {
      ...(init.headers as Record<string, string>),
      cookie: `${this.cookieName}=${this.cookie}`,
    };
    const response = await fetch(this.base + path, { ...init, headers, redirect: 'manual' });
    for (const line of response.headers.getSetCookie()) {
      const found = new RegExp(`^${this.cookieName}=([^;]*)`).exec(line);
      if (found) this.cookie = found[1]!;
    }
    return {
      status: response.status,
      text: await response.text(),
      headers: response.headers,
      location: response.headers.get('location'),
    };
  }
}
