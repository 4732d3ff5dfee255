import { tallyCaseloadDays, type DriverCount, type EvidenceRow, type ResponseOf } from '@conjoint/contracts';
import { DomainError, londonDate } from '@conjoint/kernel';
import {
  CLOCK,
  PARTNERSHIP,
  Requests,
  type Clock,
  type Origin,
  type Partnership,
  type PartitionDb,
} from '@conjoint/platform';
import { Inject, Injectable } from '@nestjs/common';
import { isInForce, version } from '../agreements/acceptance.repository.js';
import { DriverRepository } from './driver.repository.js';
import { daysOf, evidenceHash, whyNotCounted, type Period } from './driver.rules.js';

export interface CountAsked extends Period {
  readonly agreementKey: string;
  readonly agreementHash: string;
  /** Whose agreement it is, and who asks; null where this council counts again by itself. */
  readonly askedBy: string | null;
}

interface Asking extends Origin {
  readonly deadline?: number;
  readonly db: PartitionDb;
}

/** Counts this council's own driver from the facts of its referrals, and keeps what was counted. */
@Injectable()
export class DriverCounter {
  constructor(
    private readonly requests: Requests,
    private readonly drivers: DriverRepository,
    @Inject(PARTNERSHIP) private readonly partnership: Partnership,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws DomainError `not-permitted` where the agreement does not let that host have this count, said in words. */
  async count(asked: CountAsked, by: Asking): Promise<DriverCount> {
    const why = await this.whyNot(asked, by);
    if (why !== null) {
      await by.db.audit(by, {
        action: 'driver.counted',
        subjects: [],
        why: `${inWords(asked)}; ${why}`,
        outcome: 'refused',
      });
      throw new DomainError('not-permitted', why);
    }
    const evidence = await this.evidenceNow(asked, by);
    const at = this.clock.now();
    return by.db.transaction(by, async (tx) => {
      const counted = { count: daysOf(evidence), evidenceHash: evidenceHash(asked, evidence), evidence, at };
      const kept = await this.drivers.keep(tx, { ...asked, ...counted });
      await tx.audit({
        action: 'driver.counted',
        subjects: [kept.countId],
        why: `${inWords(asked)}: ${kept.count} days of ${kept.episodes} episodes`,
      });
      return kept;
    });
  }

  private async whyNot(asked: CountAsked, { db, partition }: Asking): Promise<string | null> {
    const held = await version(db, asked.agreementHash);
    if (!held) return 'This council holds no agreement with these terms.';
    if (!isInForce(held)) return 'Not all parties have accepted these terms, as far as this council knows.';
    const { terms } = held;
    const host = asked.askedBy ?? terms.host;
    const today = londonDate(this.clock.now());
    const why = whyNotCounted(terms, {
      from: asked.from,
      until: asked.until,
      key: asked.agreementKey,
      host,
      partner: partition,
      today,
    });
    if (why !== null) return why;
    if (this.partnership.partition(partition).kind !== 'council')
      return 'A body holds no child, so that it has no caseload days.';
    const rule =
      host === partition ||
      this.partnership.sharingRule({
        from: host,
        to: partition,
        purpose: 'recharge',
        line: terms.line,
        at: today,
      });
    return rule ? null : 'No sharing rule of the partnership lets the host have this count.';
  }

  private async evidenceNow({ from, until }: Period, by: Asking): Promise<EvidenceRow[]> {
    const as = {
      partition: by.partition,
      token: undefined,
      correlationId: by.correlationId,
      ...(by.deadline === undefined ? {} : { deadline: by.deadline }),
    };
    const evidence: EvidenceRow[] = [];
    let after: string | null = null;
    do {
      const page: ResponseOf<typeof tallyCaseloadDays> = await this.requests.sendAs(as, tallyCaseloadDays, {
        from,
        until,
        after,
      });
      evidence.push(...page.episodes);
      after = page.next;
    } while (after !== null);
    return evidence;
  }
}

function inWords({ agreementKey, from, until, askedBy }: CountAsked): string {
  return `caseload days ${from} to ${until} for ${agreementKey}, ${askedBy ? `asked by ${askedBy}` : 'counted again here'}`;
}
