import { sessionEnded } from '@conjoint/contracts';
import { CLOCK, derivedId, type Call, type Clock } from '@conjoint/platform';
import { Inject, Injectable } from '@nestjs/common';

/** No access token lives longer than the session it came from, which the realm ends after an hour. */
const LONGEST_SESSION_MS = 60 * 60_000;

@Injectable()
export class SessionService {
  constructor(@Inject(CLOCK) private readonly clock: Clock) {}

  /** Announces to every service of the partition that tokens of this sign-in are refused. Only the portal may ask: `system`. */
  async end(call: Call, sid: string): Promise<void> {
    const refusedUntil = new Date(this.clock.now().getTime() + LONGEST_SESSION_MS).toISOString();
    const aggregateId = derivedId('session', sid);
    await call.db.transaction(call, async (tx) => {
      await tx.publish(sessionEnded, { aggregateId, payload: { sid, refusedUntil } });
      await tx.audit({ action: 'session.ended', subjects: [aggregateId] });
    });
  }
}
