import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { Body, Controller, Headers, HttpCode, Inject, Module, Param, Post } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  recordReferral,
  type AssertionClaims,
  type ParsedRequestOf,
  type ResponseOf,
} from '@conjoint/contracts';
import { DomainError } from '@conjoint/kernel';
import {
  API_AUDIENCE,
  Call,
  CallGate,
  codeLevel,
  ConnectionCap,
  createLog,
  databaseName,
  loadPartnership,
  MandateSigner,
  MandateVerifier,
  newId,
  PartitionDatabases,
  platformConfigSchema,
  PORTAL_CLIENT,
  readConfig,
  Refusals,
  runtimeRole,
  SecretStore,
  systemClock,
  TokenVerifier,
  type Partnership,
  type ServiceDatabase,
} from '@conjoint/platform';
import { WORKSPACE } from '../workspace.js';
import { COUNCIL } from './access-token.js';

/**
 * The yardstick: what recording a referral costs in one Nest process without messaging. Guard, mandate, validation, rules, the
 * statement with its event and audit row, pool cap and database are the product's own, used directly.
 */
interface Recording {
  record(
    asked: ParsedRequestOf<typeof recordReferral>,
    call: Call,
  ): Promise<ResponseOf<typeof recordReferral>>;
}
const PARTS = Symbol('PARTS');

interface Parts {
  databases: PartitionDatabases;
  gate: CallGate;
  tokens: TokenVerifier;
  signer: MandateSigner;
  recording: Recording;
}

@Controller('api/v1/councils')
class ReferralController {
  /** As the portal keeps one for a minute. */
  private readonly assertions = new Map<string, { text: Promise<string>; until: number }>();

  constructor(@Inject(PARTS) private readonly parts: Parts) {}

  @Post(':council/referrals')
  @HttpCode(201)
  async record(
    @Param('council') council: string,
    @Headers('authorization') authorization: string,
    @Body() body: unknown,
  ): Promise<ResponseOf<typeof recordReferral>> {
    const { databases, gate, recording } = this.parts;
    const token = authorization.replace(/^Bearer /, '');
    const headers = { token, assertion: await this.assertion(council, token) };
    const correlationId = randomUUID();
    const deadline = Date.now() + 10_000;
    const db = await databases.ready(council);
    const travelling = { ...headers, correlationId, deadline };
    const admitted = await gate.admit({
      contract: recordReferral,
      db,
      across: false,
      named: () => [],
      travelling,
    });
    const request = recordReferral.request.safeParse(body);
    if (!request.success) throw new DomainError('validation-failed', 'Some answers need to be changed.');
    const call = new Call({
      ...admitted,
      service: 'referrals',
      partition: council,
      from: null,
      correlationId,
      deadline,
      db,
      headers,
    });
    return recordReferral.response.parse(await recording.record(request.data, call));
  }

  private async assertion(council: string, token: string): Promise<string> {
    const claims = await this.parts.tokens.verify(token);
    const kept = this.assertions.get(claims.personKey);
    if (kept && kept.until > Date.now()) return kept.text;
    const seconds = Math.floor(Date.now() / 1000);
    const mandate: AssertionClaims = {
      iss: council,
      aud: 'conjoint',
      sub: claims.personKey,
      name: claims.name,
      employer: claims.organisation,
      partition: council,
      roles: claims.homeRoles,
      lines: [],
      mandates: [
        {
          id: newId(),
          basis: 'employment',
          statute: 'employment',
          roles: claims.homeRoles,
          lines: [],
          until: null,
        },
      ],
      iat: seconds,
      exp: seconds + 900,
      jti: newId(),
    };
    const text = this.parts.signer.sign(mandate);
    this.assertions.set(claims.personKey, { text, until: Date.now() + 60_000 });
    return text;
  }
}

async function assemble(): Promise<{ parts: Parts; port: number; host: string }> {
  const config = readConfig(platformConfigSchema, process.env);
  const partnership = loadPartnership(config.CONJOINT_PARTNERSHIP);
  // The compiled service, by path: its rules and its statement are what is compared, so a copy of them would measure something else.
  const service = (file: string): Promise<unknown> => import(join(WORKSPACE, 'apps/referrals/dist', file));
  const { database } = (await service('database.js')) as { database: ServiceDatabase };
  const { RecordingService } = (await service('referral/recording.service.js')) as {
    RecordingService: new (partnership: Partnership, clock: typeof systemClock) => Recording;
  };
  const secrets = new SecretStore(config.CONJOINT_SECRETS);
  const name = databaseName(config.CONJOINT_DATABASE_PREFIX, 'referrals', COUNCIL);
  const user = runtimeRole(name);
  const address = { server: config.DATABASE_URL, database: name, user, password: secrets.read(`db/${user}`) };
  const databases = new PartitionDatabases({
    database,
    addresses: new Map([[COUNCIL, address]]),
    cap: new ConnectionCap(config.DATABASE_POOL_CAP),
    clock: systemClock,
    log: createLog({ service: 'bench', level: 'warn' }),
    codeLevel: codeLevel(database),
  });
  const tokens = new TokenVerifier({
    keycloakUrl: config.KEYCLOAK_URL,
    realm: config.CONJOINT_REALM,
    audience: API_AUDIENCE,
    allowedClients: [PORTAL_CLIENT],
  });
  const gate = new CallGate('referrals', tokens, new MandateVerifier(secrets), new Refusals(), partnership);
  const recording = new RecordingService(partnership, systemClock);
  const parts = { databases, gate, tokens, signer: new MandateSigner(secrets), recording };
  return { parts, port: config.PORT, host: config.HOST };
}

@Module({})
class OneProcess {}

const { parts, port, host } = await assemble();
const app = await NestFactory.create(
  { module: OneProcess, controllers: [ReferralController], providers: [{ provide: PARTS, useValue: parts }] },
  { logger: ['error'] },
);
await app.listen(port, host);
