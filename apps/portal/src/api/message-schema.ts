import { z } from 'zod';
import type { ComposedRoute } from './composed.js';
import { namesIn, type ApiRoute } from './routes.js';

/** As much of JSON Schema as is read here; the rest passes through. */
export interface JsonSchema {
  type?: string | string[];
  properties?: Record<string, JsonSchema>;
  required?: string[];
  anyOf?: JsonSchema[];
  default?: unknown;
  [key: string]: unknown;
}

export function jsonSchemaOf(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
  const { $schema: _draft, ...rest } = z.toJSONSchema(schema, {
    io,
    target: 'draft-2020-12',
    unrepresentable: 'any',
  });
  return rest as JsonSchema;
}

/** Where each field of a message comes from: the address, the query of a GET, or the body. */
export interface FieldSources {
  path: string[];
  query: string[];
  body: string[];
  properties: Record<string, JsonSchema>;
  required: string[];
}

export function fieldSources(route: ApiRoute | ComposedRoute): FieldSources {
  const { properties = {}, required = [] } = jsonSchemaOf(route.contract.request, 'input');
  const path = namesIn(route.path);
  const rest = Object.keys(properties).filter((name) => !path.includes(name));
  const inQuery = route.method === 'get' || route.method === 'delete';
  return { path, query: inQuery ? rest : [], body: inQuery ? [] : rest, properties, required };
}

/** Text of an address as the message has it: whole numbers and yes or no where the schema says so. */
export function fromText(text: string, schema: JsonSchema | undefined): unknown {
  const types = [schema?.type ?? [], ...(schema?.anyOf ?? []).map(({ type }) => type ?? [])].flat();
  if (types.some((type) => type === 'integer' || type === 'number') && /^-?\d{1,15}$/.test(text))
    return Number(text);
  if (types.includes('boolean') && (text === 'true' || text === 'false')) return text === 'true';
  return text;
}
