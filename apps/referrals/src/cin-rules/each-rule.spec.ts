import { readCensus } from '../cin-file/cin-reader.js';
import { checkChild, RULES } from './cin-rules.js';
import { periodOf } from './facts.js';

const REFERENCE_DATE = '2026-03-31';
const el = (name: string, value: string): string => `<${name}>${value}</${name}>`;
const fields = (values: Record<string, string | undefined>): string =>
  Object.entries(values)
    .map(([name, value]) => (value === undefined ? '' : el(name, value)))
    .join('');

type Values = Record<string, string | undefined>;
interface Case {
  ids?: Values;
  ethnicity?: string;
  disabilities?: string[];
  /** Each episode: its own fields and the XML of its modules. */
  episodes?: [Values, string?][];
}

const IDS = { LAchildID: 'A1', UPN: 'K314200125001', PersonBirthDate: '2016-03-14', Sex: 'F' };
const EPISODE = {
  CINreferralDate: '2025-05-06',
  ReferralSource: '6',
  PrimaryNeedCode: 'N1',
  ReferralNFA: '0',
};
const CLOSED = { CINclosureDate: '2026-01-15', ReasonForClosure: 'RC7' };
const NFA = { PrimaryNeedCode: undefined, ReferralNFA: '1' };

const assessment = (start: string, end?: string, ...factors: string[]): string =>
  `<Assessments>${fields({ AssessmentActualStartDate: start, AssessmentAuthorisationDate: end })}${factors.length ? el('FactorsIdentifiedAtAssessment', factors.map((code) => el('AssessmentFactors', code)).join('')) : ''}</Assessments>`;
const whole = assessment('2025-05-07', '2025-06-20', '3A');
const enquiry = (start: string, conference?: string, notRequired = '0', target?: string): string =>
  el(
    'Section47',
    fields({
      S47ActualStartDate: start,
      InitialCPCtarget: target,
      DateOfInitialCPC: conference,
      ICPCnotRequired: notRequired,
    }),
  );
const plan = (start: string, end?: string): string =>
  el('CINPlanDates', fields({ CINPlanStartDate: start, CINPlanEndDate: end }));
const protection = (start: string, end?: string, more: Values = {}, reviews?: string[]): string =>
  el(
    'ChildProtectionPlans',
    fields({
      CPPstartDate: start,
      CPPendDate: end,
      InitialCategoryOfAbuse: 'NEG',
      LatestCategoryOfAbuse: 'NEG',
      NumberOfPreviousCPP: '0',
      ...more,
    }) + (reviews ? el('Reviews', reviews.map((date) => el('CPPreviewDate', date)).join('')) : ''),
  );
const held = enquiry('2025-05-12', '2025-06-02');

async function codesOf({
  ids = {},
  ethnicity = 'WBRI',
  disabilities = ['NONE'],
  episodes = [[{}, whole]],
}: Case): Promise<string[]> {
  const xml = `<Message><Header><Source><LEA>205</LEA></Source></Header><Children><Child><ChildIdentifiers>${fields({ ...IDS, ...ids })}</ChildIdentifiers><ChildCharacteristics>${el('Ethnicity', ethnicity)}<Disabilities>${disabilities.map((code) => el('Disability', code)).join('')}</Disabilities></ChildCharacteristics>${episodes.map(([values, modules = '']) => el('CINdetails', fields({ ...EPISODE, ...values }) + modules)).join('')}</Child></Children></Message>`;
  async function* bytes(): AsyncGenerator<Uint8Array> {
    yield Buffer.from(xml);
  }
  for await (const event of readCensus(bytes())) {
    if (event.type === 'child')
      return checkChild(event.child, periodOf(REFERENCE_DATE)).map(({ rule }) => rule);
  }
  throw new Error('no child');
}

const inEpisode = (values: Values, modules = whole): Case => ({ episodes: [[values, modules]] });
const withModules = (...modules: string[]): Case => inEpisode({}, modules.join(''));

