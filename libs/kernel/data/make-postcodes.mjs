// Makes postcodes.txt, which postcode-area.ts reads, from an ONS Postcode Directory CSV with the columns `pcd` and `laua`.
//
//   node libs/kernel/data/make-postcodes.mjs FILE.csv > libs/kernel/data/postcodes.txt
//
// FILE may be the whole directory cut to the authorities that are wanted (all are kept that FILE has).
// A line is an authority, an outward code and then, for each sector digit, the two last letters of each postcode run
// together: "E09000020 W10 5AAADAE 6AAAB" holds W10 5AA, 5AD, 5AE, 6AA and 6AB.
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

/** @param {AsyncIterable<string> | Iterable<string>} csvLines header first @returns {Promise<string>} the text of postcodes.txt */
export async function compactPostcodes(csvLines) {
  /** @type {Map<string, Map<string, Set<string>>>} "gss outward" → sector digit → unit letters */
  const groups = new Map();
  let columns;
  for await (const line of csvLines) {
    const fields = line.split(',').map((field) => field.replaceAll('"', '').trim());
    if (!columns) {
      columns = { pcd: fields.indexOf('pcd'), laua: fields.indexOf('laua') };
      if (columns.pcd < 0 || columns.laua < 0)
        throw new Error('the first line must name the columns pcd and laua');
      continue;
    }
    const postcode = fields[columns.pcd].replace(/\s/g, '');
    if (!/^[A-Z]{1,2}\d[A-Z\d]?\d[A-Z]{2}$/.test(postcode)) continue;
    const key = `${fields[columns.laua]} ${postcode.slice(0, -3)}`;
    const sectors = groups.get(key) ?? new Map();
    groups.set(key, sectors);
    const digit = postcode.at(-3);
    sectors.set(digit, (sectors.get(digit) ?? new Set()).add(postcode.slice(-2)));
  }
  const lines = [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, sectors]) => {
      const units = [...sectors].sort().map(([digit, letters]) => digit + [...letters].sort().join(''));
      return [key, ...units].join(' ');
    });
  return lines.join('\n') + '\n';
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const file = process.argv[2];
  if (!file) {
    console.error('Usage: node make-postcodes.mjs FILE.csv > postcodes.txt');
    process.exit(2);
  }
  process.stdout.write(
    await compactPostcodes(createInterface({ input: createReadStream(file), crlfDelay: Infinity })),
  );
}
