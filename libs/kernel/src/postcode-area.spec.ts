import { compactPostcodes } from '../data/make-postcodes.mjs';
import { readDataFile } from './data-file.js';
import { areaOfPostcode, somePostcodesOf, councilsWithPostcodes, parsePostcode } from './postcode-area.js';

/** Every postcode of the data file with its council, read independently of the look-up. */
function allPostcodes(): { postcode: string; gss: string }[] {
  return readDataFile('postcodes.txt')
    .trimEnd()
    .split('\n')
    .flatMap((line) => {
      const [gss, outward, ...runs] = line.split(' ');
      return runs.flatMap((run) =>
        [...run.slice(1).matchAll(/../g)].map(([unit]) => ({
          postcode: `${outward} ${run[0]}${unit}`,
          gss: gss!,
        })),
      );
    });
}

describe('parsePostcode', () => {
  it.each([
    ['w10 5aa', 'W10 5AA'],
    ['W105AA', 'W10 5AA'],
    ['  sw1a  1 aa ', 'SW1A 1AA'],
    ['EC4A-2AH', 'EC4A 2AH'],
    ['m1 1ae', 'M1 1AE'],
    ['CR2 6XH', 'CR2 6XH'],
    ['W1A 0AX', 'W1A 0AX'],
    ['GIR 0AA', 'GIR 0AA'],
    ['Ｗ１０ ５ＡＡ', 'W10 5AA'],
  ])('reads %j as %s', (text, value) => expect(parsePostcode(text)).toMatchObject({ ok: true, value }));

  it.each([
    ['', 'Enter a postcode'],
    ['W10', 'Enter the whole postcode, such as W10 5AA. The first half can be in more than one council'],
    ['W10 5A', 'Enter a full UK postcode, such as W10 5AA'],
    ['W10 5AI', 'Enter a full UK postcode, such as W10 5AA'],
    ['10W 5AA', 'Enter a full UK postcode, such as W10 5AA'],
    ['90210', 'Enter a full UK postcode, such as W10 5AA'],
    ["W10 5AA'; drop", 'Enter a full UK postcode, such as W10 5AA'],
  ])('refuses %j with what to do', (text, message) =>
    expect(parsePostcode(text)).toEqual({ ok: false, message }),
  );
});

describe('areaOfPostcode', () => {
  it.each([
    ['W10 5AA', 'E09000020'],
    ['w105ab', 'E09000033'],
    ['EC4A 2AH', 'E09000033'],
  ])('%s is in %s', (text, gss) => expect(areaOfPostcode(text)).toMatchObject({ kind: 'area', gss }));

  it('tells a postcode it does not know from one that is not a postcode', () => {
    expect(areaOfPostcode('LS1 1UR')).toEqual({ kind: 'unknown', postcode: 'LS1 1UR' });
    expect(areaOfPostcode('W10 9ZZ')).toEqual({ kind: 'unknown', postcode: 'W10 9ZZ' });
    expect(areaOfPostcode('W10')).toMatchObject({ kind: 'invalid' });
  });

  it('gives every one of the 68,247 postcodes its own council, and no postcode two', () => {
    const all = allPostcodes();
    expect(all).toHaveLength(68247);
    expect(new Set(all.map(({ postcode }) => postcode)).size).toBe(68247);
    const wrong = all.filter(({ postcode, gss }) => {
      const area = areaOfPostcode(postcode);
      return area.kind !== 'area' || area.gss !== gss || area.postcode !== postcode;
    });
    expect(wrong).toEqual([]);
  });

  it('covers both sample partnerships', () => {
    expect([...councilsWithPostcodes()].sort()).toEqual([
      'E06000040',
      'E09000013',
      'E09000020',
      'E09000021',
      'E09000027',
      'E09000033',
    ]);
  });
});

describe('make-postcodes', () => {
  it('writes a line per council and outward code, sorted, and leaves out what is no postcode', async () => {
    const csv = [
      '"pcd","laua","x"',
      'W10 5AB,E09000033,1',
      'W10 5AA,E09000020,1',
      'W10 4AA,E09000020,1',
      'W10 5AA,E09000020,1',
      'W2  1AA,E09000033,1',
      'bad,E09000033,1',
    ];
    expect(await compactPostcodes(csv)).toBe('E09000020 W10 4AA 5AA\nE09000033 W10 5AB\nE09000033 W2 1AA\n');
    await expect(compactPostcodes(['a,b'])).rejects.toThrow('pcd and laua');
  });
});

describe('some postcodes of a council', () => {
  it('are in that council, and the same each time', () => {
    for (const gss of councilsWithPostcodes()) {
      const some = somePostcodesOf(gss, 12);
      expect(some.length).toBeGreaterThanOrEqual(8);
      expect(some.map((postcode) => areaOfPostcode(postcode))).toEqual(
        some.map((postcode) => ({ kind: 'area', postcode, gss })),
      );
      expect(somePostcodesOf(gss, 12)).toEqual(some);
    }
    expect(somePostcodesOf('E99999999', 3)).toEqual([]);
  });
});
