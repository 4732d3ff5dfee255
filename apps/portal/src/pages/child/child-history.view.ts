import type { ChildPart, listChildHistory, ResponseOf } from '@conjoint/contracts';
import type { Acting } from '../../acting/acting.js';
import { pagingView } from '../../framework/paging.js';
import { dateWords } from '../../framework/words.js';
import { paths } from '../../paths.js';
import { correctionViews } from '../referral/history.view.js';
import {
  clockOfChildView,
  decidedView,
  informationView,
  moduleView,
  problemView,
  referralView,
} from './child.view.js';
import { PART_WORDS } from './more-of.view.js';

type History = ResponseOf<typeof listChildHistory>;

/** A page of one part of a child's record. */
export function childHistoryView(
  acting: Acting,
  history: History,
  { childId, part, now }: { childId: string; part: ChildPart; now: Date },
) {
  const { page, pageSize, total, displayName } = history;
  const at = { council: acting.code, childId, part };
  const href = (to: number): string => paths.childHistory(at, { page: to });
  const shown = history[part].length;
  return {
    part,
    title: PART_WORDS[part].title,
    what: PART_WORDS[part].many,
    name: displayName,
    childHref: paths.child(at),
    empty: shown === 0,
    beyondTheEnd: shown === 0 && total > 0 ? href(1) : null,
    paging: pagingView({ page, pageSize, total, shown, href }),
    information: history.information.map((one) => informationView(acting, one)),
    decisions: history.decisions.map((one) => decidedView(acting, one, history)),
    referrals: history.referrals.map((one) => referralView(acting, one)),
    clocks: history.clocks.map((one) => clockOfChildView(one, now)),
    corrections: correctionViews(history.corrections, new Map()),
    census: history.census.map((one) => ({ ...moduleView(one), of: whose(one) })),
    problems: history.problems.map((one) => problemView(acting, one)),
  };
}

function whose({ episodeId, episodeOpenedOn }: History['census'][number]): string {
  if (episodeOpenedOn !== null) return `Episode opened on ${dateWords(episodeOpenedOn)}`;
  return episodeId === null ? 'The child' : 'An episode whose day is not known';
}
