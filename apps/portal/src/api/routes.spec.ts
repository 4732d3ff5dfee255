import { listCinReturnProblems, listImportProblems, recordRefusal, REQUESTS } from '@conjoint/contracts';
import { fieldSources, fromText } from './message-schema.js';
import { openApiDocument } from './openapi.js';
import { COMPOSED_ROUTES } from './composed.js';
import { API_ROUTES } from './routes.js';

/** Messages of people that no program needs: each with its reason. */
const WITHOUT_ROUTE = new Set<unknown>([
  // A program asks for the same with a sign-in of just now (`export-problems`): page by page it would take the file away without.
  listImportProblems,
  listCinReturnProblems,
  recordRefusal, // the portal itself writes down what it refused
]);

const EVERY = [...API_ROUTES, ...COMPOSED_ROUTES];

describe('the route table', () => {
  it('has exactly one route for each request a mandate may send', () => {
    const routed = API_ROUTES.map(({ contract }) => contract);
    expect(new Set(routed).size).toBe(routed.length);
    const missing = REQUESTS.filter(
      (request) =>
        request.access.by === 'mandate' && !WITHOUT_ROUTE.has(request) && !routed.includes(request),
    );
    expect(missing.map(({ service, name }) => `${service}.${name}`)).toEqual([]);
    expect(routed.filter(({ access }) => access.by !== 'mandate')).toEqual([]);
  });

  it('has no address twice', () => {
    const addresses = EVERY.map(({ method, path }) => `${method} ${path.replace(/\{\w+\}/g, '{}')}`);
    expect(new Set(addresses).size).toBe(addresses.length);
  });

  it('takes every field of a message from somewhere, and names of people never from an address', () => {
    for (const route of EVERY) {
      const { path, query, body, properties } = fieldSources(route);
      expect([...path, ...query, ...body].sort()).toEqual(Object.keys(properties).sort());
      for (const name of [...path, ...query])
        expect(name).toMatch(
          /Id$|^id$|^page$|^from$|^until$|^number$|^rule$|^lastDays$|^amongOthers$|^direction$|^part$|^role$|^withLeft$|^indicator$|^months$|^notShared$|^state$|^agreementKey$|^subjective$/,
        );
    }
  });

  it('reads numbers and yes or no out of an address as the message has them', () => {
    expect(fromText('2', { type: 'integer' })).toBe(2);
    expect(fromText('2', { type: 'string' })).toBe('2');
    expect(fromText('true', { type: 'boolean' })).toBe(true);
    expect(fromText('x', { anyOf: [{ type: 'integer' }, { type: 'null' }] })).toBe('x');
  });
});

describe('the OpenAPI document', () => {
  const document = openApiDocument() as {
    openapi: string;
    paths: Record<string, Record<string, { operationId: string; parameters: { name: string }[] }>>;
  };

  it('is 3.1 and has one operation a route, each under a council', () => {
    expect(document.openapi).toBe('3.1.0');
    const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods));
    expect(operations).toHaveLength(EVERY.length);
    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
    for (const path of Object.keys(document.paths)) expect(path).toMatch(/^\/councils\/\{council\}\//);
  });

  it('is the same each time', () =>
    expect(JSON.stringify(openApiDocument())).toBe(JSON.stringify(openApiDocument())));
});
