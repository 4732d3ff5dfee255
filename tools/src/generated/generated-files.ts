import { partnershipJsonSchemaText } from '@conjoint/platform';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { WORKSPACE } from '../workspace.js';
import { contractDocuments } from './contract-documents.js';

/** Folders that hold nothing but generated files: whatever else is in them is left over. */
export const GENERATED_FOLDERS = ['docs/contracts'];

const OPENAPI_MODULE = join(WORKSPACE, 'apps/portal/dist/api/openapi.js');

/** Every generated file of the repository by its path, with the text it should have. */
export async function generatedFiles(): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for (const [path, text] of contractDocuments()) files.set(`docs/contracts/${path}`, text);
  files.set('infra/partnerships/partnership.schema.json', partnershipJsonSchemaText());
  files.set('docs/openapi.json', await openApiText());
  return files;
}

/** Made by the portal itself, which answers the same at /api/v1/openapi.json. Found by path: no app is imported here. */
async function openApiText(): Promise<string> {
  if (!existsSync(OPENAPI_MODULE))
    throw new Error(`the portal's OpenAPI document is not compiled: ${OPENAPI_MODULE}`);
  const { openApiDocument } = (await import(pathToFileURL(OPENAPI_MODULE).href)) as {
    openApiDocument: () => unknown;
  };
  return `${JSON.stringify(await openApiDocument(), null, 2)}\n`;
}
