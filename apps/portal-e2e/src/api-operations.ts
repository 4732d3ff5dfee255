import { ROLES, SERVICES, type Role, type ServiceName } from '@conjoint/contracts';
import { callApi } from './api-client.js';

/** One method of one address, as the OpenAPI document of the running portal describes it. */
export interface Operation {
  readonly method: string;
  /** `/councils/{council}/referrals/{referralId}` */
  readonly path: string;
  /** `portal`: put together there out of the messages of several. */
  readonly service: ServiceName | 'portal';
  readonly roles: readonly Role[] | 'any';
  /** Names in the path other than the council. */
  readonly names: readonly string[];
  /** The example of the document, or bytes; undefined where no body is sent. */
  readonly body: unknown;
  /** Where the body may hold an id: `['decisions', 0, 'childId']`. */
  readonly idsInBody: readonly Place[];
}

export type Place = readonly (string | number)[];

/** As much of JSON Schema as is read here. */
export interface Schema {
  readonly format?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
}

interface Described {
  readonly tags: readonly string[];
  readonly 'x-conjoint-roles': readonly Role[] | 'any';
  readonly requestBody?: {
    readonly content: Readonly<Record<string, { readonly schema: Schema; readonly example?: unknown }>>;
  };
}

/** Everything the document says can be called in a council's name. */
export async function operations(): Promise<Operation[]> {
  const { body } = await callApi({ method: 'get', path: '/openapi.json' });
  const paths = body['paths'] as Record<string, Record<string, Described>>;
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, described]) => operation(path, method, described)),
  );
}

function operation(path: string, method: string, described: Described): Operation {
  const content = described.requestBody?.content;
  const json = content?.['application/json'];
  const roles = described['x-conjoint-roles'];
  return {
    method,
    path,
    service: SERVICES.find((service) => service === described.tags[0]) ?? 'portal',
    roles: roles === 'any' ? roles : ROLES.filter((role) => roles.includes(role)),
    names: [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!).filter((name) => name !== 'council'),
    body: json ? (json.example ?? {}) : content ? Buffer.from('x') : undefined,
    idsInBody: json ? placesOfIds(json.schema) : [],
  };
}

/** Where a message of this shape may hold an id. */
export function placesOfIds(schema: Schema): Place[] {
  if (schema.format === 'uuid') return [[]];
  const inside = (of: Schema, step: string | number): Place[] =>
    placesOfIds(of).map((place): Place => [step, ...place]);
  return [
    ...Object.entries(schema.properties ?? {}).flatMap(([name, of]) => inside(of, name)),
    ...(schema.items ? inside(schema.items, 0) : []),
    ...[...(schema.anyOf ?? []), ...(schema.oneOf ?? [])].flatMap(placesOfIds),
  ];
}

/** A copy of `body` with `value` in that place. */
export function withValueAt(body: unknown, place: Place, value: unknown): unknown {
  const [step, ...rest] = place;
  if (step === undefined) return value;
  if (typeof step === 'number') {
    const items = Array.isArray(body) ? [...(body as unknown[])] : [];
    items[step] = withValueAt(items[step], rest, value);
    return items;
  }
  const object = (body ?? {}) as Record<string, unknown>;
  return { ...object, [step]: withValueAt(object[step], rest, value) };
}

/** The address with its names filled in. */
export function addressOf({ path }: Operation, values: Readonly<Record<string, string>>): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`${path}: nothing is known of {${name}}; say what it names`);
    return encodeURIComponent(value);
  });
}
