import { jest } from '@jest/globals';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { check } from 'recheck';
import { WORKSPACE } from '../workspace.js';
import { patternsOf, type Pattern } from './patterns.js';

jest.setTimeout(600_000);

const IN_TIME_MS = 60_000;
const JUDGED = join(WORKSPACE, 'tools/src/repository/judged-patterns.json');

/** What takes longer than its text is long, and why that harms nobody: the text is ours, or short. */
const SHORT_OR_OURS: Readonly<Record<string, string>> = {
  '@font-face\\{[^}]*\\}': 'a stylesheet of a pinned package, once at the start',
  '@font-face\\s*\\{[^}]*\\}': 'a stylesheet of a pinned package, once at the start',
  'url\\([^)]*govuk-crest[^)]*\\)': 'a stylesheet of a pinned package, once at the start',
  'url\\(["\']?\\/assets\\/images\\/([^)"\']+)["\']?\\)':
    'a stylesheet of a pinned package, once at the start',
  '\\/\\*# sourceMappingURL=.*?\\*\\/': 'a stylesheet of a pinned package, once at the start',
  'url\\([^)]*\\)': 'one rule of a stylesheet, once at the start',
  '0+$': 'decimals of a number that was computed here',
  '\\.?0+$': 'a number that was computed here',
  '([A-Z]+)([A-Z][a-z])': 'the name of an element of the census schema',
  '\\B(?=(\\d{3})+$)': 'a number that was computed here',
  ' \\(.*\\)$': 'words of our own for a code',
  'Expected is (?:one of )?\\( (.*?) \\)':
    'what the schema validator says of one element; its texts are of the schema',
  '^ +| +$': 'a name of at most 10,000 letters in which no two spaces follow each other by then',
  '-----BEGIN CERTIFICATE-----[\\s\\S]+?-----END CERTIFICATE-----':
    'the file of authorities that the operator names',
};

/** A command works for one person, who waits for her own texts; what must never happen there is that it does not end. */
const isHarmless = ({ source, file }: Pattern): boolean =>
  source in SHORT_OR_OURS || file.startsWith('tools/');

const keyOf = ({ source, flags }: Pattern): string => `/${source}/${flags}`;
const named = ({ source, flags, file }: Pattern): string => `${file}: /${source}/${flags}`;

/** A pattern that backtracks lets one short text stop a process, which answers nobody meanwhile. */
describe('every regular expression', () => {
  const patterns = patternsOf();

  it('is found, wherever it is', () => {
    expect(patterns.length).toBeGreaterThan(200);
    for (const folder of ['apps/portal/', 'libs/kernel/', 'libs/platform/', 'tools/', 'docs/contracts/'])
      expect(patterns.filter(({ file }) => file.startsWith(folder))).not.toEqual([]);
  });

  it('is found out when it backtracks', async () => {
    expect(await check('^(a+)+$', '')).toMatchObject({
      status: 'vulnerable',
      complexity: { type: 'exponential' },
    });
  });

  it('takes no longer than its text is long, but for those whose texts are short or our own', async () => {
    const verdicts = await verdictsOf(patterns);
    const problems = patterns.filter((one) => {
      const verdict = verdicts.get(keyOf(one))!;
      return verdict !== 'safe' && (verdict === 'exponential' || !isHarmless(one));
    });
    expect(problems.map((one) => `${named(one)} (${verdicts.get(keyOf(one))})`)).toEqual([]);
    expect(
      Object.keys(SHORT_OR_OURS).filter((source) => !patterns.some((one) => one.source === source)),
    ).toEqual([]);
  });
});

/**
 * What is judged once stays so: the kept verdicts are taken over, and new patterns judged, which takes seconds each. To keep those, run this file
 * with CONJOINT_JUDGE_PATTERNS=keep.
 */
async function verdictsOf(patterns: readonly Pattern[]): Promise<Map<string, string>> {
  const kept = JSON.parse(readFileSync(JUDGED, 'utf8')) as Record<string, string>;
  const verdicts = new Map<string, string>();
  const queue = [...new Map(patterns.map((one) => [keyOf(one), one])).values()];
  const worker = async (): Promise<void> => {
    for (let one = queue.shift(); one; one = queue.shift())
      verdicts.set(keyOf(one), kept[keyOf(one)] ?? (await judge(one)));
  };
  await Promise.all([worker(), worker()]);
  if (process.env['CONJOINT_JUDGE_PATTERNS'] === 'keep')
    writeFileSync(JUDGED, `${JSON.stringify(Object.fromEntries([...verdicts].sort()), null, 2)}\n`);
  return verdicts;
}

async function judge({ source, flags }: Pattern): Promise<string> {
  const result = await check(source, flags, { timeout: IN_TIME_MS });
  return result.status === 'vulnerable' ? result.complexity.type : result.status;
}
