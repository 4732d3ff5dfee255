import { listTellings, type ParsedRequestOf, type ResponseOf } from '@conjoint/contracts';
import { CLOCK, requireRole, type Call, type Clock } from '@conjoint/platform';
import { Inject, Injectable } from '@nestjs/common';
import { countTellings, readTellings } from './telling.repository.js';
import { tellingView } from './telling.view.js';

const READERS =
  listTellings.access.by === 'mandate' && listTellings.access.roles !== 'any'
    ? listTellings.access.roles
    : [];

const PAGE_SIZE = 25;

/** Whom this council still owes an answer. A referral leaves the queue with its decision; what its referrer is owed stays here. */
@Injectable()
export class TellingService {
  constructor(@Inject(CLOCK) private readonly clock: Clock) {}

  async list(
    { page }: ParsedRequestOf<typeof listTellings>,
    call: Call,
  ): Promise<ResponseOf<typeof listTellings>> {
    requireRole(call, ...READERS);
    const now = this.clock.now();
    const counts = await countTellings(call.db, now);
    const rows = await readTellings(call.db, { limit: PAGE_SIZE, offset: (page - 1) * PAGE_SIZE });
    const tellings = rows.map((row) => tellingView(row, now));
    await call.db.audit(call, {
      action: 'tellings.read',
      subjects: tellings.flatMap(({ referralId, children }) => [
        referralId,
        ...children.map(({ childId }) => childId),
      ]),
    });
    return { tellings, ...counts, page, pageSize: PAGE_SIZE };
  }
}
