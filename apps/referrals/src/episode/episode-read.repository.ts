import type { CaseView, EpisodeWork } from '@conjoint/contracts';
import type { PartitionDb } from '@conjoint/platform';
import type { ClockState } from '../clock/clock.rules.js';
import { ISO } from '../referral/referral-read.repository.js';
import { namesHidden } from '../restriction/hidden.js';
import type { EpisodeState } from './episode.rules.js';

interface NamedChild {
  childId: string;
  givenName: string | null;
  familyName: string | null;
  unborn: boolean;
  expectedOn: string | null;
  localId: string | null;
  born: string | null;
}

export interface CaseRow {
  id: string;
  version: number;
  state: EpisodeState;
  origin: 'referral' | 'census';
  work: EpisodeWork | null;
  opened_on: string;
  closed_on: string | null;
  closure_reason: string | null;
  referral_id: string | null;
  referral_nfa: boolean | null;
  re_referral: boolean;
  primary_need: string | null;
  worker_key: string | null;
  worker_name: string | null;
  child: NamedChild;
  siblings: (NamedChild & { episodeId: string | null })[];
  clocks: ClockState[];
  assessments: CaseView['assessments'];
  closures: CaseView['closures'];
  information: CaseView['information'];
  notes: number;
}

const named = (person: string): string =>
  `'childId', ${person}.id, 'givenName', ${person}.given_name, 'familyName', ${person}.family_name, 'unborn', ${person}.unborn,
   'expectedOn', ${person}.expected_on, 'localId', ${person}.local_id, 'born', ${person}.date_of_birth`;

/** `$2` says whether to a keeper of hidden records. */
const shown = (referralId: string): string => `($2 or not ${namesHidden(referralId)})`;

const SIBLINGS = `(select coalesce(jsonb_agg(jsonb_build_object(${named('other')}, 'episodeId', begun.id) order by referral_child.position), '[]')
  from referral_child join person other on other.id = referral_child.child_id
  left join episode begun on begun.referral_id = referral_child.referral_id and begun.child_id = referral_child.child_id
    and begun.origin = 'referral'
  where referral_child.referral_id = episode.referral_id and referral_child.child_id <> episode.child_id
    and referral_child.state <> 'withdrawn' and ${shown('episode.referral_id')})`;

/** Of the referral that began the episode and of its assessments: what was decided about another case is not its. */
const CLOCKS = `(select coalesce(jsonb_agg(jsonb_build_object('id', clock.id, 'kind', clock.kind, 'referralId', null, 'childId', clock.child_id,
    'derivation', clock.derivation, 'stoppedAt', ${ISO('clock.stopped_at')}) order by clock.due_at, clock.kind, clock.id), '[]')
  from clock where clock.child_id = episode.child_id and clock.superseded_at is null
    and (clock.referral_id = episode.referral_id
      or clock.referral_id in (select assessment.referral_id from assessment where assessment.episode_id = episode.id)))`;

const ASSESSMENTS = `(select coalesce(jsonb_agg(jsonb_build_object('id', assessment.id, 'state', assessment.state,
    'startedOn', assessment.started_on, 'completedOn', assessment.completed_on, 'outcome', assessment.outcome)
    order by assessment.started_on desc, assessment.id desc), '[]')
  from assessment where assessment.episode_id = episode.id)`;

const CLOSURES = `(select coalesce(jsonb_agg(jsonb_build_object('closedOn', closed_on, 'reason', reason, 'rationale', rationale,
    'at', ${ISO('at')}, 'byName', by_name, 'undone', case when undone_at is null then null else
      jsonb_build_object('at', ${ISO('undone_at')}, 'byName', undone_by_name, 'reason', undone_reason) end) order by at desc, id desc), '[]')
  from episode_closure where episode_closure.episode_id = episode.id)`;

const INFORMATION = `(select coalesce(jsonb_agg(jsonb_build_object('id', information.id, 'receivedAt', ${ISO('information.received_at')},
    'sourceCode', information.source_code, 'summary', information.summary, 'recordedByName', information.recorded_by_name,
    'referralId', information.referral_id) order by information.received_at desc, information.id), '[]')
  from information where information.episode_id = episode.id and ${shown('information.referral_id')}
    and not exists (select 1 from referral where referral.id = information.referral_id and referral.state = 'withdrawn')
    and not exists (select 1 from referral_child where referral_child.referral_id = information.referral_id
      and referral_child.child_id = information.child_id and referral_child.state = 'withdrawn'))`;

const READ_CASE = `select episode.id, episode.version, episode.state, episode.origin,
    case when episode.origin = 'referral' then coalesce(episode.work, 'assessment') end as work,
    episode.opened_on::text, episode.closed_on::text, episode.closure_reason, episode.referral_nfa, episode.primary_need,
    episode.worker_key, episode.worker_name, case when ${shown('episode.referral_id')} then episode.referral_id end as referral_id,
    coalesce((select re_referral from referral_child where referral_child.referral_id = episode.referral_id
      and referral_child.child_id = episode.child_id), false) as re_referral,
    jsonb_build_object(${named('person')}) as child, ${SIBLINGS} as siblings, ${CLOCKS} as clocks, ${ASSESSMENTS} as assessments,
    ${CLOSURES} as closures, ${INFORMATION} as information,
    (select count(*)::int from case_note where case_note.episode_id = episode.id) as notes
  from episode join person on person.id = episode.child_id where episode.id = $1`;

/** A case in one round trip; the caller has seen that it is there, and for whoever asks. */
export async function readCase(
  db: PartitionDb,
  episodeId: string,
  { keeper }: { keeper: boolean },
): Promise<CaseRow> {
  const [row] = await db.query<CaseRow>(READ_CASE, [episodeId, keeper]);
  return row!;
}
