import {
  API_AUDIENCE,
  CLOCK,
  LOG,
  MACHINE_CLIENT_PREFIX,
  NatsConnections,
  PARTNERSHIP,
  Requests,
  SecretStore,
  TokenVerifier,
  createLog,
  fetchTrusting,
  startTracing,
  systemClock,
  type Clock,
  type Log,
  type Partnership,
} from '@conjoint/platform';
import { Reflector } from '@nestjs/core';
import type { DataSource } from 'typeorm';
import { ActingFactory } from './acting/acting.factory.js';
import { Restores } from './acting/restores.js';
import { Mandates } from './acting/mandates.service.js';
import { Withdrawals } from './acting/withdrawals.js';
import { Api } from './api/api.service.js';
import type { PortalConfig } from './config.js';
import { portalDataSource } from './database.js';
import { Assets } from './framework/assets.js';
import { FormCheck } from './framework/form-check.js';
import { PageFilter } from './framework/page.filter.js';
import { PUBLIC_URL } from './framework/public-url.js';
import { PageGuard } from './framework/page.guard.js';
import { PageAnswers, PageInterceptor } from './framework/page.interceptor.js';
import { Limits } from './framework/rate-limit.js';
import { Renderer } from './framework/renderer.js';
import { cookieNames, type CookieNames } from './session/cookies.js';
import { FormTokens } from './session/form-token.js';
import { IdentityClient } from './session/identity.client.js';
import { SessionCipher, sessionKeyOf } from './session/session-cipher.js';
import { SessionRepository } from './session/session.repository.js';
import { MAX_UPLOAD_MB } from './upload/upload.js';
import { Sessions } from './session/sessions.service.js';
import { SignIn } from './session/sign-in.service.js';

export interface PortalOptions {
  config: PortalConfig;
  partnership: Partnership;
  clock?: Clock;
  log?: Log;
}

/** Everything the portal is made of, built once at boot in this order, so that nothing is found by magic. */
export interface Portal {
  config: PortalConfig;
  log: Log;
  database: DataSource;
  connections: NatsConnections;
  sessions: Sessions;
  repository: SessionRepository;
  identity: IdentityClient;
  cookies: CookieNames;
  assets: Assets;
  guard: PageGuard;
  filter: PageFilter;
  interceptor: PageInterceptor;
  api: Api;
  limits: Limits;
  providers: Map<unknown, unknown>;
  close(): Promise<void>;
}

export function buildPortal(options: PortalOptions): Portal {
  const { config, partnership } = options;
  const clock = options.clock ?? systemClock;
  const log = options.log ?? createLog({ service: 'portal', level: config.LOG_LEVEL });
  const stopTracing = startTracing({ service: 'portal', endpoint: config.OTEL_EXPORTER_OTLP_ENDPOINT });
  const secrets = new SecretStore(config.CONJOINT_SECRETS);
  const issuer = `${config.KEYCLOAK_URL.replace(/\/$/, '')}/realms/${config.CONJOINT_REALM}`;
  const trusting = fetchTrusting(config.CONJOINT_CA_FILE);
  const keys = (): Buffer[] => secrets.readAll('portal/session.key').map(sessionKeyOf);

  const partitions = partitionsOf(config, partnership);
  const connections = new NatsConnections({
    url: config.NATS_URL,
    caFile: config.CONJOINT_CA_FILE,
    service: 'portal',
    partitions,
    secrets,
    log,
  });
  const requests = new Requests(connections);
  const database = portalDataSource({
    server: config.DATABASE_URL,
    prefix: config.CONJOINT_DATABASE_PREFIX,
    secrets,
    caFile: config.CONJOINT_CA_FILE,
  });
  const repository = new SessionRepository(database, new SessionCipher(keys));
  const identity = new IdentityClient({
    issuer,
    clientId: config.PORTAL_CLIENT_ID,
    clientSecret: secrets.read('oidc/portal-client'),
    publicUrl: config.publicUrl,
    clock,
    fetch: trusting,
  });
  const sessions = new Sessions(repository, identity, clock);
  const tokens = new TokenVerifier({
    keycloakUrl: config.KEYCLOAK_URL,
    realm: config.CONJOINT_REALM,
    audience: API_AUDIENCE,
    allowedClients: [config.PORTAL_CLIENT_ID, `${MACHINE_CLIENT_PREFIX}*`],
    fetch: trusting,
  });
  const limits = new Limits(
    {
      signIns: config.PORTAL_SIGN_INS_PER_MINUTE,
      refusedTokens: config.PORTAL_REFUSED_TOKENS_PER_MINUTE,
      strangers: config.PORTAL_STRANGERS_PER_MINUTE,
      pages: config.PORTAL_PAGES_PER_MINUTE,
      apiCalls: config.PORTAL_API_CALLS_PER_MINUTE,
    },
    clock,
  );
  const mandates = new Mandates(requests, partnership, clock, tokens);
  new Withdrawals({ connections, mandates, log }, partitions);
  const actings = new ActingFactory(requests, mandates, partnership, log);
  const cookies = cookieNames(config.publicUrl);
  const signIn = new SignIn(sessions, actings, partnership, cookies);
  const forms = new FormCheck(new FormTokens(keys), partnership, clock, config.publicUrl);
  const assets = new Assets();
  const renderer = new Renderer(assets, forms, sessions, actings, new Restores(clock));
  const answers = new PageAnswers(renderer, sessions);

  return {
    config,
    log,
    database,
    connections,
    sessions,
    repository,
    identity,
    cookies,
    assets,
    guard: new PageGuard(new Reflector(), sessions, signIn, forms, actings, partnership),
    filter: new PageFilter(answers, log),
    interceptor: new PageInterceptor(answers),
    api: new Api({ tokens, mandates, requests, partnership, log, calls: limits.apiCalls }),
    limits,
    providers: new Map<unknown, unknown>([
      [Limits, limits],
      [MAX_UPLOAD_MB, config.MAX_UPLOAD_MB],
      [PUBLIC_URL, config.publicUrl],
      [CLOCK, clock],
      [LOG, log],
      [PARTNERSHIP, partnership],
      [Requests, requests],
      [NatsConnections, connections],
      [Sessions, sessions],
      [SessionRepository, repository],
      [IdentityClient, identity],
      [SignIn, signIn],
      [Mandates, mandates],
      [ActingFactory, actings],
      [FormCheck, forms],
      [TokenVerifier, tokens],
    ]),
    close: async () => {
      await connections.close();
      if (database.isInitialized) await database.destroy();
      await stopTracing();
    },
  };
}

/** All of the file, or those this process is started for. */
function partitionsOf(config: PortalConfig, partnership: Partnership): string[] {
  const all = partnership.partitions().map(({ code }) => code);
  return config.CONJOINT_PARTITIONS ? all.filter((code) => config.CONJOINT_PARTITIONS!.includes(code)) : all;
}
