import type { findChildren, Match, ResponseOf } from '@conjoint/contracts';
import type { Acting } from '../../acting/acting.js';
import { counted } from '../../framework/paging.js';
import { dateWords } from '../../framework/words.js';
import { paths } from '../../paths.js';

export function resultsView(acting: Acting, { matches, more }: ResponseOf<typeof findChildren>) {
  return {
    summary:
      matches.length === 0 ? 'No child found' : `${counted(matches.length, 'child', 'children')} found`,
    more,
    matches: matches.map((match) => matchView(acting, match)),
  };
}

function matchView(acting: Acting, match: Match) {
  return {
    name: match.displayName,
    href: paths.child({ council: acting.code, childId: match.childId }),
    tag:
      match.strength === 'strong'
        ? { text: 'Strong match', classes: 'govuk-tag--blue' }
        : { text: 'Possible match', classes: 'govuk-tag--grey' },
    why: match.reasons,
    facts: [
      { name: 'Date of birth', value: match.born ? dateWords(match.born) : 'Not known' },
      { name: 'Address', value: match.address ?? 'Not known' },
      {
        name: 'Episode',
        value: match.openEpisode
          ? `Open since ${dateWords(match.openEpisode.openedOn)}${match.openEpisode.workerName ? `, worker ${match.openEpisode.workerName}` : ''}`
          : 'None open',
      },
    ],
    waitingHref: match.waitingReferralId
      ? paths.referral({ council: acting.code, referralId: match.waitingReferralId })
      : null,
  };
}
