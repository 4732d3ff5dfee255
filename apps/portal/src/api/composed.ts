import {
  auditAbout,
  idSchema,
  nameRecord,
  pageSchema,
  SERVICES,
  type RequestContract,
} from '@conjoint/contracts';
import type { Partnership } from '@conjoint/platform';
import { z } from 'zod';
import type { Acting } from '../acting/acting.js';
import { rightsOf } from '../acting/who-i-am.js';
import { stepsByPerson, whoLooked, type Step } from '../looked-at/who-looked.js';

/** An answer that the portal puts together, as the page of the same name does: no message of its own stands behind it. */
export interface ComposedRoute {
  readonly method: 'get';
  readonly path: string;
  readonly status: 200;
  readonly raw: null;
  /** What the document says of it, as of a message. */
  readonly contract: Described;
  readonly answer: (acting: Acting, fields: unknown, partnership: Partnership) => Promise<unknown>;
}

type Described = Omit<RequestContract, 'kind' | 'service'> & { readonly service: 'portal' };

function composed<Q extends z.ZodType, R extends z.ZodType>(
  path: string,
  contract: Omit<Described, 'service' | 'repeatable' | 'request' | 'response'> & { request: Q; response: R },
  answer: (acting: Acting, fields: z.output<Q>, partnership: Partnership) => Promise<z.output<R>>,
): ComposedRoute {
  return {
    method: 'get',
    path,
    status: 200,
    raw: null,
    contract: { ...contract, service: 'portal', repeatable: true },
    answer: (acting, fields, partnership) => answer(acting, contract.request.parse(fields), partnership),
  };
}

const named = z.object({ code: z.string(), name: z.string() });

const me = composed(
  '/me',
  {
    name: 'me',
    summary: 'Who the caller is here, and by what mandates she acts: why she can see what she sees',
    access: { by: 'mandate', lines: 'any', roles: 'any' },
    request: z.object({}),
    response: z.object({
      person: z.object({ key: z.string(), name: z.string() }),
      employer: named,
      actingFor: named.extend({ kind: z.enum(['council', 'body']) }),
      roles: z.array(z.string()),
      mandates: z.array(
        z.object({
          id: z.string(),
          basis: z.string(),
          statute: z.string(),
          roles: z.array(z.string()),
          /** True for whoever is employed here: `lines` then limits nothing. */
          everyLine: z.boolean(),
          lines: z.array(z.string()),
        }),
      ),
      /** When the council signed this, and until when it stands unless it withdraws a mandate. */
      statedAt: z.string(),
      standsUntil: z.string(),
    }),
    examples: { valid: [{}], invalid: {} },
  },
  async ({ claims, council }, _, partnership) => ({
    person: { key: claims.sub, name: claims.name },
    employer: {
      code: claims.employer,
      name: partnership.organisations.find(({ alias }) => alias === claims.employer)?.name ?? claims.employer,
    },
    actingFor: { code: council.code, name: council.name, kind: council.kind },
    roles: claims.roles,
    mandates: rightsOf(claims),
    statedAt: new Date(claims.iat * 1000).toISOString(),
    standsUntil: new Date(claims.exp * 1000).toISOString(),
  }),
);

const actSchema = z.object({
  service: z.string(),
  action: z.string(),
  why: z.string().nullable(),
  outcome: z.enum(['allowed', 'refused']),
  sealed: z.boolean(),
});

const lookedAt = composed(
  '/records/{subjectId}/looked-at',
  {
    name: 'looked-at',
    summary:
      'Who read or changed a record: what every service wrote down, joined by correlation id, the newest step first',
    access: auditAbout.referrals.access,
    request: z.object({
      subjectId: idSchema,
      page: pageSchema,
      lastDays: z.int().min(1).max(3660).nullable().default(null),
    }),
    response: z.object({
      /** Null where referrals does not answer just now. */
      record: nameRecord.response.nullable(),
      steps: z.array(
        z.object({
          correlationId: z.string(),
          at: z.string(),
          who: z.string(),
          whoName: z.string(),
          roles: z.array(z.string()),
          basis: z.string(),
          acts: z.array(actSchema),
        }),
      ),
      /** Services that did not answer just now: what they wrote down is missing. */
      silent: z.array(z.enum(SERVICES)),
      page: z.int(),
      more: z.boolean(),
    }),
    examples: { valid: [{ subjectId: '0199f1f0-0000-7000-8000-000000000001', lastDays: 31 }], invalid: {} },
  },
  async (acting, { subjectId, page, lastDays }) => {
    // Referrals refuses it and writes down who wanted to know.
    if (!acting.may(nameRecord)) await acting.send(nameRecord, { recordId: subjectId });
    const looked = await whoLooked(acting, { subjectId, page, lastDays });
    const steps = stepsByPerson(looked.entries).flat();
    return {
      record: looked.named.shown ? looked.named.data : null,
      steps: steps.map(stepView).sort((a, b) => b.at.localeCompare(a.at)),
      silent: looked.silent,
      page,
      more: looked.more,
    };
  },
);

function stepView({ at, rows }: Step) {
  const { correlationId, who, whoName, basis } = rows[0]!;
  return {
    correlationId,
    at,
    who,
    whoName,
    roles: [...new Set(rows.flatMap(({ roles }) => roles))],
    basis,
    acts: rows.map(({ service, action, why, outcome, sealed }) => ({
      service,
      action,
      why,
      outcome,
      sealed,
    })),
  };
}

export const COMPOSED_ROUTES: readonly ComposedRoute[] = [me, lookedAt];
