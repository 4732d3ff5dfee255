import { listAlerts, type ParsedRequestOf, type ResponseOf } from '@conjoint/contracts';
import { DomainError } from '@conjoint/kernel';
import { CLOCK, requireRole, type Call, type Clock } from '@conjoint/platform';
import { Inject, Injectable } from '@nestjs/common';
import { alertsFor, countAlerts, markSeen } from './alert.repository.js';

const READERS =
  listAlerts.access.by === 'mandate' && listAlerts.access.roles !== 'any' ? listAlerts.access.roles : [];

const PAGE_SIZE = 50;

@Injectable()
export class AlertService {
  constructor(@Inject(CLOCK) private readonly clock: Clock) {}

  async list(
    { page }: ParsedRequestOf<typeof listAlerts>,
    call: Call,
  ): Promise<ResponseOf<typeof listAlerts>> {
    requireRole(call, ...READERS);
    const { personKey, roles } = call.acting;
    const counts = await countAlerts(call.db, { personKey, roles });
    const offset = (page - 1) * PAGE_SIZE;
    const rows = await alertsFor(call.db, { personKey, roles, limit: PAGE_SIZE, offset });
    const alerts = rows.map((row) => ({
      id: row.id,
      kind: row.kind,
      at: row.at.toISOString(),
      childId: row.child_id,
      referralId: row.referral_id,
      text: row.text,
      seenAt: row.seen_at?.toISOString() ?? null,
    }));
    return { alerts, ...counts, page, pageSize: PAGE_SIZE };
  }

  async see(alertId: string, call: Call): Promise<Record<string, never>> {
    requireRole(call, ...READERS);
    const { personKey, roles } = call.acting;
    const mine = await markSeen(call.db, { alertId, personKey, roles, at: this.clock.now() });
    if (!mine) throw new DomainError('not-found', 'There is no such alert for you in this council');
    return {};
  }
}
