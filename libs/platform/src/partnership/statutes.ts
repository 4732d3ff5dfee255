/**
 * The powers under which one organisation acts for a council, and whom each can empower. A duty to co-operate (Children Act 2004,
 * section 10) is no such power: it lets partners share and work side by side, and moves no function. A delegation must name one
 * of them; nothing here moves the duty itself, which stays with the council.
 */
export interface Statute {
  /** How it is cited to a reader. */
  readonly citation: string;
  /** Kinds of organisation that may act by it. */
  readonly delegates: readonly DelegateKind[];
  /** True where staff are placed at the council’s disposal: they count as its own officers, nothing is delegated. */
  readonly placesStaff: boolean;
}

/** Who a council may empower: another council, a kind of body, or an organisation without a partition. */
export type DelegateKind =
  | 'council'
  | 'joint-service'
  | 'strategic-partnership'
  | 'company'
  | 'trust'
  | 'charitable-body'
  | 'employee-mutual'
  | 'combined-authority'
  | 'officer'
  | 'nhs'
  | 'charity'
  | 'police'
  | 'other';

const separateProviders = ['company', 'trust', 'charitable-body', 'employee-mutual', 'charity'] as const;
const joint = ['joint-service', 'strategic-partnership', 'council'] as const;

export const statutes = {
  'lga-1972-s113': {
    citation: 'Local Government Act 1972, section 113 (staff placed at the disposal of another authority)',
    delegates: [...joint, 'nhs'],
    placesStaff: true,
  },
  'lga-1972-s101': {
    citation: 'Local Government Act 1972, section 101 (discharge by an officer or another local authority)',
    delegates: [...joint, 'officer'],
    placesStaff: false,
  },
  'lga-1972-s102': {
    citation: 'Local Government Act 1972, section 102 (joint committee)',
    delegates: joint,
    placesStaff: false,
  },
  'lga-2000-s9e': {
    citation: 'Local Government Act 2000, section 9E (executive functions, scheme of delegation to officers)',
    delegates: ['officer'],
    placesStaff: false,
  },
  'si-2012-1019': {
    citation:
      'Local Authorities (Arrangements for the Discharge of Functions) (England) Regulations 2012, SI 2012/1019',
    delegates: joint,
    placesStaff: false,
  },
  'cypa-2008-part-1': {
    citation: 'Children and Young Persons Act 2008, Part 1, and SI 2014/2407',
    delegates: [...separateProviders, 'officer'],
    placesStaff: false,
  },
  'ea-1996-s497a': {
    citation:
      'Education Act 1996, section 497A, as applied by Children Act 2004, section 50 (direction of the Secretary of State)',
    delegates: [...separateProviders, ...joint],
    placesStaff: false,
  },
  'nhsa-2006-s75': {
    citation:
      'National Health Service Act 2006, section 75 (partnership of NHS bodies and local authorities)',
    delegates: ['nhs', ...joint],
    placesStaff: false,
  },
  'ldedca-2009-s105': {
    citation:
      'Local Democracy, Economic Development and Construction Act 2009, section 105 (functions of a combined authority)',
    delegates: ['combined-authority'],
    placesStaff: false,
  },
} as const satisfies Record<string, Statute>;

/** Key of a statute in the partnership file. */
export type StatuteKey = keyof typeof statutes;

/** Every statute key. */
export const statuteKeys = Object.keys(statutes) as [StatuteKey, ...StatuteKey[]];
