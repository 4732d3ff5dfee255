import { DomainError } from '@conjoint/kernel';
import { anyOfRoles, type Role, type ServiceName } from '@conjoint/contracts';
import type { PartitionDb, Tx } from './partitions/partition-db.js';

/** Who acts, for which partition, by which mandates: the verified content of a mandate assertion. */
export interface Acting {
  personKey: string;
  personName: string;
  employer: string;
  partition: string;
  roles: Role[];
  lines: string[];
  mandates: {
    id: string;
    basis: string;
    statute: string;
    roles: Role[];
    lines: string[];
    until: string | null;
  }[];
  authTime?: number | undefined;
  sid?: string | undefined;
  /** When workforce signed the assertion, in epoch seconds. */
  issuedAt?: number | undefined;
}

/** What a verified access token says: who somebody is and which one organisation vouches for them. */
export interface TokenClaims {
  /** `preferred_username`: the stable key of a person (`<organisation>.<its sub>`). */
  personKey: string;
  name: string;
  email: string | null;
  organisation: string;
  organisationPartition: string | null;
  homeRoles: Role[];
  sid?: string | undefined;
  authTime?: number | undefined;
  expiresAt: number;
  /** A confidential client of a council, not a person. */
  machine: boolean;
}

/** What travels on with a request; opaque to apps. */
export interface CallHeaders {
  token?: string | undefined;
  assertion?: string | undefined;
  traceparent?: string | undefined;
}

/** From whom an audit row and an outbox row are: a call, or a service acting on a stored command. */
export interface Origin {
  service: ServiceName;
  partition: string;
  correlationId: string;
  actingOrNull: Acting | null;
  from: string | null;
}

/** One request being handled. The partition was chosen by the platform from the verified message. */
export class Call implements Origin {
  constructor(
    private readonly parts: {
      service: ServiceName;
      partition: string;
      from: string | null;
      acting: Acting | null;
      token: TokenClaims | null;
      correlationId: string;
      deadline: number;
      db: PartitionDb;
      headers: CallHeaders;
    },
  ) {}
  get service(): ServiceName {
    return this.parts.service;
  }
  get partition(): string {
    return this.parts.partition;
  }
  /** The partition that sent a message across, proved by the subject NATS let it publish on. */
  get from(): string | null {
    return this.parts.from;
  }
  get actingOrNull(): Acting | null {
    return this.parts.acting;
  }
  get acting(): Acting {
    if (!this.parts.acting)
      throw new Error('this message carries no mandate: its contract does not ask for one');
    return this.parts.acting;
  }
  get token(): TokenClaims | null {
    return this.parts.token;
  }
  get correlationId(): string {
    return this.parts.correlationId;
  }
  /** Epoch milliseconds after which nobody waits for the answer. */
  get deadline(): number {
    return this.parts.deadline;
  }
  get db(): PartitionDb {
    return this.parts.db;
  }
  get headers(): CallHeaders {
    return this.parts.headers;
  }
}

/** One event being handled: inbox row, effect and what follows commit together, so `tx` is the only way to change anything. */
export interface EventCall extends Origin {
  db: PartitionDb;
  tx: Tx;
}

export interface Received<P> {
  id: string;
  aggregateId: string;
  version: number;
  epoch: number;
  from: string | null;
  payload: P;
}

/** A stored command that outlives its request runs as `system:<service>`. */
export function systemOrigin(service: ServiceName, partition: string, correlationId: string): Origin {
  return { service, partition, correlationId, actingOrNull: null, from: null };
}

/** A person at the command line changes an installation; the audit of each council it touches names her. Without one, the service itself. */
export function operatorOrigin(
  origin: { service: ServiceName; partition: string; correlationId: string },
  operator: string | undefined,
): Origin {
  const { service, partition, correlationId } = origin;
  if (!operator) return systemOrigin(service, partition, correlationId);
  const who = { personKey: `operator:${operator}`, personName: operator, employer: '', partition };
  const actingOrNull = { ...who, roles: [], lines: [], mandates: [] };
  return { service, partition, correlationId, from: null, actingOrNull };
}

/** The first statement of a service method: refuses unless the mandate holds one of the roles. */
export function requireRole(call: Call, ...roles: Role[]): void {
  if (call.acting.roles.some((role) => roles.includes(role))) return;
  throw new DomainError(
    'not-permitted',
    `Your role here does not allow this. It is for: ${anyOfRoles(roles)}.`,
    {
      details: { roles },
    },
  );
}
