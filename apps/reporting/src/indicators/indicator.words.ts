import type { IndicatorKey, IndicatorWords } from '@conjoint/contracts';

interface Described extends IndicatorWords {
  /** How it is counted here, where the official definition leaves that open. */
  readonly counting: string;
}

const WORDS: Readonly<Record<IndicatorKey, Omit<Described, 'key'>>> = {
  referrals: {
    name: 'Referrals',
    unit: 'count',
    numerator: 'children referred',
    denominator: null,
    statistic: 'Number of children referred in the month; a child who is referred twice counts twice',
    better: null,
    counting:
      'As in the children in need census, each referral of each child counts, in the month it was received. A referral passed on to another council counts there. New information about a child with an open episode is not a referral, and a withdrawn one is not counted.',
  },
  'decisions-in-time': {
    name: 'Decisions within a working day',
    unit: 'percent',
    numerator: 'decided within one working day of receipt',
    denominator: 'referrals received in the month whose decision was due',
    statistic:
      'Percentage of referrals received in the month that were decided within one working day of receipt',
    better: 'higher',
    counting:
      'Each referral of each child counts, in the month it was received. One that is undecided counts as late from the end of the working day after receipt; before that it is left out. The official tool says what is expected and publishes no figure.',
  },
  're-referrals': {
    name: 'Re-referrals within 12 months',
    unit: 'percent',
    numerator: 'within 12 months of an earlier referral of the same child',
    denominator: 'referrals received in the month',
    statistic:
      'Percentage of referrals received in the month that came within 12 months of an earlier referral of the same child',
    better: 'lower',
    counting:
      'Each referral of each child counts, in the month it was received. An earlier referral to this council counts whatever became of it.',
  },
  'assessments-in-time': {
    name: 'Assessments within 45 working days',
    unit: 'percent',
    numerator: 'completed within 45 working days of the referral',
    denominator: 'assessments completed in the month',
    statistic:
      'Percentage of child and family assessments completed in the month that took at most 45 working days from the referral',
    better: 'higher',
    counting:
      'An assessment counts in the month it was completed. One that goes on, however late it is, is not counted until then.',
  },
  'cases-per-worker': {
    name: 'Cases per case-holder',
    unit: 'ratio',
    numerator: 'cases held at the end of the month',
    denominator: 'full-time-equivalent social workers who held one or more',
    statistic:
      'Cases held at the end of the month for each full-time-equivalent social worker who held one or more, agency included',
    better: 'lower',
    counting:
      'A case is an open episode of a child that is allocated to a registered social worker in post. Staff lent to this council count with the hours they work here. The present month is as of today.',
  },
  'agency-rate': {
    name: 'Agency rate',
    unit: 'percent',
    numerator: 'full-time-equivalent agency social workers',
    denominator: 'full-time-equivalent social workers, agency included',
    statistic:
      'Percentage of full-time-equivalent social workers in post at the end of the month who are agency staff',
    better: 'lower',
    counting:
      'Registered social workers in post count, those who are absent too, with the hours they work in this council. The present month is as of today.',
  },
};

export function wordsOf(key: IndicatorKey): IndicatorWords {
  const { counting: _, ...words } = WORDS[key];
  return { key, ...words };
}

export function countingOf(key: IndicatorKey): string {
  return WORDS[key].counting;
}
