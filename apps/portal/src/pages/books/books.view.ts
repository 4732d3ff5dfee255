import type { BookBalance, listBalances, ResponseOf } from '@conjoint/contracts';
import { formatPounds } from '@conjoint/kernel';
import type { Acting } from '../../acting/acting.js';
import { counted } from '../../framework/paging.js';
import { dateTimeWords } from '../../framework/words.js';
import { paths } from '../../paths.js';
import { agreementText } from '../recharge/recharge.words.js';
import { nameOf, type Names } from '../driver-counts/driver-counts.view.js';

export function booksView(acting: Acting, answer: ResponseOf<typeof listBalances>, names: Names) {
  const { balances } = answer;
  const apart = balances.filter(({ differencePence }) => differencePence !== null && differencePence !== 0);
  const silent = balances.filter(({ debtorPence }) => debtorPence === null);
  return {
    council: acting.council.name,
    asOf: dateTimeWords(answer.asOf),
    lead: leadOf(balances.length, apart.length, silent.length),
    balances: balances.map((one) => balanceView(acting, one, names)),
  };
}

function leadOf(all: number, apart: number, silent: number): string {
  if (all === 0) return 'No host has charged this council anything yet.';
  if (apart > 0)
    return `${counted(apart, 'agreement has', 'agreements have')} a difference between the two books.`;
  if (silent > 0)
    return `${counted(silent, 'agreement', 'agreements')} cannot be compared just now, because the host does not answer. The other books agree.`;
  return 'Both books agree, to the penny.';
}

function balanceView(acting: Acting, one: BookBalance, names: Names) {
  const { differencePence } = one;
  return {
    heading: agreementText(one.agreementKey),
    host: nameOf(names, one.host),
    creditor: formatPounds(one.creditorPence),
    debtor: one.debtorPence === null ? 'Not available just now' : formatPounds(one.debtorPence),
    difference: differencePence === null ? 'Not known' : formatPounds(differencePence),
    tag:
      differencePence === null
        ? { text: 'Not available just now', classes: 'govuk-tag--grey' }
        : differencePence === 0
          ? { text: 'Both books agree', classes: 'govuk-tag--green' }
          : { text: 'The books differ', classes: 'govuk-tag--red' },
    transit: one.transit.map((item) => ({
      href: paths.receivedCharge({ council: acting.code, chargeId: item.chargeId }),
      reference: item.reference,
      amount: formatPounds(item.amountPence),
      age: item.ageDays === 0 ? 'since today' : `for ${counted(item.ageDays, 'day', 'days')}`,
    })),
    transitSum: formatPounds(one.transitPence),
  };
}
