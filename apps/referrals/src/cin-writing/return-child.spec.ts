import fc from 'fast-check';
import type { CensusChild } from '../cin-file/census-child.js';
import { censusYear } from './census-year.js';
import { ownLocalId } from './raw-modules.js';
import type { RecordedChild, StoredModule } from './recorded-child.js';
import { asRecorded, childrenOf, fixtureFile, ownChild, ownEpisode } from './recorded-child.fixture.js';
import { returnChild } from './return-child.js';
import { RETURN_MODULES } from './return-layout.js';
import { ReturnSchema } from './return-schema.js';
import { childXml, headXml, TAIL_XML } from './return-xml.js';

const YEAR = censusYear(2026);
const schema = new ReturnSchema();
afterAll(() => schema.dispose());

const head = (year: number): string =>
  headXml({
    year,
    referenceDate: censusYear(year).until,
    authorityCode: '205',
    serial: 1,
    madeAt: new Date('2026-04-20T09:00:00Z'),
  });
const fileOf = (children: readonly (CensusChild | null)[], year = 2026): string =>
  `${head(year)}${children.flatMap((child) => (child ? [childXml(child)] : [])).join('')}${TAIL_XML}`;
const told = (record: RecordedChild, period = YEAR) =>
  returnChild(record, period).problems.map(({ field, inFile, rule, value }) => ({
    field,
    inFile,
    rule,
    value,
  }));
const moduleNamed = (child: CensusChild | null, name: string) =>
  child?.episodes.flatMap(({ modules }) => modules).find((module) => module.name === name);
const fieldsOf = (record: RecordedChild, of: 'identifiers' | 'characteristics' | 'details') => {
  const { child } = returnChild(record, YEAR);
  const module = of === 'details' ? child!.episodes[0]!.details : child![of];
  return Object.fromEntries(module.fields.map(({ name, value }) => [name, value]));
};
/** Without the lines of the file, on which content does not depend. */
const content = (children: readonly CensusChild[]): unknown =>
  JSON.parse(JSON.stringify(children, (key, value: unknown) => (key === 'line' ? undefined : value)));

describe('a census that was imported', () => {
  it('leaves with the content it came with, as far as the layout holds it', async () => {
    const golden = await childrenOf(fixtureFile('golden_2026_minimal_valid.xml'));
    const made = golden.map((child, index) => returnChild(asRecorded(child, index), YEAR));
    expect(made.flatMap(({ problems }) => problems)).toEqual([]);
    const xml = fileOf(made.map(({ child }) => child));
    expect(schema.faultsOf(xml)).toEqual([]);
    expect(content(await childrenOf(xml))).toEqual(content(golden));
  });

  it('of 2022 leaves in the layout of 2026: gender as sex, yes and no as 1 and 0', async () => {
    const children = await childrenOf(fixtureFile('fake_CIN_data.xml'));
    const year = censusYear(2022);
    const ofYear = children.map((child, index) => {
      const record = asRecorded(child, index);
      const episodes = record.episodes.filter(
        ({ closedOn, openedOn }) => openedOn <= year.until && (closedOn === null || closedOn >= year.from),
      );
      return returnChild({ ...record, episodes }, year);
    });
    const inFile = ofYear.flatMap(({ child }) => child ?? []);
    expect(inFile).toHaveLength(168);
    const xml = fileOf(inFile, 2022);
    expect(schema.faultsOf(xml)).toEqual([]);
    const read = await childrenOf(xml);
    expect(read.flatMap(({ episodes }) => episodes)).toHaveLength(173);
    const nfa = read
      .flatMap(({ episodes }) => episodes.flatMap(({ details }) => details.fields))
      .filter(({ name }) => name === 'ReferralNFA');
    expect(new Set(nfa.map(({ value }) => value))).toEqual(new Set(['1']));
    const sexes = read.flatMap(({ identifiers }) => identifiers.fields.filter(({ name }) => name === 'Sex'));
    expect(new Set(sexes.map(({ value }) => value))).toEqual(new Set(['M', 'F', 'U']));
    expect(ofYear.reduce((sum, { episodesLeftOut }) => sum + episodesLeftOut, 0)).toBe(0);
  });
});

