import type { ElsewhereAnswer, lookUpElsewhere, ParsedRequestOf } from '@conjoint/contracts';
import { DomainError, londonDate } from '@conjoint/kernel';
import { CLOCK, PARTNERSHIP, type Call, type Clock, type Partnership } from '@conjoint/platform';
import { Inject, Injectable } from '@nestjs/common';
import { raiseAlert } from '../alert/alert.repository.js';
import { strongMatches } from '../match/match.repository.js';
import { KEEPER } from '../restriction/hidden.js';
import { answerOf, hiddenAmong, NOT_SHARED } from './elsewhere.rules.js';
import { knownSince } from './look-up.repository.js';
import { inWords } from './purpose.js';

type Asked = ParsedRequestOf<typeof lookUpElsewhere>;

/** Answers another council. This council's own reading of the sharing rules decides, not what the asker believes. */
@Injectable()
export class LookUpService {
  constructor(
    @Inject(PARTNERSHIP) private readonly partnership: Partnership,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async lookUp(asked: Asked, call: Call): Promise<ElsewhereAnswer> {
    const from = call.from;
    if (from === null) throw new DomainError('wrong-partition', 'A look-up comes from another council');
    const why = `from ${from}, ${asked.personKey}; ${inWords(asked.purpose)}`;
    const now = this.clock.now();
    const rule = this.partnership.sharingRule({
      from,
      to: call.partition,
      purpose: 'look-up',
      line: asked.purpose.line,
      lawfulFunction: asked.purpose.function,
      at: londonDate(now),
    });
    if (!rule || rule.answer === 'not-shared') {
      await call.db.audit(call, { action: 'elsewhere.look-up', subjects: [], why, outcome: 'refused' });
      return NOT_SHARED;
    }
    const found = await knownSince(call.db, await strongMatches(call.db, asked.child));
    const answer = answerOf(found, this.partnership.council(call.partition).frontDoor);
    // Audit and alerts commit before the answer leaves, in one transaction whether or not a record is hidden.
    await call.db.transaction(call, async (tx) => {
      await tx.audit({
        action: 'elsewhere.look-up',
        subjects: found.map(({ childId }) => childId),
        why: `${why}; answer ${answer.answer}`,
      });
      for (const childId of hiddenAmong(found)) {
        await raiseAlert(tx, {
          kind: 'restricted-look-up',
          at: now,
          forRole: KEEPER,
          childId,
          text: `Another council (${from}) looked for a child whose record is restricted. It was told that there is no record`,
        });
      }
    });
    return answer;
  }
}
