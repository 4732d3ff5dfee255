import { ALL_CONTRACTS, type EventContract, type RequestContract } from '@conjoint/contracts';
import { z } from 'zod';

/** One JSON document a message, with its subject, schemas and examples: what a reviewer sees change. */
export function contractDocuments(): Map<string, string> {
  return new Map(
    ALL_CONTRACTS.map((contract) => [
      `${contract.service}/${contract.name}.json`,
      `${JSON.stringify(contract.kind === 'request' ? requestDocument(contract) : eventDocument(contract), null, 2)}\n`,
    ]),
  );
}

function requestDocument(contract: RequestContract): object {
  const { service, name, summary, access, repeatable, request, response, examples } = contract;
  const across = access.by === 'partition';
  return {
    kind: 'request',
    subject: across ? `x.<to>.<from>.${service}.${name}` : `req.<partition>.${service}.${name}`,
    summary,
    access,
    repeatable,
    request: schemaOf(request, 'input'),
    response: schemaOf(response, 'output'),
    examples: examples.valid,
  };
}

function eventDocument({ service, name, summary, reach, order, payload, examples }: EventContract): object {
  return {
    kind: 'event',
    subject: reach === 'inside' ? `evt.<partition>.${service}.${name}` : `x.<to>.<from>.${service}.${name}`,
    summary,
    reach,
    order,
    payload: schemaOf(payload, 'input'),
    examples: examples.valid,
  };
}

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): object {
  const { $schema: _draft, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return rest;
}
