import {
  CASELOAD_DAYS_PAGE,
  type ParsedRequestOf,
  type ResponseOf,
  type tallyCaseloadDays,
} from '@conjoint/contracts';
import { londonDate } from '@conjoint/kernel';
import { CLOCK, type Call, type Clock } from '@conjoint/platform';
import { Inject, Injectable } from '@nestjs/common';
import { tallyEpisodes } from './caseload-days.repository.js';
import { daysSoFar } from './caseload-days.rules.js';

/** Counts for this council's own recharging: its contract lets no person and no other partition ask. */
@Injectable()
export class CaseloadDaysService {
  constructor(@Inject(CLOCK) private readonly clock: Clock) {}

  async tally(
    { from, until, after }: ParsedRequestOf<typeof tallyCaseloadDays>,
    call: Call,
  ): Promise<ResponseOf<typeof tallyCaseloadDays>> {
    const period = daysSoFar({ from, until }, londonDate(this.clock.now()));
    const found = period
      ? await tallyEpisodes(call.db, period, { after, limit: CASELOAD_DAYS_PAGE + 1 })
      : [];
    const episodes = found.slice(0, CASELOAD_DAYS_PAGE);
    await call.db.audit(call, {
      action: 'caseload-days.tallied',
      subjects: [...new Set(episodes.flatMap(({ episodeId, childId }) => [episodeId, childId]))],
      why: `days of open episodes, ${from} to ${until}, for the council's recharging`,
    });
    return { episodes, next: found.length > CASELOAD_DAYS_PAGE ? episodes.at(-1)!.episodeId : null };
  }
}
