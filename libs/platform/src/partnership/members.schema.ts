import { z } from 'zod';
import {
  alias,
  basisPoints,
  bodyCode,
  councilCode,
  dfeCode,
  email,
  name,
  pencePerYear,
  since,
  slug,
  text,
  until,
  someOf,
} from './fields.schema.js';

const frontDoor = z
  .strictObject({
    team: name.describe('Name of the team that answers, for example "Initial contact and advice team"'),
    telephone: z
      .string()
      .regex(/^[0-9 +()]{5,25}$/, 'must be a telephone number in quotes')
      .describe('Telephone, in quotes'),
    email: email.describe('Shared mailbox of the team'),
    outOfHours: z
      .string()
      .regex(/^[0-9 +()]{5,25}$/, 'must be a telephone number in quotes')
      .optional()
      .describe('Telephone of the emergency duty team, in quotes'),
  })
  .describe('Where a hand-over goes and whom a look-up names: the council’s front door');

const practice = z
  .strictObject({
    framework: name.describe('Practice framework, for example "Signs of Safety"'),
    teamAroundTheChild: z
      .boolean()
      .optional()
      .describe('Whether early help is led by a team around the child'),
    localities: z
      .array(z.strictObject({ key: slug.describe('Key of the locality'), name }))
      .max(50)
      .optional()
      .describe('Locality teams of this council'),
  })
  .describe('How the council practises, where it is worth saying');

export const councilSchema = z
  .strictObject({
    code: councilCode,
    name,
    shortName: name.describe('Short name for headings and tables'),
    dfe: dfeCode,
    since: since.describe('First day as a member of the partnership'),
    until: until.describe('Last day as a member; service lines may continue longer'),
    replaces: z
      .array(councilCode)
      .max(10)
      .optional()
      .describe('Codes of former councils this one was made from, when a council split or merged'),
    frontDoor,
    practice: practice.optional(),
  })
  .describe('A member council. Its records, ledger and returns are its own');

const ownership = z
  .strictObject({
    since,
    until,
    shares: someOf(
      z.strictObject({ council: councilCode, basisPoints }),
      'Who owns how much; sums to 10,000',
      50,
    ),
  })
  .describe('Who owns the body in a period');

const contract = z
  .strictObject({
    commissioners: someOf(councilCode, 'Councils that commission the body', 50),
    procurement: z
      .enum([
        'procurement-act-2023-vertical',
        'procurement-act-2023-horizontal',
        'pcr-2015-regulation-12',
        'open-procedure',
        'grant',
        'direction',
      ])
      .describe(
        'Why the contract could be given: Procurement Act 2023 Sch. 2 vertical or horizontal arrangement, the earlier regulation 12 (Teckal), an open procedure, a grant, or a direction',
      ),
    reference: name.describe('Where the contract is kept'),
    since,
    until,
    prices: z
      .array(z.strictObject({ council: councilCode, since, until, pencePerYear }))
      .max(500)
      .optional()
      .describe('Contract sum of each commissioner'),
    changes: z
      .array(
        z.strictObject({
          reference: name.describe('Number in the change-control ledger'),
          agreedOn: z.iso.date().describe('Day it was agreed'),
          council: councilCode,
          pencePerYear: pencePerYear.describe('Change of the contract sum, pence a year; may be negative'),
          reason: text.describe('Why the sum changed'),
        }),
      )
      .max(1000)
      .optional()
      .describe('Change-control ledger of the contract sum'),
    measures: z
      .array(z.strictObject({ key: slug, name, target: text.describe('Target as agreed') }))
      .max(200)
      .optional()
      .describe('What contract monitoring looks at, for example re-referrals or agency staff'),
    atEnd: z
      .enum(['return-to-councils', 'retender', 'renew'])
      .describe('What happens to the functions at the end'),
  })
  .describe('Contract between the commissioning councils and the body');

export const bodyKinds = [
  'joint-service',
  'strategic-partnership',
  'company',
  'trust',
  'charitable-body',
  'employee-mutual',
  'combined-authority',
] as const;

export const bodySchema = z
  .strictObject({
    code: bodyCode,
    kind: z.enum(bodyKinds).describe('What kind of body it is'),
    name,
    shortName: name.describe('Short name for headings and tables'),
    since,
    until,
    members: someOf(councilCode, 'Councils the body works for', 50),
    lead: councilCode.optional().describe('Lead authority, where one council leads the others'),
    profitMaking: z
      .boolean()
      .default(false)
      .describe(
        'Whether it is run for profit. Such a body may not be given functions (CYPA 2008, SI 2014/2407)',
      ),
    holdsChildren: z.boolean().default(false).describe('Must be false: a body never holds a child’s record'),
    ownership: z.array(ownership).max(50).optional().describe('Owners and shares, in periods'),
    contract: contract.optional(),
    reservedMatters: z
      .array(text)
      .max(100)
      .optional()
      .describe('What the owners keep for themselves to decide'),
    workforceReturn: z
      .strictObject({
        label: z.string().max(60).describe('Name of the return, the numbers joined: "314 / 318"'),
        authorities: someOf(dfeCode, 'DfE numbers that one workforce return covers', 20),
      })
      .optional()
      .describe('One workforce return for several authorities'),
    dsgRingFenced: z
      .boolean()
      .optional()
      .describe('Whether dedicated schools grant is kept apart in the body’s books'),
    charitableArm: alias.optional().describe('Alias of the charity that belongs to the body'),
  })
  .describe(
    'A body with books, staff and a sign-in of its own: joint service, company, trust. It holds no child',
  );
