import { problemSchema } from '@conjoint/contracts';
import { COMPOSED_ROUTES, type ComposedRoute } from './composed.js';
import { fieldSources, jsonSchemaOf, type FieldSources, type JsonSchema } from './message-schema.js';
import { API_BASE, API_ROUTES, COUNCIL_BASE, type ApiRoute } from './routes.js';

const COUNCIL = {
  name: 'council',
  in: 'path',
  required: true,
  description: 'The council or body acted for: its ONS code, or its short name in the partnership file',
  schema: { type: 'string', pattern: '^([EWSN]\\d{8}|[a-z][a-z0-9-]{1,30})$' },
  example: 'E09000013',
};

/** OpenAPI 3.1 of the API, made from the route table and the contracts: it cannot say anything the API does not do. */
export function openApiDocument(): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const route of [...API_ROUTES, ...COMPOSED_ROUTES]) {
    const path = COUNCIL_BASE.slice(API_BASE.length) + route.path;
    paths[path] = { ...(paths[path] ?? {}), [route.method]: operation(route) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Conjoint',
      version: '1',
      summary: 'One children’s social care service run jointly by several councils',
      description:
        'Every address names the council acted for. Without a mandate there, or with an id of another council, the answer is 404. ' +
        'Access tokens come from the identity server; failures are problem details (RFC 9457).',
    },
    servers: [{ url: API_BASE }],
    security: [{ token: [] }],
    paths,
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
      schemas: { Problem: jsonSchemaOf(problemSchema, 'output') },
      responses: {
        Problem: {
          description: 'It could not be done: problem details',
          content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
        },
      },
    },
  };
}

function operation(route: ApiRoute | ComposedRoute): object {
  const { contract } = route;
  const sources = fieldSources(route);
  const example = (contract.examples.valid[0] ?? {}) as Record<string, unknown>;
  const body = requestBody(route, sources, example);
  return {
    operationId: `${contract.service}.${contract.name}`,
    summary: contract.summary,
    tags: [contract.service],
    'x-conjoint-roles': contract.access.by === 'mandate' ? contract.access.roles : [],
    'x-conjoint-repeatable': contract.repeatable,
    parameters: [
      COUNCIL,
      ...sources.path.map((name) => parameter('path', name, sources, example)),
      ...sources.query.map((name) => parameter('query', name, sources, example)),
    ],
    ...(body ? { requestBody: body } : {}),
    responses: {
      [route.status]: {
        description: route.status === 201 ? 'Recorded' : 'Done',
        content: { 'application/json': { schema: jsonSchemaOf(contract.response, 'output') } },
      },
      default: { $ref: '#/components/responses/Problem' },
    },
  };
}

function parameter(
  where: 'path' | 'query',
  name: string,
  { properties, required }: FieldSources,
  example: Record<string, unknown>,
): object {
  return {
    name,
    in: where,
    required: where === 'path' || required.includes(name),
    schema: properties[name] ?? {},
    ...(name in example ? { example: example[name] } : {}),
  };
}

function requestBody(
  route: ApiRoute | ComposedRoute,
  { body, properties, required }: FieldSources,
  example: Record<string, unknown>,
): object | null {
  if (route.raw) {
    return {
      required: true,
      content: {
        'application/octet-stream': { schema: { type: 'string', format: 'binary', maxLength: 262_144 } },
      },
    };
  }
  if (body.length === 0) return null;
  const schema: JsonSchema = {
    type: 'object',
    properties: Object.fromEntries(body.map((name) => [name, properties[name] ?? {}])),
    required: required.filter((name) => body.includes(name)),
  };
  const shown = Object.fromEntries(Object.entries(example).filter(([name]) => body.includes(name)));
  return { required: true, content: { 'application/json': { schema, example: shown } } };
}
