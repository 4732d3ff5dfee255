import type { RECEIVED_HOW, REFERRAL_SOURCES, RELATIONSHIPS } from '@conjoint/contracts';

/** What the form calls each code of a referral. A new code breaks compilation here. */
export type Source = (typeof REFERRAL_SOURCES)[number];
export type How = (typeof RECEIVED_HOW)[number];
export type Relationship = (typeof RELATIONSHIPS)[number];

export const HOW_WORDS = {
  telephone: 'Telephone',
  email: 'Email',
  'online-form': 'Online form',
  letter: 'Letter',
  'in-person': 'In person',
  'police-notification': 'Police notification',
} as const satisfies Record<How, string>;

/** Referral sources of the children in need census, in plain English (code set ReferralSource, 2026). */
export const SOURCE_WORDS = {
  '1A': 'Family member, relative or carer',
  '1B': 'Acquaintance, for example a neighbour or child minder',
  '1C': 'The child or young person',
  '1D': 'Another person, for example a stranger',
  '2A': 'School',
  '2B': 'Education services',
  '3A': 'GP',
  '3B': 'Health visitor',
  '3C': 'School nurse',
  '3D': 'Other primary health services',
  '3E': 'Accident and emergency department',
  '3F': 'Other health services, for example a hospice',
  '4': 'Council housing or a housing association',
  '5A': 'This council’s social care, for example for adults',
  '5B': 'Another department of this council, for example youth justice',
  '5C': 'Another council, for example its adult social care',
  '5D': 'Early help',
  '6': 'Police',
  '7': 'Courts, probation, immigration, Cafcass or prison',
  '8': 'Other, for example a children’s centre, agency or charity',
  '9': 'Anonymous',
  '10': 'Not known',
} as const satisfies Record<Source, string>;

/** The groups in which the sources are shown. */
export const SOURCE_GROUPS: readonly { name: string; codes: readonly Source[] }[] = [
  { name: 'A person', codes: ['1A', '1B', '1C', '1D'] },
  { name: 'School and education', codes: ['2A', '2B'] },
  { name: 'Health', codes: ['3A', '3B', '3C', '3D', '3E', '3F'] },
  { name: 'Council services and housing', codes: ['5A', '5B', '5C', '5D', '4'] },
  { name: 'Police and the law', codes: ['6', '7'] },
  { name: 'Anybody else', codes: ['8', '9', '10'] },
];

/** "Sam is the child’s …" */
export const RELATIONSHIP_WORDS = {
  mother: 'Mother',
  father: 'Father',
  'step-parent': 'Step-parent',
  'parents-partner': 'Parent’s partner',
  'brother-or-sister': 'Brother or sister',
  'half-brother-or-sister': 'Half-brother or half-sister',
  'step-brother-or-sister': 'Step-brother or step-sister',
  grandparent: 'Grandparent',
  'aunt-or-uncle': 'Aunt or uncle',
  'other-relative': 'Other relative',
  'foster-carer': 'Foster carer',
  guardian: 'Guardian',
  partner: 'Partner',
  'expectant-parent': 'Expectant parent (of a child not born yet)',
  'not-related': 'Not related',
  'not-known': 'Not known',
} as const satisfies Record<Relationship, string>;

export const RESPONSIBILITY_WORDS = { yes: 'Yes', no: 'No', 'not-known': 'Not known' } as const;
export const SEX_WORDS = { F: 'Female', M: 'Male', U: 'Not known' } as const;
export const ADDRESS_WORDS = { home: 'Home', temporary: 'Temporary', other: 'Other' } as const;

/** The functions and lawful bases a question to another council is recorded with. */
export const FUNCTION_WORDS = {
  's17-children-act-1989': 'Section 17, Children Act 1989: services for a child in need',
  's47-children-act-1989': 'Section 47, Children Act 1989: a child may be suffering significant harm',
  's11-children-act-2004': 'Section 11, Children Act 2004: safeguarding and promoting welfare',
  's16la-children-act-2004': 'Section 16LA, Children Act 2004: the duty to share information',
} as const;
export const BASIS_WORDS = {
  'article-6-1-c': 'Legal obligation: UK GDPR Article 6(1)(c)',
  'article-6-1-e': 'Public task: UK GDPR Article 6(1)(e)',
} as const;
