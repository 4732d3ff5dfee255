import type { AllocationFact } from '@conjoint/contracts';
import { DomainError } from '@conjoint/kernel';
import { CLOCK, type Clock, type EventCall } from '@conjoint/platform';
import { Inject, Injectable } from '@nestjs/common';
import { raiseAlert } from '../alert/alert.repository.js';
import { lockChildren } from '../household/child-lock.repository.js';

interface Allocated {
  state: 'open' | 'closed';
  worker_key: string | null;
}

/** The worker of a case, as workforce says it: she is alerted to it, and whoever had it before is told that it was moved. */
@Injectable()
export class AllocationService {
  constructor(@Inject(CLOCK) private readonly clock: Clock) {}

  /** `tell` is for what has just changed; a snapshot says again what is long so, and alerts nobody. */
  async follow(
    { episodeId, childId, current }: AllocationFact,
    { tx }: EventCall,
    { tell }: { tell: boolean },
  ): Promise<void> {
    await lockChildren(tx, [childId]);
    const [episode] = await tx.query<Allocated>(
      `select state, worker_key from episode where id = $1 and child_id = $2 and origin = 'referral' for no key update`,
      [episodeId, childId],
    );
    // A case that workforce knows and this service does not is for a person to look at: it becomes a dead letter.
    if (!episode) throw new DomainError('not-found', 'There is no such case in this council');
    // With the closure nobody has it any more; the record keeps who had it last.
    if (current === null && episode.state === 'closed') return;
    const [before, after] = [episode.worker_key, current?.personKey ?? null];
    await tx.query('update episode set worker_key = $2, worker_name = $3 where id = $1', [
      episodeId,
      after,
      current?.workerName ?? null,
    ]);
    if (before === after) return;
    await tx.audit({ action: 'allocation.followed', subjects: [episodeId, childId] });
    if (!tell) return;
    const about = { at: this.clock.now(), childId };
    if (after !== null)
      await raiseAlert(tx, {
        ...about,
        kind: 'case-given',
        forPersonKey: after,
        text: 'You were given a child to work with',
      });
    if (before !== null)
      await raiseAlert(tx, {
        ...about,
        kind: 'case-moved',
        forPersonKey: before,
        text:
          after === null
            ? 'A child you worked with is nobody’s at present'
            : 'A child you worked with was given to somebody else',
      });
  }
}