/** For each rule the smallest record that breaks it, and nothing more than is named after it. */
const BROKEN: Record<string, Case> = {
  '1103': withModules(assessment('2025-05-05', '2025-06-20', '3A')),
  '1104': withModules(whole, enquiry('2025-05-06', '2025-05-05')),
  '1105': withModules(whole, protection('2025-05-05')),
  '1510': { ids: { UPN: 'A314200125001' } },
  '1530': { ids: { UPN: 'A999200125001' } },
  '1540': { ids: { UPN: 'K3142O0125001' } },
  '1550': { ids: { UPN: 'K31420012500I' } },
  '1560Q': { ids: { FormerUPN: 'X98765432123B' } },
  '1570': { ids: { LAchildID: 'A'.repeat(21) } },
  '1580': { ids: { LAchildID: 'A-1' } },
  '2883': withModules(whole, protection('2025-06-02')),
  '2884': inEpisode({ DateOfInitialCPC: '2025-06-02' }, whole + held),
  '2885': withModules(whole, held, protection('2025-06-03')),
  '2889': withModules(whole, enquiry('2025-05-05', '2025-06-02')),
  '2990': inEpisode(
    { CINclosureDate: '2026-01-15', ReasonForClosure: 'RC8' },
    whole + plan('2025-07-01', '2025-08-01'),
  ),
  '2991Q': withModules(held),
  '4000': inEpisode(NFA, plan('2025-07-01', '2025-08-01')),
  '4001': withModules(whole, plan('2025-05-08'), protection('2025-06-02')),
  '4003': withModules(
    whole,
    held,
    protection('2025-06-02', '2025-07-01', {}, ['2025-08-28']),
    plan('2025-07-01', '2025-09-01'),
  ),
  '4004': withModules(whole, plan('2025-07-01'), plan('2025-08-01')),
  '4008': { ids: { PersonDeathDate: '2025-06-30' }, ...withModules(whole, plan('2025-07-01')) },
  '4009Q': {
    ids: { PersonDeathDate: '2025-07-10' },
    ...withModules(whole, plan('2025-07-01', '2025-08-01')),
  },
  '4010': withModules(whole, plan('2026-04-01')),
  '4011': withModules(whole, plan('2025-08-01', '2025-07-01')),
  '4012Q': withModules(whole, plan('2025-08-01', '2025-08-01')),
  '4013': withModules(whole, plan('2025-08-01', '2026-04-01')),
  '4014': withModules(whole, plan('2025-07-01', '2025-09-01'), plan('2025-08-01', '2025-10-01')),
  '4015': withModules(whole, plan('2025-05-05', '2025-06-01')),
  '4016': withModules(whole, held, protection('2025-06-02', '2025-09-01'), plan('2025-07-01', '2025-10-01')),
  '4017': withModules(whole, held, plan('2025-05-10', '2025-07-01'), protection('2025-06-02')),
  '4180': { ids: { Sex: '1' } },
  '4220': { ethnicity: 'XXXX' },
  '8500': { ids: { LAchildID: undefined } },
  '8520': { ids: { PersonBirthDate: '2026-04-01' } },
  '8525Q': { ids: { ExpectedPersonBirthDate: '2026-05-01' } },
  '8530Q': { ids: { PersonBirthDate: undefined, ExpectedPersonBirthDate: '2027-01-01', Sex: 'U' } },
  '8535Q': { ids: { PersonDeathDate: '2016-03-13' } },
  '8540': { disabilities: [] },
  '8545Q': { ids: { PersonDeathDate: '2024-01-01' } },
  '8555Q': { ids: { PersonDeathDate: '2025-05-05' } },
  '8565': inEpisode({ CINclosureDate: '2025-06-19', ReasonForClosure: 'RC7' }),
  '8568': inEpisode({ ReferralNFA: 'maybe' }),
  '8569Q': inEpisode({ ...NFA, CINreferralDate: '2025-03-28' }, ''),
  '8585Q': inEpisode({ CINclosureDate: '2026-01-15', ReasonForClosure: 'RC2' }),
  '8590': { episodes: [] },
  '8600': inEpisode({ CINreferralDate: '2026-04-01' }, ''),
  '8606': inEpisode({ CINreferralDate: '2015-06-07' }),
  '8608': withModules(assessment('2025-06-21', '2025-06-20', '3A')),
  '8610': inEpisode({ PrimaryNeedCode: undefined }),
  '8614': withModules(assessment('2026-02-17', undefined, '3A')),
  '8615': withModules(whole, enquiry('2025-06-03', '2025-06-02')),
  '8620': inEpisode({ CINclosureDate: '2026-04-01', ReasonForClosure: 'RC7' }),
  '8630': inEpisode({ CINclosureDate: '2025-05-05', ReasonForClosure: 'RC7' }, ''),
  '8640': inEpisode({ CINclosureDate: '2026-01-15', ReasonForClosure: 'RC99' }),
  '8650': inEpisode({ PrimaryNeedCode: 'N10' }),
  '8670Q': withModules(assessment('2025-05-07')),
  '8675Q': withModules(whole, enquiry('2025-05-12')),
  '8696': withModules(assessment('2025-05-07', '2026-04-01', '3A')),
  '8715': inEpisode({ CINreferralDate: '2025-02-01' }, whole + enquiry('2025-02-03', '2025-03-03')),
  '8720': withModules(whole, held, protection('2026-04-01')),
  '8730': withModules(whole, held, protection('2025-06-02', undefined, { NumberOfPreviousCPP: undefined })),
  '8736': inEpisode({ CINreferralDate: '2025-02-01' }, assessment('2025-02-03')),
  '8740': inEpisode({ CINreferralDate: '2025-02-01' }, whole + enquiry('2025-02-03')),
  '8750': { ids: { PersonBirthDate: undefined, ExpectedPersonBirthDate: '2026-06-15' } },
  '8770Q': { ids: { UPN: undefined, UPNunknown: 'UN1' } },
  '8772': { ids: { UPN: undefined, UPNunknown: 'UN7' } },
  '8775Q': { ids: { PersonBirthDate: '2001-03-30' } },
  '8790': { disabilities: ['NONE', 'LD'] },
  '8794': { disabilities: ['LD', 'LD'] },
  '8805': inEpisode({ CINclosureDate: '2026-01-15' }),
  '8810': inEpisode({ ReasonForClosure: 'RC7' }),
  '8815': { episodes: [[{}, whole], [{ CINreferralDate: '2025-09-01' }]] },
  '8816': { episodes: [[{}, whole], [{ CINreferralDate: '2025-09-01', ...CLOSED }]] },
  '8820': { episodes: [[CLOSED, whole], [{ CINreferralDate: '2025-09-01' }]] },
  '8825Q': inEpisode({ CINclosureDate: '2026-01-15', ReasonForClosure: 'RC9' }, ''),
  '8831': inEpisode(NFA),
  '8832': inEpisode(NFA, protection('2025-06-02')),
  '8839': withModules(whole, enquiry('2026-03-20'), enquiry('2026-03-23')),
  '8840': withModules(whole, held, protection('2025-06-02', '2025-06-02')),
  '8841': withModules(whole, held, protection('2025-06-02', undefined, {}, ['2025-06-02'])),
  '8842Q': withModules(whole, held, protection('2025-06-02', undefined, {}, [''])),
  '8863Q': withModules(whole, assessment('2025-06-01', '2025-07-01', '3A')),
  '8866': inEpisode({ ReferralSource: '5Z' }),
  '8867': inEpisode(CLOSED, assessment('2025-05-07')),
  '8868': inEpisode(CLOSED, whole + enquiry('2025-05-12')),
  '8869': withModules(assessment('2025-05-07', '2025-06-20', '21', '3A')),
  '8870Q': withModules(whole, enquiry('2025-05-12', '2025-06-02', '0', '2025-06-01')),
  '8873Q': inEpisode(CLOSED, assessment('2025-05-07', '2025-06-20', '21')),
  '8875': withModules(whole, enquiry('2025-05-12', '2025-06-01')),
  '8890': withModules(whole, held, enquiry('2025-05-20', '2025-06-03')),
  '8896': withModules(assessment('2026-02-17'), assessment('2026-02-18')),
  '8897Q': withModules(assessment('2025-05-07', '2025-06-20')),
  '8898': withModules(assessment('2025-05-07', '2025-06-20', '3A', '3A')),
  '8905': withModules(whole, held, protection('2025-06-02', undefined, { InitialCategoryOfAbuse: 'XXX' })),
  '8910': withModules(whole, held, protection('2025-06-02', undefined, { LatestCategoryOfAbuse: undefined })),
  '8915': { ids: { PersonDeathDate: '2025-06-01' }, ...withModules(whole, held, protection('2025-06-02')) },
  '8920': {
    ids: { PersonDeathDate: '2025-08-01' },
    ...withModules(whole, held, protection('2025-06-02', '2025-09-01')),
  },
  '8925': withModules(whole, held, protection('2025-06-02', '2025-06-01')),
  '8930': withModules(whole, held, protection('2025-06-02', '2026-04-01')),
  '8935': withModules(whole, held, protection('2025-06-02'), protection('2025-07-02')),
  '8940': withModules(
    whole,
    held,
    protection('2025-06-02', '2025-08-01'),
    protection('2025-07-02', '2025-09-01'),
  ),
  '8945Q': withModules(assessment('2025-05-07', '2025-06-20', '18A')),
  '8950Q': withModules(assessment('2025-05-07', '2025-06-20', '19A')),
};

