import type { ChildPart, listChildHistory, ParsedRequestOf, ResponseOf } from '@conjoint/contracts';
import { CLOCK, type Call, type Clock } from '@conjoint/platform';
import { Inject, Injectable } from '@nestjs/common';
import { censusModulesFor, censusProblemsFor } from '../cin-import/census-history.js';
import { currentClocks } from '../clock/clock.repository.js';
import { clockView } from '../clock/clock.rules.js';
import { displayName } from '../household/display-name.js';
import { isKeeper } from '../restriction/hidden.js';
import { countParts, partPage } from './child-history.repository.js';
import { readChildName } from './child.repository.js';
import { informationView, referralOfChildView } from './child.view.js';
import { seenChild } from './seen-child.js';

type History = ResponseOf<typeof listChildHistory>;

/** What is written may be 20,000 characters long; a code, a date and a name are not. */
const PAGE_SIZES: Readonly<Record<ChildPart, number>> = {
  information: 10,
  decisions: 10,
  corrections: 10,
  referrals: 50,
  clocks: 50,
  census: 20,
  problems: 50,
};

@Injectable()
export class ChildHistoryService {
  constructor(@Inject(CLOCK) private readonly clock: Clock) {}

  /** A page of one part of a record, audited as every read of it. */
  async list(
    { childId, part, page }: ParsedRequestOf<typeof listChildHistory>,
    call: Call,
  ): Promise<History> {
    const now = this.clock.now();
    const row = await seenChild(call, { childId, now, read: () => readChildName(call.db, childId) });
    await call.db.audit(call, {
      action: 'child.read',
      subjects: [childId],
      why: `page ${page} of its ${part}`,
    });
    const keeper = isKeeper(call.acting);
    const pageSize = PAGE_SIZES[part];
    const asked = { childId, keeper, limit: pageSize, offset: (page - 1) * pageSize };
    return {
      displayName: displayName(row),
      ...NOTHING,
      ...(await this.read(call, part, asked, now)),
      total: (await countParts(call.db, asked))[part],
      page,
      pageSize,
    };
  }

  private async read(
    { db }: Call,
    part: ChildPart,
    asked: { childId: string; keeper: boolean; limit: number; offset: number },
    now: Date,
  ): Promise<Partial<History>> {
    switch (part) {
      case 'information': {
        const found = await partPage(db, part, asked);
        return { information: found.map((one) => ({ ...one, ...informationView(one) })) };
      }
      case 'decisions':
        return { decisions: (await partPage(db, part, asked)).toReversed() };
      case 'corrections':
        return { corrections: (await partPage(db, part, asked)).toReversed() };
      case 'referrals':
        return { referrals: (await partPage(db, part, asked)).map(referralOfChildView) };
      case 'clocks':
        return { clocks: (await currentClocks(db, asked)).map((clock) => clockView(clock, now)) };
      case 'census':
        return { census: await censusModulesFor(db, asked.childId, asked) };
      case 'problems':
        return { problems: await censusProblemsFor(db, asked.childId, asked) };
    }
  }
}

const NOTHING = {
  information: [],
  decisions: [],
  referrals: [],
  clocks: [],
  corrections: [],
  census: [],
  problems: [],
};
