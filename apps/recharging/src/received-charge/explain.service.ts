import {
  linesOfCharge,
  type explainReceivedCharge,
  type ParsedRequestOf,
  type ResponseOf,
} from '@conjoint/contracts';
import { isDomainError } from '@conjoint/kernel';
import { Requests, requireRole, type Call } from '@conjoint/platform';
import { Injectable } from '@nestjs/common';
import { proves } from '../proof/lines-tree.js';
import type { KeptCharge } from './charge.repository.js';
import { explainLines, explainPools } from './explain.rules.js';
import { ReadingService } from './reading.service.js';

/** How long a page waits for the host before it shows what is here. */
const PATIENCE_MS = 3000;

type Explained = ResponseOf<typeof explainReceivedCharge>;

/** How a charge came about. The lines are the host's; that they are the sealed ones is proved here, and each part is computed here again. */
@Injectable()
export class ExplainService {
  constructor(
    private readonly reading: ReadingService,
    private readonly requests: Requests,
  ) {}

  async explain(
    { chargeId, page }: ParsedRequestOf<typeof explainReceivedCharge>,
    call: Call,
  ): Promise<Explained> {
    requireRole(call, 'finance-preparer', 'finance-approver', 'director', 'auditor');
    const kept = await this.reading.found(call.db, chargeId);
    await call.db.audit(call, {
      action: 'received-charge.explained',
      subjects: [chargeId],
      why: `lines of the host, page ${page + 1}`,
    });
    return {
      charge: await this.reading.detail(call.db, kept),
      pools: explainPools(kept.sealed, call.partition),
      lines: await this.linesOf(kept, page, call),
    };
  }

  private async linesOf({ host, sealed }: KeptCharge, page: number, call: Call): Promise<Explained['lines']> {
    const { chargeId, lineCount, linesRoot } = sealed;
    if (lineCount === 0) return { shown: true, lines: [], page: 0, pages: 0 };
    try {
      const given = await this.requests.sendTo(
        call,
        host,
        linesOfCharge,
        { chargeId, page, personKey: call.acting.personKey },
        { timeoutMs: PATIENCE_MS },
      );
      // The number of lines and the page are ours: what the host says of them proves nothing.
      if (!proves({ ...given, page, lineCount }, linesRoot)) return { shown: false, why: 'not-proved' };
      const lines = explainLines(given.lines, sealed, call.partition);
      const computed =
        lines.length === given.lines.length && lines.every((one) => one.partPence === one.computedPence);
      if (!computed) return { shown: false, why: 'not-proved' };
      return { shown: true, lines, page, pages: given.pages };
    } catch (error) {
      if (!isDomainError(error)) throw error;
      return { shown: false, why: REFUSALS.has(error.code) ? 'refused' : 'unavailable' };
    }
  }
}

const REFUSALS = new Set(['not-permitted', 'not-found', 'wrong-partition']);
