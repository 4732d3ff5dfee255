import type { ReferralView } from '@conjoint/contracts';
import { COUNT_CENSUS_MODULES, COUNT_CENSUS_PROBLEMS } from '../cin-import/census-history.js';
import { COUNT_CLOCKS_OF_CHILD } from '../clock/clock.repository.js';
import { namesHidden } from '../restriction/hidden.js';

/**
 * The parts of a child's record that grow with the years. In all SQL of this folder `$1` is the child, and `$2` says whether for a keeper
 * of hidden records.
 */
export interface InformationOfChild {
  id: string;
  episodeId: string;
  episodeOpenedOn: string;
  receivedAt: string;
  sourceCode: string;
  summary: string;
  recordedByName: string;
  referralId: string | null;
  withdrawn: boolean;
}

export interface ReferralOfChild {
  id: string;
  receivedAt: string;
  state: ReferralView['state'];
  sourceCode: string;
  reReferral: boolean;
}

/** SQL: whether a referral may be shown. */
export const shown = (referralId: string): string => `($2 or not ${namesHidden(referralId)})`;

/** What waits for somebody is never pushed off the first page. */
const WAITING_FIRST = `referral.state = 'waiting' desc, referral.received_at desc, referral.id`;

type StoredPart = 'information' | 'decisions' | 'referrals' | 'corrections';

/** Which rows are the child's, in the order of a list, and how much of a message each takes. */
const ROWS: Readonly<Record<StoredPart, { of: string; id: string; newestFirst: string; bytes: string }>> = {
  information: {
    of: `information where information.child_id = $1 and ${shown('information.referral_id')}`,
    id: 'information.id',
    newestFirst: 'information.received_at desc, information.id',
    bytes: 'octet_length(information.summary)',
  },
  decisions: {
    of: `decision where decision.child_id = $1 and ${shown('decision.referral_id')}`,
    id: 'decision.id',
    newestFirst: 'decision.decided_at desc, decision.id',
    bytes: 'octet_length(decision.rationale)',
  },
  referrals: {
    of: `referral_child join referral on referral.id = referral_child.referral_id
      where referral_child.child_id = $1 and ${shown('referral.id')}`,
    id: 'referral.id',
    newestFirst: WAITING_FIRST,
    bytes: '0',
  },
  corrections: {
    // Every statement takes the same parameters, and PostgreSQL wants to know the type of each.
    of: 'correction where correction.child_id = $1 and $2::boolean is not null',
    id: 'correction.id',
    newestFirst: 'correction.at desc, correction.id',
    bytes: `octet_length(concat(correction.before, correction.after, correction.reason))`,
  },
};

/** A message to NATS is at most 1 MiB; what is written in it may take twice its bytes. */
const NEWEST = 20;
const NEWEST_BYTES = 80_000;

/** SQL: the ids of the newest, as far as a record shown whole has room for them; of a long text at least the newest one. */
export function newestOf(part: StoredPart): string {
  const { of, id, newestFirst, bytes } = ROWS[part];
  return `(select newest.id from (
      select ${id} as id, row_number() over list as number, sum(${bytes}) over list as bytes from ${of}
      window list as (order by ${newestFirst})) newest
    where newest.number <= ${NEWEST} and (newest.number = 1 or newest.bytes <= ${NEWEST_BYTES}))`;
}

/** SQL: the ids of one page of all of them; `$3` is the limit and `$4` the offset. */
export function pageOf(part: StoredPart): string {
  const { of, id, newestFirst } = ROWS[part];
  return `(select ${id} from ${of} order by ${newestFirst} limit $3 offset $4)`;
}

const count = (part: StoredPart): string => `(select count(*)::int from ${ROWS[part].of})`;

/** SQL: how many there are of each part. */
export const COUNTS = `jsonb_build_object('information', ${count('information')}, 'decisions', ${count('decisions')},
  'referrals', ${count('referrals')}, 'corrections', ${count('corrections')}, 'clocks', (${COUNT_CLOCKS_OF_CHILD}),
  'census', (${COUNT_CENSUS_MODULES}), 'problems', (${COUNT_CENSUS_PROBLEMS}))`;

/** The pieces of information that fit `condition`, newest first. */
export const informationJson = (condition: string): string =>
  `(select coalesce(jsonb_agg(jsonb_build_object('id', information.id, 'episodeId', information.episode_id, 'episodeOpenedOn', (
        select opened_on from episode where episode.id = information.episode_id), 'receivedAt', information.received_at,
      'sourceCode', information.source_code, 'summary', information.summary, 'recordedByName', information.recorded_by_name,
      'referralId', information.referral_id, 'withdrawn', referral.state is not distinct from 'withdrawn' or exists (select 1 from referral_child
        where referral_child.referral_id = information.referral_id and referral_child.child_id = information.child_id
          and referral_child.state = 'withdrawn'))
      order by information.received_at desc, information.id), '[]')
    from information left join referral on referral.id = information.referral_id where ${condition})`;

/** The referrals of the child that fit `condition`. */
export const referralsJson = (condition: string): string =>
  `(select coalesce(jsonb_agg(jsonb_build_object('id', referral.id, 'receivedAt', referral.received_at,
      'state', case when referral_child.state = 'withdrawn' then 'withdrawn' else referral.state end,
      'sourceCode', referral.source_code, 'reReferral', referral_child.re_referral) order by ${WAITING_FIRST}), '[]')
    from referral_child join referral on referral.id = referral_child.referral_id
    where referral_child.child_id = $1 and ${condition})`;
