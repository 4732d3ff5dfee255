import type { Partnership } from '@conjoint/platform';
import type { Acting } from '../../acting/acting.js';
import { rightsOf } from '../../acting/who-i-am.js';
import { BASIS_WORDS, dateTimeWords, listWords, roleWords, sentence } from '../../framework/words.js';

/** Mandate, role and basis, out of the council's own signed statement. */
export function whyView(acting: Acting, partnership: Partnership) {
  const { claims } = acting;
  const lineName = (key: string): string =>
    partnership.lines.find((line) => line.key === key)?.name ?? sentence(key);
  const employer =
    partnership.organisations.find(({ alias }) => alias === claims.employer)?.name ?? claims.employer;
  return {
    council: acting.council.name,
    employer,
    roles: claims.roles.map(roleWords),
    mandates: rightsOf(claims).map((mandate) => ({
      id: mandate.id,
      basis: BASIS_WORDS[mandate.basis] ?? sentence(mandate.basis),
      statute: mandate.statute,
      roles: listWords(mandate.roles.map(roleWords)),
      lines: mandate.everyLine ? 'All service lines' : listWords(mandate.lines.map(lineName)) || 'None',
    })),
    statedAt: dateTimeWords(new Date(claims.iat * 1000).toISOString()),
    holdsChildren: acting.council.kind === 'council',
  };
}
