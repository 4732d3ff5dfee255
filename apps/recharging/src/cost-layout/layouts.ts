import { readdirSync, readFileSync } from 'node:fs';
import { layoutSchema, type CostLayout } from './layout.schema.js';

const FOLDER = new URL('../../data/layouts/', import.meta.url);

/** Every layout of the data folder, checked as the service starts: a wrong one is named and nothing runs. */
export const LAYOUTS: readonly CostLayout[] = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.json'))
  .sort()
  .map(readLayout);

export function layoutNamed(name: string): CostLayout | undefined {
  return LAYOUTS.find((layout) => layout.name === name);
}

function readLayout(fileName: string): CostLayout {
  const parsed = layoutSchema.safeParse(JSON.parse(readFileSync(new URL(fileName, FOLDER), 'utf8')));
  if (!parsed.success)
    throw new Error(
      `layout ${fileName}: ${parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`).join('; ')}`,
    );
  if (`${parsed.data.name}.json` !== fileName)
    throw new Error(`layout ${fileName} calls itself ${parsed.data.name}`);
  return parsed.data;
}
