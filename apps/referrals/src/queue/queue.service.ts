import type { listQueue, ParsedRequestOf, ResponseOf } from '@conjoint/contracts';
import { CLOCK, PARTNERSHIP, requireRole, type Call, type Clock, type Partnership } from '@conjoint/platform';
import { Inject, Injectable } from '@nestjs/common';
import { displayName } from '../household/display-name.js';
import { passingsOnOf } from '../passing-on/passing-on.repository.js';
import { passingOnView } from '../passing-on/passing-on.view.js';
import { countQueue, readQueue } from './queue.repository.js';
import { queueItem } from './queue.view.js';

const PAGE_SIZE = 25;
/** A front door with more than so many children in danger has a list of nothing else. */
const MOST_IN_DANGER = 50;

@Injectable()
export class QueueService {
  constructor(
    @Inject(PARTNERSHIP) private readonly partnership: Partnership,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async list({ page }: ParsedRequestOf<typeof listQueue>, call: Call): Promise<ResponseOf<typeof listQueue>> {
    requireRole(call, 'front-door-worker', 'front-door-manager', 'team-manager', 'director');
    const total = await countQueue(call.db);
    const rows = await readQueue(call.db, { limit: PAGE_SIZE, offset: (page - 1) * PAGE_SIZE });
    const endangered = await readQueue(call.db, { limit: MOST_IN_DANGER, offset: 0, onlyInDanger: true });
    const passings = await passingsOnOf(
      call.db,
      rows.map(({ referral_id }) => referral_id),
    );
    const now = this.clock.now();
    const items = rows.map((row) => {
      const passing = passings.get(row.referral_id);
      return queueItem(row, { now, passingOn: passing ? passingOnView(passing, this.partnership) : null });
    });
    const inDanger = endangered.map((row) => ({
      referralId: row.referral_id,
      children: row.children.map((child) => ({ childId: child.childId, displayName: displayName(child) })),
    }));
    // One row for the page, with everybody it names, committed before anything is shown.
    await call.db.audit(call, {
      action: 'queue.read',
      subjects: [
        ...new Set(
          [...items, ...inDanger].flatMap(({ referralId, children }) => [
            referralId,
            ...children.map(({ childId }) => childId),
          ]),
        ),
      ],
    });
    return { items, total, page, pageSize: PAGE_SIZE, inDanger };
  }
}
