import { readDataFile } from './data-file.js';
import { possibleMatch, type MatchPerson } from './person-match.js';

const amina: MatchPerson = {
  given: 'Amina',
  family: 'O’Connor',
  dateOfBirth: '2015-04-03',
  addresses: [{ line: 'Flat 2, 12 Ladbroke Grove', postcode: 'W10 5AA' }],
  nhsNumber: '943 476 5919',
};

/** Strength and reason codes for `amina` (with changes) against a candidate. */
function match(candidate: MatchPerson, child: MatchPerson = amina): [string, string[]] | null {
  const result = possibleMatch({ child, candidate });
  return result && [result.strength, result.reasons.map(({ code }) => code)];
}

describe('possibleMatch', () => {
  it('explains every reason in plain English', () => {
    expect(
      possibleMatch({
        child: amina,
        candidate: { ...amina, given: 'Aminah', dateOfBirth: '2015-03-04', nhsNumber: '9434765919' },
      }),
    ).toEqual({
      strength: 'strong',
      reasons: [
        { code: 'same-nhs-number', text: 'Same NHS number' },
        { code: 'similar-name', text: 'Name looks like: Aminah O’Connor' },
        {
          code: 'day-and-month-swapped',
          text: 'Date of birth with day and month the other way round: 4 March 2015',
        },
        { code: 'same-address', text: 'Same address' },
      ],
    });
  });

  const name = { given: 'Amina', family: "O'connor" };
  const born = { dateOfBirth: '2015-04-03' };
  it.each<[string, MatchPerson, [string, string[]] | null]>([
    ['name and date of birth', { ...name, ...born }, ['strong', ['same-name', 'same-date-of-birth']]],
    ['name alone, date not known', { ...name }, ['possible', ['same-name']]],
    ['name and another date of birth', { ...name, dateOfBirth: '2009-11-21' }, null],
    [
      'name and a date less than a year apart',
      { ...name, dateOfBirth: '2015-09-20' },
      ['possible', ['same-name', 'date-of-birth-within-a-year']],
    ],
    [
      'name, other date, same postcode',
      { ...name, dateOfBirth: '2009-11-21', addresses: [{ postcode: 'w105aa' }] },
      ['possible', ['same-name', 'same-postcode']],
    ],
    [
      'looks like the name, same date',
      { given: 'Amena', family: 'Oconnor', ...born },
      ['strong', ['similar-name', 'same-date-of-birth']],
    ],
    [
      'one part of the date differs',
      { ...name, dateOfBirth: '2015-04-08' },
      ['strong', ['same-name', 'date-of-birth-one-part-differs']],
    ],
    [
      'names the other way round',
      { given: "O'Connor", family: 'Amina', ...born },
      ['strong', ['names-swapped', 'same-date-of-birth']],
    ],
    [
      'one of two family names',
      { given: 'Amina', family: 'Walsh-O’Connor', ...born },
      ['strong', ['similar-name', 'same-date-of-birth']],
    ],
    [
      'an alternative name',
      { given: 'Mina', family: 'Walsh', alternativeNames: [name], ...born },
      ['strong', ['same-alternative-name', 'same-date-of-birth']],
    ],
    [
      'changed family name, same date',
      { given: 'Amina', family: 'Walsh', ...born },
      ['possible', ['same-given-name', 'same-date-of-birth']],
    ],
    [
      'a twin',
      { given: 'Sorcha', family: "O'Connor", ...born, addresses: amina.addresses },
      ['possible', ['same-family-name', 'same-date-of-birth', 'same-address']],
    ],
    [
      'a brother at the same address',
      { given: 'Sean', family: "O'Connor", dateOfBirth: '2011-01-30', addresses: amina.addresses },
      null,
    ],
    ['a date of birth alone', { given: 'Zeynep', family: 'Kaya', ...born }, null],
    ['an address alone', { given: 'Zeynep', family: 'Kaya', addresses: amina.addresses }, null],
    ['nothing known', {}, null],
    [
      'the same NHS number under another name',
      { given: 'X', family: 'Y', nhsNumber: '9434765919' },
      ['strong', ['same-nhs-number']],
    ],
  ])('%s', (_title, candidate, expected) => expect(match(candidate)).toEqual(expected));

  it('takes another flat with the same words for another address', () => {
    const other = {
      given: 'Amina',
      family: 'Walsh',
      addresses: [{ line: 'Flat 12, 2 Ladbroke Grove', postcode: 'W10 5AA' }],
    };
    expect(match(other)).toBeNull();
    expect(
      match({ ...other, addresses: [{ line: 'flat 2 12 ladbroke grove', postcode: 'w10 5aa' }] }),
    ).toEqual(['possible', ['same-given-name', 'same-address']]);
  });

  it('takes a family name less like hers for the same, if the given name is the same', () => {
    const robert = { given: 'Robert', family: 'Alan', dateOfBirth: '2011-06-24' };
    expect(match({ given: 'Robert', family: 'Allen', dateOfBirth: '2011-05-24' }, robert)).toEqual([
      'possible',
      ['similar-name', 'date-of-birth-one-part-differs'],
    ]);
    expect(match({ given: 'Roberta', family: 'Allen', dateOfBirth: '2011-05-24' }, robert)).toBeNull();
  });

  it('finds an unborn child after the birth, by family name and expected date', () => {
    const unborn = { given: 'Unborn', family: "O'Connor", expectedOn: '2015-04-20' };
    expect(match(amina, unborn)).toEqual(['possible', ['same-family-name', 'near-expected-date']]);
    expect(match(unborn, amina)).toEqual(['possible', ['same-family-name', 'near-expected-date']]);
    expect(match({ ...amina, dateOfBirth: '2014-06-01' }, unborn)).toBeNull();
    expect(
      match({ given: 'Unborn', expectedOn: '2015-04-20' }, { given: 'unborn', expectedOn: '2015-04-20' }),
    ).toBeNull();
  });

  it('ignores empty identifiers and dates that are not real', () => {
    expect(
      match({ upn: '', nhsNumber: ' ', localId: '-' }, { upn: '', nhsNumber: '', localId: '-' }),
    ).toBeNull();
    expect(match({ dateOfBirth: '2015-02-31' }, { dateOfBirth: '2015-02-31' })).toBeNull();
  });

  it('never shows a number for how alike two records are', () => {
    const result = possibleMatch({ child: amina, candidate: { ...amina, given: 'Aminah' } });
    expect(Object.keys(result!).sort()).toEqual(['reasons', 'strength']);
    expect(JSON.stringify(result)).not.toMatch(/0\.\d/);
  });
});

