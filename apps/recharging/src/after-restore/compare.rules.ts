/** A charge as both sides can say it: in the host's words. `null`: that side knows no such charge. */
export type Stands = 'sent' | 'queried' | 'accepted' | null;

export type PartnerRemedy =
  | 'none'
  | 'take'
  | 'query'
  | 'end-query'
  | 'post'
  | 'say-queried'
  | 'say-withdrawn'
  | 'say-accepted'
  | 'person';

/**
 * What a partner whose older copy was put back does about one charge. The host was not put back: what it has is what happened, except where an
 * answer of the copy is younger than the last it heard, which then never arrived. What is taken is compared again as `sent`.
 */
export function partnerRemedy(own: Stands, there: Stands, ownIsYounger: boolean): PartnerRemedy {
  if (there === null) return own === null ? 'none' : 'person';
  if (own === null) return 'take';
  if (own === there) return 'none';
  if (own === 'accepted') return 'say-accepted';
  if (there === 'accepted') return 'post';
  if (own === 'sent') return ownIsYounger ? 'say-withdrawn' : 'query';
  return ownIsYounger ? 'say-queried' : 'end-query';
}

export type HostRemedy =
  'none' | 'put-back' | 'say-charge' | 'hear-queried' | 'hear-withdrawn' | 'hear-accepted' | 'person';

/** The same for a host: its partner was not put back, so what the partner answered is what happened. A run that is lost is put back first. */
export function hostRemedy(own: Stands, there: Stands): HostRemedy {
  if (own === null) return there === null ? 'none' : 'put-back';
  if (there === null) return own === 'sent' ? 'say-charge' : 'person';
  if (own === there) return 'none';
  if (own === 'accepted') return 'person';
  if (there === 'accepted') return 'hear-accepted';
  return there === 'queried' ? 'hear-queried' : 'hear-withdrawn';
}

/** For the operators' page. */
export const IN_WORDS: Readonly<Record<Exclude<PartnerRemedy | HostRemedy, 'none'>, string>> = {
  take: 'Taken again from the host',
  query: 'Queried, as the host had heard',
  'end-query': 'Taken out of query, as the host had heard',
  post: 'Posted again, as the host had heard',
  'say-queried': 'The query is said to the host again',
  'say-withdrawn': 'That it is out of query is said to the host again',
  'say-accepted': 'The acceptance is said to the host again',
  'put-back': 'Put back from what the partners hold',
  'say-charge': 'Said to the partner again',
  'hear-queried': 'Queried, as the partner has it',
  'hear-withdrawn': 'Out of query, as the partner has it',
  'hear-accepted': 'Receipted, as the partner has it',
  person:
    'Both sides contradict each other. Telephone the other party and agree what was charged and accepted',
};
