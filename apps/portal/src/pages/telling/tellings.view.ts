import {
  acknowledgeReferral,
  tellOutcome,
  type listTellings,
  type ResponseOf,
  type Telling,
} from '@conjoint/contracts';
import type { Acting } from '../../acting/acting.js';
import { counted, pagingView } from '../../framework/paging.js';
import { dateTimeWords, listWords, wordsOf } from '../../framework/words.js';
import { paths } from '../../paths.js';
import { dueView } from '../queue/due.view.js';
import { REFERRAL_STATE_TAGS } from '../referral/referral.view.js';
import { SOURCE_WORDS } from '../referral-form/answers/referral-words.js';

type Tellings = ResponseOf<typeof listTellings>;

export function tellingsView(acting: Acting, answer: Tellings) {
  const { tellings, total, page, pageSize } = answer;
  const href = (to: number): string => paths.tellings({ council: acting.code }, { page: to });
  return {
    council: acting.council.name,
    lead: leadOf(answer),
    items: tellings.map((telling) => tellingView(acting, telling)),
    paging: pagingView({ page, pageSize, total, shown: tellings.length, href }),
    beyondTheEnd: tellings.length === 0 && total > 0 ? paths.tellings({ council: acting.code }) : null,
  };
}

/** "12 referrers are still to be told something. 3 acknowledgements are overdue and 5 outcomes are not told." */
function leadOf({ total, overdue, outcomesToTell }: Tellings): string {
  const what = [
    ...(overdue > 0 ? [counted(overdue, 'acknowledgement is overdue', 'acknowledgements are overdue')] : []),
    ...(outcomesToTell > 0
      ? [counted(outcomesToTell, 'outcome was not told', 'outcomes were not told')]
      : []),
  ];
  const all = counted(
    total,
    'referrer is still to be told something',
    'referrers are still to be told something',
  );
  return what.length === 0 ? `${all}.` : `${all}. ${listWords(what)}.`;
}

function tellingView(acting: Acting, telling: Telling) {
  const at = { council: acting.code, referralId: telling.referralId };
  const { acknowledgement } = telling;
  return {
    heading: telling.children.map(({ displayName }) => displayName).join(', '),
    href: paths.referral(at),
    state: REFERRAL_STATE_TAGS[telling.state],
    received: dateTimeWords(telling.receivedAt),
    source: wordsOf(SOURCE_WORDS, telling.sourceCode),
    due:
      acknowledgement &&
      dueView(acknowledgement.due, {
        overdue: acknowledgement.overdue,
        dueToday: acknowledgement.dueToday && !acknowledgement.overdue,
      }),
    acknowledgeHref:
      acknowledgement && acting.may(acknowledgeReferral) ? paths.referralAcknowledge(at) : null,
    outcomeToTell: telling.outcomeToTell,
    outcomeHref: telling.outcomeToTell && acting.may(tellOutcome) ? paths.referralTellOutcome(at) : null,
  };
}
