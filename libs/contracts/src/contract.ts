import { z } from 'zod';
import type { ServiceName } from './services.js';

/** Coarse roles a person may hold in a mandate. They come from the home organisation and, through mandates, from the council acted for. */
export const ROLES = [
  'front-door-worker',
  'front-door-manager',
  'team-manager',
  'social-worker',
  'workforce-officer',
  'finance-preparer',
  'finance-approver',
  'performance-analyst',
  'director',
  'auditor',
  'operator',
  'information-officer',
] as const;
export const roleSchema = z.enum(ROLES);
export type Role = z.infer<typeof roleSchema>;

/** What a service line is about, whatever a partnership calls it. The partnership file says of each line which kinds it is. */
export const LINE_KINDS = [
  'front-door',
  'early-help',
  'childrens-social-care',
  'looked-after-children',
  'fostering-and-adoption',
  'youth-justice',
  'education',
  'leadership-and-assurance',
] as const;
export type LineKind = (typeof LINE_KINDS)[number];

/** Deciding what becomes of a referral. */
export const FRONT_DOOR_WORK = ['front-door'] as const satisfies readonly LineKind[];
/** Working with children somebody has referred: their records and what is asked and told about them. */
export const CHILDRENS_WORK = [
  'front-door',
  'childrens-social-care',
  'looked-after-children',
] as const satisfies readonly LineKind[];

/** What a role is called in a sentence, on pages and in refusals. */
export const ROLE_LABELS: Readonly<Record<Role, string>> = {
  'front-door-worker': 'front-door worker',
  'front-door-manager': 'front-door manager',
  'team-manager': 'team manager',
  'social-worker': 'social worker',
  'workforce-officer': 'workforce officer',
  'finance-preparer': 'finance officer (prepares)',
  'finance-approver': 'finance officer (approves)',
  'performance-analyst': 'performance analyst',
  director: 'director',
  auditor: 'auditor',
  operator: 'operator',
  'information-officer': 'information officer',
};

/** "front-door worker, front-door manager or director" */
export function anyOfRoles(roles: readonly Role[]): string {
  const labels = roles.map((role) => ROLE_LABELS[role]);
  return labels.length < 2 ? labels.join('') : `${labels.slice(0, -1).join(', ')} or ${labels.at(-1)}`;
}

/**
 * Who may send a request, checked by the receiving service before its handler runs.
 * `token`: any valid access token (only for asking for a mandate). `roles`: a mandate in this partition with one of the roles,
 * on a service line of one of the kinds; who is employed by the council works on all its lines (docs/adr/0010-lines-at-the-gate.md).
 * `signedInWithinMinutes`: a sensitive step, for which a person must have signed in just now.
 * `partition`: another partition, proved by the subject that NATS let it publish on. `system`: a stored command of a service.
 */
export type Access =
  | { by: 'token' }
  | {
      by: 'mandate';
      lines: readonly LineKind[] | 'any';
      roles: readonly Role[] | 'any';
      signedInWithinMinutes?: number;
    }
  | { by: 'partition' }
  | { by: 'system' };

export interface Examples<T> {
  valid: readonly T[];
  /** Each must be refused; the key says why. */
  invalid: Readonly<Record<string, unknown>>;
}

interface Named {
  service: ServiceName;
  /** `<noun>.<verb>.v<n>` */
  name: string;
  summary: string;
  /**
   * Whether a partition answers or hears this while it is reconciling after a restore (ADR 0013): what only reads, takes rights away or
   * settles the restore itself. Left out it waits, so that a new message that nobody thought about changes nothing there.
   */
  whileReconciling?: 'allowed';
}

export interface RequestContract<
  Q extends z.ZodType = z.ZodType,
  R extends z.ZodType = z.ZodType,
> extends Named {
  kind: 'request';
  access: Access;
  /** Whether a repeat of the same request is harmless, so that a caller may send it again after a time-out. */
  repeatable: boolean;
  request: Q;
  response: R;
  examples: Examples<z.input<Q>>;
}

export interface EventContract<P extends z.ZodType = z.ZodType> extends Named {
  kind: 'event';
  /** `inside`: never leaves the partition. `addressed`: sent to one other partition, into its stream. */
  reach: 'inside' | 'addressed';
  /** `state`: an older version is dropped. `adds`: waits for the missing version. */
  order: 'state' | 'adds';
  payload: P;
  examples: Examples<z.input<P>>;
}

export type RequestOf<C> = C extends RequestContract<infer Q, z.ZodType> ? z.input<Q> : never;
export type ParsedRequestOf<C> = C extends RequestContract<infer Q, z.ZodType> ? z.output<Q> : never;
export type ResponseOf<C> = C extends RequestContract<z.ZodType, infer R> ? z.output<R> : never;
export type PayloadOf<C> = C extends EventContract<infer P> ? z.output<P> : never;

const NAME = /^[a-z][a-z-]*\.[a-z][a-z-]*\.v[1-9]\d*$/;

function checkName(name: string): void {
  if (!NAME.test(name)) throw new Error(`contract name ${name} is not <noun>.<verb>.v<n>`);
}

export function defineRequest<Q extends z.ZodType, R extends z.ZodType>(
  contract: Omit<RequestContract<Q, R>, 'kind'>,
): RequestContract<Q, R> {
  checkName(contract.name);
  return { kind: 'request', ...contract };
}

export function defineEvent<P extends z.ZodType>(contract: Omit<EventContract<P>, 'kind'>): EventContract<P> {
  checkName(contract.name);
  return { kind: 'event', ...contract };
}

/** `req.<partition>.<service>.<noun>.<verb>.v1`: never leaves the partition. */
export function requestSubject(contract: RequestContract, partition: string): string {
  return `req.${partition}.${contract.service}.${contract.name}`;
}

/** `x.<to>.<from>.<service>.<noun>.<verb>.v1`: NATS lets a process publish only with its own `<from>`. */
export function crossSubject(contract: RequestContract | EventContract, to: string, from: string): string {
  return `x.${to}.${from}.${contract.service}.${contract.name}`;
}

/** `evt.<partition>.<service>.<noun>.<past-verb>.v1` */
export function eventSubject(contract: EventContract, partition: string): string {
  return `evt.${partition}.${contract.service}.${contract.name}`;
}
