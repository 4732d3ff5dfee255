import type { findChildren, findMatches, Match, ParsedRequestOf, ResponseOf } from '@conjoint/contracts';
import { checkNhsNumber, checkUpn, normaliseName, parsePostcode, validationFailed } from '@conjoint/kernel';
import { CLOCK, requireRole, type Call, type Clock } from '@conjoint/platform';
import { Inject, Injectable } from '@nestjs/common';
import { displayName } from '../household/display-name.js';
import { isKeeper } from '../restriction/hidden.js';
import { alertKeeper } from '../restriction/keeper-alert.js';
import { possibleMatches, searchChildren, type Candidate, type Found } from './match.repository.js';

const MOST_MATCHES = 20;
const MOST_FOUND = 50;

/** Looking for children of this council. What is shown is audited first, one row with every child that is named. */
@Injectable()
export class MatchService {
  constructor(@Inject(CLOCK) private readonly clock: Clock) {}

  async findMatches(
    asked: ParsedRequestOf<typeof findMatches>,
    call: Call,
  ): Promise<ResponseOf<typeof findMatches>> {
    requireRole(
      call,
      'front-door-worker',
      'front-door-manager',
      'team-manager',
      'social-worker',
      'information-officer',
    );
    const found = new Map<string, Found[]>();
    for (const child of asked.children) {
      const sought = { ...child, ...numbersOf(child), postcodes: asked.postcodes };
      found.set(child.ref, await possibleMatches(call.db, sought));
    }
    await this.shown(
      call,
      'child.matched',
      [...found.values()].flat().map(({ candidate }) => candidate),
    );
    return {
      children: [...found].map(([ref, matches]) => ({
        ref,
        matches: matches
          .filter(({ candidate }) => !candidate.restricted)
          .slice(0, MOST_MATCHES)
          .map(({ candidate, match }) =>
            matchView(candidate, {
              strength: match.strength,
              reasons: match.reasons.map(({ text }) => text),
            }),
          ),
      })),
    };
  }

  async findChildren(
    asked: ParsedRequestOf<typeof findChildren>,
    call: Call,
  ): Promise<ResponseOf<typeof findChildren>> {
    requireRole(
      call,
      'front-door-worker',
      'front-door-manager',
      'team-manager',
      'social-worker',
      'information-officer',
      'director',
    );
    const postcode = checkSearch(asked);
    const search = (hidden: boolean): Promise<Candidate[]> =>
      searchChildren(call.db, { ...asked, postcode, hidden, limit: MOST_FOUND + 1 });
    // Asked for apart, so that hidden records take no place of others in the list and do not show by a gap in it.
    const [shown, hidden] = await Promise.all([search(false), search(true)]);
    const keeper = isKeeper(call.acting);
    await this.shown(call, 'child.searched', [...shown, ...hidden], { keeper });
    const visible = keeper ? [...shown, ...hidden] : shown;
    return {
      matches: visible
        .slice(0, MOST_FOUND)
        .map((row) => matchView(row, whyFound(row, { ...asked, postcode }))),
      more: visible.length > MOST_FOUND,
    };
  }

  /** A form shows no hidden record to anybody, because nothing may be joined to one; the list of a search shows it to its keeper. */
  private async shown(
    call: Call,
    action: string,
    rows: readonly Candidate[],
    { keeper = false } = {},
  ): Promise<void> {
    const ids = (hidden: boolean): string[] => [
      ...new Set(rows.filter((row) => (row.restricted && !keeper) === hidden).map(({ id }) => id)),
    ];
    await alertKeeper(call, { childIds: ids(true), action, now: this.clock.now() });
    await call.db.audit(call, { action, subjects: ids(false) });
  }
}

/** A wrong number of a form that is not finished finds nobody; it is refused when the referral is sent. */
function numbersOf({ upn, nhsNumber }: { upn: string | null; nhsNumber: string | null }) {
  const checkedUpn = checkUpn(upn ?? '');
  const checkedNhs = checkNhsNumber(nhsNumber ?? '');
  return { upn: checkedUpn.ok ? checkedUpn.value : null, nhsNumber: checkedNhs.ok ? checkedNhs.value : null };
}

/** @throws DomainError `validation-failed` when there is nothing to look by. Gives the postcode in its normal form. */
function checkSearch(asked: ParsedRequestOf<typeof findChildren>): string | null {
  const { name, dateOfBirth, postcode, localId } = asked;
  if (normaliseName(name) === '' && dateOfBirth === null && postcode === '' && localId === '')
    throw validationFailed([
      { field: 'name', message: 'Enter a name, a date of birth, a postcode or a local number to look for' },
    ]);
  if (postcode === '') return null;
  const parsed = parsePostcode(postcode);
  if (!parsed.ok) throw validationFailed([{ field: 'postcode', message: parsed.message }]);
  return parsed.value;
}

function whyFound(
  row: Candidate,
  asked: { name: string; dateOfBirth: string | null; postcode: string | null; localId: string },
): Pick<Match, 'strength' | 'reasons'> {
  const sought = normaliseName(asked.name);
  const names = [{ givenName: row.given_name, familyName: row.family_name }, ...row.alternative_names].map(
    ({ givenName, familyName }) => normaliseName([givenName, familyName].filter(Boolean).join(' ')),
  );
  const exact = sought !== '' && names.includes(sought);
  const reasons = [
    ...(sought === ''
      ? []
      : [
          exact
            ? names[0] === sought
              ? 'Same name'
              : 'Same as an alternative name'
            : 'Name is like what you typed',
        ]),
    ...(asked.dateOfBirth === null
      ? []
      : [row.date_of_birth === asked.dateOfBirth ? 'Same date of birth' : 'Same expected date']),
    ...(asked.postcode === null ? [] : ['Same postcode']),
    ...(asked.localId === '' ? [] : ['Same local number']),
  ];
  return { strength: exact || asked.localId !== '' ? 'strong' : 'possible', reasons };
}

function matchView(row: Candidate, why: Pick<Match, 'strength' | 'reasons'>): Match {
  const address = row.addresses[0];
  return {
    childId: row.id,
    displayName: displayName({
      givenName: row.given_name,
      familyName: row.family_name,
      unborn: row.unborn,
      expectedOn: row.expected_on,
      localId: row.local_id,
    }),
    born: row.date_of_birth,
    address: address ? [...address.lines, address.postcode].filter(Boolean).join(', ') : null,
    ...why,
    openEpisode:
      row.episode_id === null
        ? null
        : { id: row.episode_id, openedOn: row.episode_opened_on!, workerName: row.worker_name },
    waitingReferralId: row.waiting_referral_id,
  };
}