describe('what is missing', () => {
  it('is said by the codes the census has for "not known", and listed with what the record has', () => {
    const census: StoredModule[] = [
      { module: 'ChildIdentifiers', fields: [{ name: 'Sex', value: 'X' }] },
      { module: 'ChildCharacteristics', fields: [{ name: 'Ethnicity', value: 'ZZZZ' }] },
    ];
    const record = ownChild({
      census,
      sex: 'U',
      ethnicity: 'ZZZZ',
      episodes: [ownEpisode({ source: 'nobody' })],
    });
    expect(fieldsOf(record, 'identifiers')['Sex']).toBe('U');
    expect(fieldsOf(record, 'characteristics')['Ethnicity']).toBe('NOBT');
    expect(fieldsOf(record, 'details')['ReferralSource']).toBe('10');
    expect(told(record)).toEqual([
      { rule: '4180', field: 'Sex', value: 'X', inFile: 'U' },
      { rule: '4220', field: 'Ethnicity', value: 'ZZZZ', inFile: 'NOBT' },
      { rule: '8866', field: 'ReferralSource', value: 'nobody', inFile: '10' },
    ]);
    expect(told(ownChild({ ethnicity: null }))).toContainEqual({
      rule: '4220',
      field: 'Ethnicity',
      value: null,
      inFile: 'NOBT',
    });
  });

  it('is never invented: an episode that does not say whether anything followed is left out, and listed', () => {
    const made = returnChild(ownChild({ episodes: [ownEpisode({ nfa: null })] }), YEAR);
    expect(made).toMatchObject({ child: null, episodesLeftOut: 1 });
    expect(made.problems).toMatchObject([
      { rule: '8568', inFile: expect.stringContaining('the whole episode is left out') },
    ]);
    const worked = ownEpisode({
      nfa: null,
      assessments: [{ startedOn: '2025-05-07', completedOn: '2025-06-20', factors: ['3A'] }],
    });
    // An assessment says that something followed.
    expect(fieldsOf(ownChild({ episodes: [worked] }), 'details')['ReferralNFA']).toBe('0');
  });

  it('of a module takes the module out, and of an episode without a date the episode', () => {
    const episode = (fields: StoredModule['fields']) =>
      ownEpisode({ census: [{ module: 'Section47', fields }] });
    const record = ownChild({ episodes: [episode([{ name: 'ICPCnotRequired', value: 'false' }])] });
    expect(moduleNamed(returnChild(record, YEAR).child, 'Section47')).toBeUndefined();
    expect(told(record)).toContainEqual({
      rule: '8615',
      field: 'S47ActualStartDate',
      value: null,
      inFile: 'Nothing: the whole enquiry is left out until this is known',
    });
    const details = { module: 'CINdetails', fields: [{ name: 'CINreferralDate', value: '31/12/2025' }] };
    expect(returnChild(ownChild({ undated: [[details]] }), YEAR)).toMatchObject({
      episodesLeftOut: 1,
      problems: [{ rule: '8600', field: 'CINreferralDate', value: '31/12/2025' }],
    });
  });

  it('lists what the layout has no place for', () => {
    const census = [{ module: 'Extra', fields: [{ name: 'Extra/Deep', value: 'kept' }] }];
    expect(told(ownChild({ census }))).toMatchObject([
      { rule: 'not-in-layout', field: 'Extra/Deep', value: 'kept' },
    ]);
  });
});

describe('a record that was corrected here', () => {
  it('counts, and not what a census once said', () => {
    const census: StoredModule[] = [
      {
        module: 'ChildIdentifiers',
        fields: [
          { name: 'LAchildID', value: 'A1' },
          { name: 'UPN', value: 'K314200125001' },
          { name: 'PersonBirthDate', value: '2016-03-15' },
          { name: 'GenderCurrent', value: '1' },
        ],
      },
    ];
    expect(fieldsOf(ownChild({ census, upn: null }), 'identifiers')).toEqual({
      LAchildID: 'A1',
      PersonBirthDate: '2016-03-14',
      Sex: 'F',
    });
    expect(told(ownChild({ census, upn: null }))).toEqual([expect.objectContaining({ rule: '8770Q' })]);
  });
});

describe('a child that only this council has numbered', () => {
  it('has a number the DfE takes, the same each time, and not its record’s id', () => {
    const numbers = fc.sample(fc.uuid(), 500).map((id) => [ownLocalId(id), ownLocalId(id)] as const);
    for (const [number, again] of numbers) {
      expect(number).toMatch(/^C[0-9A-Z]{12}$/);
      expect(again).toBe(number);
    }
    expect(new Set(numbers.map(([number]) => number)).size).toBe(500);
  });
});

