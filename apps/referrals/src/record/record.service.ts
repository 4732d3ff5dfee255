import type { nameRecord, ResponseOf } from '@conjoint/contracts';
import { DomainError } from '@conjoint/kernel';
import { CLOCK, requireRole, type Call, type Clock } from '@conjoint/platform';
import { Inject, Injectable } from '@nestjs/common';
import { displayName } from '../household/display-name.js';
import { soughtHidden } from '../restriction/keeper-alert.js';
import { nameRecord as readNames } from './record.repository.js';

const ASKED = 'audit.read';

/** Whose record an id is, for those who may ask who has looked at it. */
@Injectable()
export class RecordService {
  constructor(@Inject(CLOCK) private readonly clock: Clock) {}

  /** A hidden record is not here, except for its keeper, who is told of whoever asked; an id that is not here is written down as refused. */
  async name(recordId: string, call: Call): Promise<ResponseOf<typeof nameRecord>> {
    requireRole(call, 'front-door-manager', 'team-manager', 'information-officer', 'auditor', 'director');
    const record = await readNames(call.db, recordId);
    const hidden = await soughtHidden(call, { id: recordId, action: ASKED, now: this.clock.now() });
    if (!record || hidden) throw new DomainError('not-found', 'There is no such record in this council');
    await call.db.audit(call, { action: ASKED, subjects: [recordId] });
    return {
      kind: record.kind,
      names: record.children.map(displayName),
      receivedAt: record.receivedAt?.toISOString() ?? null,
    };
  }
}
