import { Controller, type Type } from '@nestjs/common';
import {
  listRestoreChecks,
  publishAgain,
  restoreStanding,
  settleRestoreCheck,
  type ParsedRequestOf,
  type ResponseOf,
  type ServiceName,
} from '@conjoint/contracts';
import type { Refusals } from '../access/refusals.js';
import type { Clock } from '../clock.js';
import { requireRole, type Call } from '../context.js';
import { Answers } from '../messaging/decorators.js';
import { endRestore, listChecks, listVoided, restoreStandingOf, settleCheck } from './restore-checks.js';
import type { RestoreSteps } from './restore-steps.js';

/** What every service answers about its records after a restore. */
export function restoreController(
  service: ServiceName,
  parts: { refusals: Refusals; steps: RestoreSteps; clock: Clock },
): Type<unknown> {
  @Controller()
  class RestoreController {
    @Answers(restoreStanding[service])
    async standing(_request: object, call: Call): Promise<ResponseOf<(typeof restoreStanding)['referrals']>> {
      const { state, restoredAt } = await restoreStandingOf(call.db);
      return { state, restoredAt: restoredAt?.toISOString() ?? null };
    }

    @Answers(listRestoreChecks[service])
    async list(_request: object, call: Call): Promise<ResponseOf<(typeof listRestoreChecks)['referrals']>> {
      requireRole(call, 'operator');
      const { state, restoredAt } = await restoreStandingOf(call.db);
      await call.db.audit(call, { action: 'restore.listed', subjects: [] });
      return {
        service,
        state,
        restoredAt: restoredAt?.toISOString() ?? null,
        ...(await listChecks(call.db)),
        ...(await listVoided(call.db)),
      };
    }

    @Answers(settleRestoreCheck[service])
    async settle(
      { id, reason }: ParsedRequestOf<(typeof settleRestoreCheck)['referrals']>,
      call: Call,
    ): Promise<ResponseOf<(typeof settleRestoreCheck)['referrals']>> {
      requireRole(call, 'operator');
      const settled = await settleCheck(call, { id, reason, now: parts.clock.now() });
      parts.steps.wake(call.partition);
      return settled;
    }

    @Answers(publishAgain[service])
    async publish(_request: object, call: Call): Promise<ResponseOf<(typeof publishAgain)['referrals']>> {
      requireRole(call, 'operator');
      const state = await endRestore(call);
      parts.refusals.forget(call.partition);
      // What waited in the outbox goes out now.
      call.db.signals.emit('published');
      return { state };
    }
  }
  return RestoreController;
}
