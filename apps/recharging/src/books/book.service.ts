import type { getBook, JournalView, listJournals, ParsedRequestOf, ResponseOf } from '@conjoint/contracts';
import { daysBetween, londonDate } from '@conjoint/kernel';
import { CLOCK, requireRole, type Call, type Clock } from '@conjoint/platform';
import { Inject, Injectable } from '@nestjs/common';
import { journalRef } from '../journal/journal.rules.js';
import { accountTotals, inTransit, journalsFrom, partnerBalances } from './book.repository.js';

const READERS = ['finance-preparer', 'finance-approver', 'director', 'auditor'] as const;
const JOURNALS_AT_ONCE = 100;

/** What the journals of this partition come to. Nothing is kept beside them that could say otherwise. */
@Injectable()
export class BookService {
  constructor(@Inject(CLOCK) private readonly clock: Clock) {}

  async get(call: Call): Promise<ResponseOf<typeof getBook>> {
    requireRole(call, ...READERS);
    await call.db.audit(call, { action: 'book.read', subjects: [] });
    const today = londonDate(this.clock.now());
    const [partners, items, accounts] = await Promise.all([
      partnerBalances(call.db),
      inTransit(call.db),
      accountTotals(call.db),
    ]);
    return {
      partners,
      inTransit: items.map(({ sealedAt, ...item }) => ({
        ...item,
        sealedAt: sealedAt.toISOString(),
        ageDays: daysBetween(londonDate(sealedAt), today),
      })),
      accounts,
      differencePence: accounts.reduce((sum, one) => sum + one.debitPence - one.creditPence, 0),
    };
  }

  async journals(
    { from }: ParsedRequestOf<typeof listJournals>,
    call: Call,
  ): Promise<ResponseOf<typeof listJournals>> {
    requireRole(call, ...READERS);
    await call.db.audit(call, { action: 'journal.list', subjects: [], why: `from ${from}` });
    const rows = await journalsFrom(call.db, from, JOURNALS_AT_ONCE);
    const journals = rows.map(({ postedAt, ...row }): JournalView => ({
      ...row,
      reference: journalRef(row.number),
      postedAt: postedAt.toISOString(),
    }));
    return { journals, next: rows.length < JOURNALS_AT_ONCE ? null : rows.at(-1)!.number + 1 };
  }
}