describe('whatever the records hold', () => {
  const value = fc.oneof(
    fc.constantFrom(
      '',
      '0',
      '1',
      'true',
      'false',
      '2',
      'WBRI',
      'ZZZZ',
      'N1',
      'RC7',
      'RC99',
      '6',
      '3A',
      'EMO',
      'NONE',
    ),
    fc
      .date({ min: new Date('2023-01-01'), max: new Date('2027-12-31'), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 10)),
    fc.constantFrom(
      '2025-02-31',
      '31/12/2025',
      'K314200125001',
      'K31420012500',
      '<&>"\'',
      '\r\n',
      'é ✓',
      '1e308',
      '-1',
    ),
    fc.string({ unit: 'grapheme-ascii', maxLength: 12 }),
  );
  const moduleOf = (name: keyof typeof RETURN_MODULES) =>
    fc
      .array(
        fc.record({
          name: fc.constantFrom(...RETURN_MODULES[name].map((field) => field.name), 'GenderCurrent', 'Extra'),
          value,
        }),
        { maxLength: 8 },
      )
      .map((fields): StoredModule => ({ module: name, fields }));
  const day = fc.constantFrom('2024-06-01', '2025-05-06', '2025-12-31', '2026-03-31');
  const maybe = <T>(one: fc.Arbitrary<T>) => fc.option(one, { nil: null });
  const episode = fc.record({
    openedOn: day,
    closedOn: maybe(fc.constantFrom('2025-04-01', '2026-01-15', '2026-06-01')),
    state: fc.constantFrom('open' as const, 'closed' as const),
    closureReason: maybe(value),
    nfa: maybe(fc.boolean()),
    primaryNeed: maybe(value),
    source: maybe(value),
    census: fc.array(
      fc
        .constantFrom('CINdetails', 'Assessments', 'CINPlanDates', 'Section47', 'ChildProtectionPlans')
        .chain((name) => moduleOf(name as 'CINdetails')),
      { maxLength: 6 },
    ),
    assessments: fc.array(
      fc.record({ startedOn: day, completedOn: maybe(day), factors: fc.array(value, { maxLength: 3 }) }),
      { maxLength: 2 },
    ),
  });
  const child: fc.Arbitrary<RecordedChild> = fc.record({
    personId: fc.uuid(),
    localId: maybe(value),
    upn: maybe(value),
    upnUnknown: maybe(value),
    bornOn: maybe(day),
    expectedOn: maybe(fc.constantFrom('2026-06-15', '2025-06-15')),
    sex: fc.constantFrom('M', 'F', 'U'),
    ethnicity: maybe(value),
    disabilities: fc.array(value, { maxLength: 3 }),
    census: fc.tuple(moduleOf('ChildIdentifiers'), moduleOf('ChildCharacteristics')),
    episodes: fc.array(episode, { minLength: 1, maxLength: 3 }),
    undated: fc.constant([]),
  });

  it('what leaves is valid by the schema, and every episode is in it or counted as left out', () => {
    fc.assert(
      fc.property(child, (record) => {
        const made = returnChild(record, YEAR);
        const inFile = made.child?.episodes.length ?? 0;
        expect(inFile + made.episodesLeftOut).toBe(record.episodes.length);
        if (made.child) expect(schema.faults(head(2026), [childXml(made.child)])).toEqual([]);
        if (made.episodesLeftOut > 0) expect(made.problems.map(({ rule }) => rule)).toContain('8568');
      }),
      { numRuns: 400 },
    );
  });

  it('no value is in the file that the records do not have, but for "not known" and an NFA that activity denies', () => {
    fc.assert(
      fc.property(child, (record) => {
        const { child: made } = returnChild(record, YEAR);
        if (!made) return;
        const known = JSON.stringify(record);
        const values = [
          made.identifiers,
          made.characteristics,
          ...made.episodes.flatMap(({ details, modules }) => [details, ...modules]),
        ]
          .flatMap(({ fields }) => fields)
          .filter(({ name }) => !['Sex', 'ReferralNFA', 'ICPCnotRequired'].includes(name))
          .filter(
            ({ name, value: written }) => !(name === 'LAchildID' && written === ownLocalId(record.personId)),
          )
          .filter(
            ({ name, value: written }) =>
              !(name === 'Ethnicity' && written === 'NOBT') &&
              !(name === 'ReferralSource' && written === '10'),
          );
        for (const { value: written } of values) expect(known).toContain(JSON.stringify(written));
      }),
      { numRuns: 200 },
    );
  });
});
