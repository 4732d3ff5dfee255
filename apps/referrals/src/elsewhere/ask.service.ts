import {
  lookUpElsewhere,
  type askElsewhere,
  type ElsewhereAnswer,
  type ParsedRequestOf,
  type ResponseOf,
} from '@conjoint/contracts';
import { DomainError, londonDate } from '@conjoint/kernel';
import {
  CLOCK,
  PARTNERSHIP,
  Requests,
  requireRole,
  type Call,
  type Clock,
  type Council,
  type Partnership,
} from '@conjoint/platform';
import { Inject, Injectable } from '@nestjs/common';
import { soughtHidden } from '../restriction/keeper-alert.js';
import { answerToFailure, NOT_SHARED } from './elsewhere.rules.js';
import { isChildHere } from './look-up.repository.js';
import { inWords } from './purpose.js';

/** How long a page waits for another council before it says "source unavailable". */
const PATIENCE_MS = 3000;

type Asked = ParsedRequestOf<typeof askElsewhere>;

/** Asks the other councils of the partnership, each for itself, and records that it asked and what came back. */
@Injectable()
export class AskService {
  constructor(
    private readonly requests: Requests,
    @Inject(PARTNERSHIP) private readonly partnership: Partnership,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async ask(asked: Asked, call: Call): Promise<ResponseOf<typeof askElsewhere>> {
    requireRole(call, 'front-door-worker', 'front-door-manager', 'team-manager', 'social-worker');
    if (asked.subjectId !== null) await this.assertShown(asked.subjectId, call);
    const others = this.othersOf(call.partition);
    const subjects = asked.subjectId ? [asked.subjectId] : [];
    const why = inWords(asked.purpose);
    // Asked and answered are two rows: if the process dies in between, it is still known that somebody asked.
    await call.db.audit(call, {
      action: 'elsewhere.asked',
      subjects,
      why: `${why}; of ${others.map(({ code }) => code).join(', ')}`,
    });
    const answers = await Promise.all(others.map((council) => this.askOne(council, asked, call)));
    await call.db.audit(call, {
      action: 'elsewhere.answered',
      subjects,
      why: `${why}; ${answers.map(({ partition, answer }) => `${partition}: ${answer.answer}`).join(', ')}`,
      outcome: answers.some(({ answer }) => answer.answer === 'not-shared') ? 'refused' : 'allowed',
    });
    return { answers };
  }

  private async assertShown(id: string, call: Call): Promise<void> {
    const hidden = await soughtHidden(call, { id, action: 'elsewhere.asked', now: this.clock.now() });
    if (hidden || !(await isChildHere(call.db, id)))
      throw new DomainError('not-found', 'There is no record of this child that you can see in this council');
  }

  private async askOne(council: Council, { child, purpose }: Asked, call: Call) {
    const answered = (answer: ElsewhereAnswer) => ({ partition: council.code, name: council.name, answer });
    const rule = this.partnership.sharingRule({
      from: call.partition,
      to: council.code,
      purpose: 'look-up',
      line: purpose.line,
      lawfulFunction: purpose.function,
      at: this.today(),
    });
    // Without a rule the child's name does not leave this council at all.
    if (!rule || rule.answer === 'not-shared') return answered(NOT_SHARED);
    try {
      const { answer } = await this.requests.sendTo(
        call,
        council.code,
        lookUpElsewhere,
        { child, purpose, personKey: call.acting.personKey },
        { timeoutMs: PATIENCE_MS },
      );
      return answered(answer);
    } catch (error) {
      // One council's failure is its answer, not the failure of the page.
      return answered(answerToFailure(error));
    }
  }

  /** Members of today, and a council that has left but still shares a line: then a rule for it is in force. */
  private othersOf(here: string): Council[] {
    const at = this.today();
    const members = this.partnership.membersAt(at);
    return this.partnership.councils.filter(
      (council) =>
        council.code !== here &&
        (members.includes(council) ||
          this.partnership.sharingRule({ from: here, to: council.code, purpose: 'look-up', at })),
    );
  }

  private today(): string {
    return londonDate(this.clock.now());
  }
}