describe('on an excerpt of FEBRL dataset 1: 100 people, each once as invented and once altered', () => {
  const records = readDataFile('test/febrl-excerpt.csv')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => {
      const [id = '', given, family, number, street, , postcode, born = ''] = line.split(',');
      const dateOfBirth = born.replace(/^(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3');
      const person: MatchPerson = {
        given,
        family,
        dateOfBirth,
        addresses: [{ line: `${number} ${street}`, postcode }],
      };
      return { cluster: id.split('-')[1], person };
    });

  it('finds nearly all altered copies and hardly anybody else', () => {
    const found = { true: 0, false: 0 };
    for (let i = 0; i < records.length; i += 1) {
      for (let j = i + 1; j < records.length; j += 1) {
        if (!possibleMatch({ child: records[i]!.person, candidate: records[j]!.person })) continue;
        found[records[i]!.cluster === records[j]!.cluster ? 'true' : 'false'] += 1;
      }
    }
    const figures = { recall: found.true / 100, precision: found.true / (found.true + found.false) };
    process.stdout.write(`possible matches, 200 records: ${JSON.stringify(figures)}\n`);
    expect(records).toHaveLength(200);
    expect(figures.recall).toBeGreaterThanOrEqual(0.95);
    expect(figures.precision).toBeGreaterThanOrEqual(0.99);
  });
});
