/**
 * AssessmentFactors of the Children in Need census 2026, in groups as people tick them. Of 18A and 19A the census asks to say by whom
 * instead (rules 8945Q, 8950Q), so that they are read in older files and not offered.
 */
const WHOSE = {
  A: 'The child',
  B: 'A parent or carer',
  C: 'Another person in the household',
};
const by = (number: number): Record<string, string> => ({
  [`${number}A`]: WHOSE.A,
  [`${number}B`]: WHOSE.B,
  [`${number}C`]: WHOSE.C,
});
const HARMED_BY = (number: number): Record<string, string> => ({
  [`${number}B`]: 'By another child',
  [`${number}C`]: 'By an adult',
});

export const NO_FACTORS = '21';

export const ASSESSMENT_FACTOR_GROUPS: readonly { name: string; codes: Readonly<Record<string, string>> }[] =
  [
    { name: 'Alcohol misuse', codes: by(1) },
    { name: 'Drug misuse', codes: by(2) },
    { name: 'Domestic violence (who is harmed by it)', codes: by(3) },
    { name: 'Mental health', codes: by(4) },
    { name: 'Learning disability', codes: by(5) },
    { name: 'Physical disability or illness', codes: by(6) },
    {
      name: 'Abuse or neglect',
      codes: { '16A': 'Neglect', '17A': 'Emotional abuse' },
    },
    { name: 'Physical abuse', codes: HARMED_BY(18) },
    { name: 'Sexual abuse', codes: HARMED_BY(19) },
    {
      name: 'Exploitation and harm outside the home',
      codes: {
        '11A': 'Child sexual exploitation',
        '24A': 'Child criminal exploitation',
        '12A': 'Trafficking',
        '13A': 'Gangs',
        '10A': 'Going or being missing',
      },
    },
    {
      name: 'Privately fostered',
      codes: {
        '8B': 'From overseas, intends to return',
        '8C': 'From overseas, intends to stay',
        '8D': 'In an educational placement in the United Kingdom',
        '8E': 'Other family arrangements in the United Kingdom',
        '8F': 'Privately fostered in another way',
      },
    },
    {
      name: 'Other',
      codes: {
        '7A': 'Young carer',
        '9A': 'Unaccompanied asylum-seeking child',
        '14A': 'Socially unacceptable behaviour',
        '15A': 'Self-harm',
        '22A': 'Female genital mutilation',
        '23A': 'Abuse linked to faith or belief',
        '20': 'Another factor',
      },
    },
    { name: 'None', codes: { [NO_FACTORS]: 'No factors identified' } },
  ];

/** In words that stand alone, by code: "Alcohol misuse: the child". */
export const ASSESSMENT_FACTORS: Readonly<Record<string, string>> = Object.fromEntries(
  ASSESSMENT_FACTOR_GROUPS.flatMap(({ name, codes }) =>
    Object.entries(codes).map(([code, label]) => [
      code,
      ['Other', 'None', 'Exploitation and harm outside the home'].includes(name)
        ? label
        : `${name}: ${label.charAt(0).toLowerCase()}${label.slice(1)}`,
    ]),
  ),
);
