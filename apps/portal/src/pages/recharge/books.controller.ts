import { getBook, type ResponseOf } from '@conjoint/contracts';
import { PARTNERSHIP, type Partnership } from '@conjoint/platform';
import { Controller, Get, Inject } from '@nestjs/common';
import type { Acting } from '../../acting/acting.js';
import { page, type PageResult } from '../../framework/page.js';
import { ActingHere } from '../../framework/page-context.js';
import { counted } from '../../framework/paging.js';
import { dateWords } from '../../framework/words.js';
import { paths } from '../../paths.js';
import { CHARGE_STATES, namesOf, pounds, type NameOf } from './recharge.words.js';

const ACCOUNTS: Readonly<Record<string, string>> = {
  debtor: 'Debtors: accepted by partners',
  'in-transit': 'In transit: charged and not accepted yet',
  'cost-recovery': 'Cost recovery',
  'own-cost': 'Own part of shared costs',
  creditor: 'Creditors: owed to hosts',
  'recharged-cost': 'Costs charged by hosts',
};

/** What the journals of this council or body come to. */
@Controller()
export class HostBooksController {
  constructor(@Inject(PARTNERSHIP) private readonly partnership: Partnership) {}

  @Get(paths.rechargeBooks.route)
  async show(@ActingHere() acting: Acting): Promise<PageResult> {
    const book = await acting.send(getBook, {});
    return page('recharge/books', booksView(book, acting.code, namesOf(this.partnership)));
  }
}

export function booksView(book: ResponseOf<typeof getBook>, council: string, nameOf: NameOf): object {
  const transit = book.inTransit.reduce((sum, { amountPence }) => sum + amountPence, 0);
  return {
    partners: book.partners.map((one) => ({
      partner: nameOf(one.partner),
      debtor: pounds(one.debtorPence),
      inTransit: pounds(one.inTransitPence),
    })),
    inTransit: book.inTransit.map((one) => ({
      href: paths.recharge({ council, runId: one.runId }),
      reference: one.reference,
      partner: nameOf(one.partner),
      amount: pounds(one.amountPence),
      state: CHARGE_STATES[one.state],
      sealed: dateWords(one.sealedAt),
      age: one.ageDays === 0 ? 'Since today' : counted(one.ageDays, 'day', 'days'),
    })),
    inTransitTotal: pounds(transit),
    accounts: book.accounts.map((one) => ({
      account: ACCOUNTS[one.account] ?? one.account,
      debit: pounds(one.debitPence),
      credit: pounds(one.creditPence),
      balance: pounds(one.debitPence - one.creditPence),
    })),
    balances: book.differencePence === 0,
    difference: pounds(book.differencePence),
  };
}
