import { publishedRules } from './code-sets.js';

/** What to do, where the fields of the rule do not already say it. */
const REMEDIES: Readonly<Record<string, string>> = {
  '100': 'Set the reference date in the header to 31 March of the census year',
  '1510': 'Compare the UPN with the one the school holds, character by character, and correct it',
  '1520': 'Check whether the two records are the same child; if so merge them, otherwise correct one UPN',
  '1530': 'Compare characters 2 to 4 of the UPN with the one the school holds',
  '1570': 'Shorten the local id in the case system, or have its export do so',
  '1580': 'Have the export leave out spaces, dashes and other signs of the local id',
  '2883':
    'Add the initial conference each plan came from, or check whether the plan came from another authority',
  '2886Q': 'Record the sex of the children who were born',
  '2887Q': 'Check that disabilities are recorded by their own code, not by one for all',
  '2888Q': 'Check that every disability of a child is recorded',
  '4000': 'If there was a plan, set ReferralNFA to 0; otherwise remove the plan',
  '4180': 'Record the sex as M, F or U',
  '4220': 'Record the ethnicity with a code of the list, or NOBT while it is not known',
  '8500': 'Give the child an id in the case system and export again: without one it cannot be found again',
  '8510': 'Check whether the two records are the same child; if so merge them, otherwise correct one id',
  '8525Q': 'Give the date of birth, or for an unborn child the expected one, but not both',
  '8540': 'Record each disability with a code of the list, or NONE',
  '8568': 'Set ReferralNFA to 0 or 1',
  '8590': 'Add the episode, or leave the child out of the census',
  '8600': 'Correct the referral date: until then the episode is kept but not shown as one',
  '8610': 'Record the primary need (N1 to N9)',
  '8750': 'Set the sex to U until the child is born',
  '8770Q': 'Record the UPN the school holds, or why there is none (UN2 to UN7)',
  '8772': 'Give the UPN, or another reason than UN7: this child had more than a referral without action',
  '8790': 'Remove NONE, or the disabilities beside it',
  '8805': 'Record why the case closed (RC1 to RC9), or remove the closure date',
  '8810': 'Record when the case closed, or remove the reason',
  '8815': 'Close the episodes that ended; a child has one open episode at most',
  '8816': 'Close the earlier episode, or correct the referral dates',
  '8820':
    'Correct the referral or closure dates: new information joins the open episode, it does not start another',
  '8831': 'If there was activity, set ReferralNFA to 0; otherwise remove the activity',
  '8832': 'If there was a protection plan, set ReferralNFA to 0; otherwise remove the plan',
  '8945Q': 'Use 18B (by another child) or 18C (by an adult) instead of 18A',
  '8950Q': 'Use 19B (by another child) or 19C (by an adult) instead of 19A',
};

export function remedyFor(code: string): string {
  const fields = publishedRules.get(code)?.fields.filter((field) => /^[A-Za-z0-9]+$/.test(field)) ?? [];
  return (
    REMEDIES[code] ??
    (fields.length > 1
      ? `Check ${fields.slice(0, -1).join(', ')} and ${fields.at(-1)} in the case system and correct what is wrong`
      : `Check ${fields[0] ?? 'the record'} in the case system and correct it`)
  );
}
