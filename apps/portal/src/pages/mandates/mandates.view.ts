import {
  withdrawMandate,
  type listAuthorities,
  type listMandates,
  type Mandate,
  type ResponseOf,
} from '@conjoint/contracts';
import { londonDate } from '@conjoint/kernel';
import type { Partnership } from '@conjoint/platform';
import type { Acting } from '../../acting/acting.js';
import {
  BASIS_WORDS,
  dateTimeWords,
  dateWords,
  listWords,
  OUTCOME_WORDS,
  roleWords,
  sentence,
} from '../../framework/words.js';
import { pagingView } from '../../framework/paging.js';
import { paths } from '../../paths.js';

interface Shown {
  acting: Acting;
  partnership: Partnership;
  /** An instant. */
  today: string;
}

export function mandatesView({ listed, ...shown }: Shown & { listed: ResponseOf<typeof listMandates> }) {
  const { mandates, page, pageSize, total } = listed;
  const rows = mandates.map((mandate) => mandateRow({ ...shown, mandate }));
  return {
    council: shown.acting.council.name,
    current: rows.filter((row) => row.state === 'current'),
    coming: rows.filter((row) => row.state === 'coming'),
    ended: rows.filter((row) => row.state === 'ended'),
    paging: pagingView({
      page,
      pageSize,
      total,
      shown: mandates.length,
      href: (to) => paths.mandates({ council: shown.acting.code }, { page: to }),
    }),
  };
}

export function mandateRow({ acting, mandate, partnership, today }: Shown & { mandate: Mandate }) {
  const employer =
    partnership.organisations.find(({ alias }) => alias === mandate.employer)?.name ?? mandate.employer;
  const state = stateOf(mandate, londonDate(today));
  const mayWithdraw = state !== 'ended' && acting.may(withdrawMandate);
  return {
    id: mandate.id,
    name: mandate.personName,
    employer,
    roles: listWords(mandate.roles.map(roleWords)),
    basis: BASIS_WORDS[mandate.basis] ?? sentence(mandate.basis),
    statute: mandate.statute,
    state,
    period: periodWords(mandate),
    withdrawn: mandate.withdrawnAt
      ? `Withdrawn on ${dateTimeWords(mandate.withdrawnAt)}${mandate.withdrawnReason ? `: ${mandate.withdrawnReason}` : ''}`
      : null,
    withdrawHref: mayWithdraw ? paths.mandateWithdraw({ council: acting.code, mandateId: mandate.id }) : null,
  };
}

function stateOf(mandate: Mandate, today: string): 'current' | 'coming' | 'ended' {
  if (mandate.withdrawnAt || (mandate.until && mandate.until < today)) return 'ended';
  return mandate.from > today ? 'coming' : 'current';
}

function periodWords({ from, until }: Mandate): string {
  return until ? `${dateWords(from)} to ${dateWords(until)}` : `Since ${dateWords(from)}`;
}

export function delegationView(
  acting: Acting,
  authorities: ResponseOf<typeof listAuthorities>['authorities'],
) {
  return {
    council: acting.council.name,
    rows: authorities.map((authority) => ({
      outcomes: authority.outcomes.map((outcome) => OUTCOME_WORDS[outcome] ?? sentence(outcome)),
      holder:
        authority.personName ??
        (authority.role ? `Every ${roleWords(authority.role).toLowerCase()}` : 'Nobody'),
      statute: authority.statute,
      period: authority.until
        ? `${dateWords(authority.from)} to ${dateWords(authority.until)}`
        : `Since ${dateWords(authority.from)}`,
    })),
  };
}
