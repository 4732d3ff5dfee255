import type { listAlerts, listQueue, ResponseOf } from '@conjoint/contracts';
import type { Acting, Part } from '../../acting/acting.js';
import { roleWords } from '../../framework/words.js';
import { navigationFor } from '../../framework/navigation.js';

/** What the template shows, ready to print: no codes, no logic left to do there. */
export function homeView(
  acting: Acting,
  queue: Part<ResponseOf<typeof listQueue>>,
  alerts: Part<ResponseOf<typeof listAlerts>>,
) {
  return {
    council: acting.council.name,
    name: acting.person.name,
    roles: acting.roles.map(roleWords),
    waiting: queue.shown
      ? {
          total: queue.data.total,
          overdue: queue.data.items.filter((item) => item.overdue).length,
          dueToday: queue.data.items.filter((item) => item.dueToday && !item.overdue).length,
        }
      : null,
    waitingNotNow: !queue.shown && queue.why === 'unavailable',
    alerts: alerts.shown ? alerts.data.alerts.length : null,
    links: navigationFor(acting, ''),
  };
}
