import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { XmlDocument, XsdValidator } from 'libxml2-wasm';
import { WORKSPACE } from './environment.js';
import { setGoing } from './long-work.js';
import { downloaded, downloadedRows } from './page-tables.js';
import type { Sitting } from './one-sitting.js';
import type { Visitor } from './visitor.js';

const XSD = readFileSync(join(WORKSPACE, 'apps/referrals/data/cin/cin-schema-2026.xsd'), 'utf8');

/** A return that was made and taken away. */
export interface TakenReturn {
  readonly year: number;
  readonly xml: string;
}

/** Makes the return of the last census year that has ended, or, `soFar`, of the one that runs, and takes the file away. */
export async function takeReturn(visitor: Visitor, { soFar = false } = {}): Promise<TakenReturn> {
  await visitor.follow('Children in Need return');
  const years = await Promise.all(
    (await visitor.page.locator('.govuk-radios__item').all()).map(async (item) => ({
      radio: item.getByRole('radio'),
      running: (await item.innerText()).includes('The year has not ended'),
    })),
  );
  const chosen = years.find(({ running }) => running === soFar)!.radio;
  const year = Number(await chosen.getAttribute('value'));
  await chosen.check();
  await setGoing(visitor, 'Make the return', /^\s*Made\s*$/);
  await visitor.picture('cin-return');
  return { year, xml: await downloaded(visitor, 'Download the return') };
}

/** Valid by the schema of the census, and holding as many children and episodes as the page says. */
export async function checkReturn(visitor: Visitor, { year, xml }: TakenReturn): Promise<void> {
  const schema = XmlDocument.fromString(XSD);
  const validator = XsdValidator.fromDoc(schema);
  const file = XmlDocument.fromString(xml);
  try {
    validator.validate(file); // throws with every fault
    const counted = (path: string): number => file.find(path).length;
    const words = await visitor.words();
    const [, children] = /([\d,]+)\s+(?:child|children) in the file/.exec(words)!;
    const [, episodes] = /([\d,]+)\s+episodes? in the file/.exec(words)!;
    expect(counted('/Message/Children/Child')).toBe(Number(children!.replaceAll(',', '')));
    expect(counted('/Message/Children/Child/CINdetails')).toBe(Number(episodes!.replaceAll(',', '')));
    expect(counted('/Message/Children/Child')).toBeGreaterThan(0);
    expect(file.get('//CollectionDetails/Year')?.content).toBe(String(year));
  } finally {
    file.dispose();
    validator.dispose();
    schema.dispose();
  }
}

/** The list of what is missing: as a file, by rule, and from a line of it to the record it is missing in. */
export async function followWhatIsMissing(visitor: Visitor): Promise<void> {
  const rows = await downloadedRows(visitor, 'Download the list as a CSV file');
  const [, problems] = /([\d,]+)\s+problems? listed/.exec(await visitor.words())!;
  expect(rows).toHaveLength(Number(problems!.replaceAll(',', '')));
  await visitor.follow(visitor.page.getByRole('link', { name: /problems? of rule/ }).first());
  await visitor.follow(visitor.page.locator('tbody a').first());
  expect(await visitor.page.locator('.govuk-caption-l').first().innerText()).toBe('Child’s record');
}

/** The year’s return of one council. */
export function sendTheReturn(sitting: Sitting): void {
  const { first } = sitting;
  describe('send their return', () => {
    it('of the last census year: valid by its schema, and each thing that is missing leads to its record', async () => {
      const director = await sitting.afresh('director', first);
      await checkReturn(director, await takeReturn(director));
      await followWhatIsMissing(director);
    });
  });
}
