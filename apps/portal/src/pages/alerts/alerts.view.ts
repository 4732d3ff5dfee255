import {
  getChild,
  getReferral,
  listDrafts,
  listImports,
  type listAlerts,
  type ResponseOf,
} from '@conjoint/contracts';
import type { Acting } from '../../acting/acting.js';
import { pagingView } from '../../framework/paging.js';
import { dateTimeWords } from '../../framework/words.js';
import { paths } from '../../paths.js';

type Alert = ResponseOf<typeof listAlerts>['alerts'][number];

/** Alerts not seen yet, and those seen before, each newest first as the service gives them. */
export function alertsView(acting: Acting, { alerts, total, page, pageSize }: ResponseOf<typeof listAlerts>) {
  const views = alerts.map((alert) => ({ seen: alert.seenAt !== null, ...alertView(acting, alert) }));
  return {
    unseen: views.filter(({ seen }) => !seen),
    seen: views.filter(({ seen }) => seen),
    paging: pagingView({
      page,
      pageSize,
      total,
      shown: alerts.length,
      href: (to) => paths.alerts({ council: acting.code }, { page: to }),
    }),
  };
}

function alertView(acting: Acting, alert: Alert) {
  const { code: council } = acting;
  const links = [
    ...(alert.referralId && acting.may(getReferral)
      ? [{ text: 'Open the referral', href: paths.referral({ council, referralId: alert.referralId }) }]
      : []),
    ...(alert.childId && acting.may(getChild)
      ? [{ text: 'Open the child’s record', href: paths.child({ council, childId: alert.childId }) }]
      : []),
    ...(alert.kind.startsWith('passing-on')
      ? [{ text: 'Referrals passed on', href: paths.passingOns({ council }) }]
      : []),
    ...(alert.kind.startsWith('draft-') && acting.may(listDrafts)
      ? [{ text: 'Referrals that are not sent', href: paths.drafts({ council }) }]
      : []),
    ...(alert.kind.startsWith('import') && acting.may(listImports)
      ? [{ text: 'Census imports', href: paths.imports({ council }) }]
      : []),
  ];
  return {
    text: alert.text,
    at: dateTimeWords(alert.at),
    seenAt: alert.seenAt && dateTimeWords(alert.seenAt),
    links,
    seenHref: paths.alertSeen({ council, alertId: alert.id }),
  };
}