/** Records that come close to a rule and keep it. */
const KEPT: Record<string, { case: Case; rule: string }> = {
  'an ordinary open episode': { case: {}, rule: '' },
  'a closed episode followed on its last day': {
    case: {
      episodes: [[{ ...CLOSED, CINclosureDate: '2025-09-01' }, whole], [{ CINreferralDate: '2025-09-01' }]],
    },
    rule: '8820',
  },
  'a referral without action before an open episode': {
    case: { episodes: [[{ ...NFA, CINreferralDate: '2025-04-10' }], [{}, whole]] },
    rule: '8820',
  },
  'a referral without action on the working day before the year': {
    case: inEpisode({ ...NFA, CINreferralDate: '2025-03-31' }, ''),
    rule: '8569Q',
  },
  'stepping down from protection on the day it ends': {
    case: withModules(whole, held, protection('2025-06-02', '2025-09-01'), plan('2025-09-01')),
    rule: '4016',
  },
  'a case that is 25 on the day': { case: { ids: { PersonBirthDate: '2001-03-31' } }, rule: '8775Q' },
  'referred 40 weeks before birth': { case: inEpisode({ CINreferralDate: '2015-06-08' }), rule: '8606' },
  'a plan of an earlier year without its conference': {
    case: inEpisode({ CINreferralDate: '2024-05-06' }, whole + protection('2024-06-03')),
    rule: '2883',
  },
};

describe('each rule', () => {
  it('has an example here', () => {
    expect(Object.keys(BROKEN).sort()).toEqual(RULES.map(({ code }) => code).sort());
  });

  it.each(Object.entries(BROKEN))('%s finds what it is for', async (code, example) => {
    expect(await codesOf(example)).toContain(code);
  });

  it.each(Object.entries(KEPT))('lets pass: %s', async (_name, { case: example, rule }) => {
    const found = await codesOf(example);
    if (rule === '') expect(found).toEqual([]);
    else expect(found).not.toContain(rule);
  });
});
