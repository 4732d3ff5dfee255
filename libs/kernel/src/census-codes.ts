/**
 * Code lists of the Children in Need census 2026 (the layout's XSD), with the words people read: the same on a form, on a record and in
 * a correction. The published labels stand in the data of the census rules; where ours differ they are the plainer ones.
 */

/** Ethnicity, in the census's own groups and order. */
export const ETHNICITY_GROUPS: readonly { name: string; codes: Readonly<Record<string, string>> }[] = [
  {
    name: 'White',
    codes: {
      WBRI: 'White British',
      WIRI: 'White Irish',
      WIRT: 'Traveller of Irish heritage',
      WROM: 'Gypsy or Roma',
      WOTH: 'Any other White background',
    },
  },
  {
    name: 'Mixed',
    codes: {
      MWBC: 'White and Black Caribbean',
      MWBA: 'White and Black African',
      MWAS: 'White and Asian',
      MOTH: 'Any other mixed background',
    },
  },
  {
    name: 'Asian or Asian British',
    codes: { AIND: 'Indian', APKN: 'Pakistani', ABAN: 'Bangladeshi', AOTH: 'Any other Asian background' },
  },
  {
    name: 'Black or Black British',
    codes: { BCRB: 'Caribbean', BAFR: 'African', BOTH: 'Any other Black background' },
  },
  { name: 'Other ethnic groups', codes: { CHNE: 'Chinese', OOTH: 'Any other ethnic group' } },
  { name: 'Not stated', codes: { REFU: 'Refused', NOBT: 'Not obtained yet' } },
];

/** Label by ethnicity code. */
export const ETHNICITIES: Readonly<Record<string, string>> = Object.assign(
  {},
  ...ETHNICITY_GROUPS.map(({ codes }) => codes),
);

/** Label by disability code. */
export const DISABILITIES: Readonly<Record<string, string>> = {
  NONE: 'No disability',
  MOB: 'Mobility',
  HAND: 'Hand function',
  PC: 'Personal care',
  INC: 'Incontinence',
  COMM: 'Communication',
  LD: 'Learning',
  HEAR: 'Hearing',
  VIS: 'Vision',
  BEH: 'Behaviour',
  CON: 'Consciousness',
  AUT: 'Autism',
  DDA: 'Other',
};

/** Label by primary need code. */
export const PRIMARY_NEEDS: Readonly<Record<string, string>> = {
  N1: 'Abuse, neglect and exploitation',
  N2: 'The child’s disability',
  N3: 'Parental disability or illness',
  N4: 'Family in acute stress',
  N5: 'Family dysfunction',
  N6: 'Socially unacceptable behaviour',
  N7: 'Low income',
  N8: 'Absent parenting',
  N9: 'Cases other than children in need',
  N0: 'Not stated',
};

/** Label by reason for closure. */
export const CLOSURE_REASONS: Readonly<Record<string, string>> = {
  RC1: 'Adopted',
  RC2: 'Died',
  RC3: 'Child arrangements order',
  RC4: 'Special guardianship order',
  RC5: 'Transferred to services of another council',
  RC6: 'Transferred to adult social care services',
  RC7: 'Services ceased for any other reason, including child no longer in need',
  RC8: 'Case closed after assessment, no further action',
  RC9: 'Case closed after assessment, referred to early help',
};
