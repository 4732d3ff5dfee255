import {
  acceptReceivedCharge,
  checkChargeAgain,
  queryReceivedCharge,
  RECEIVED_CHARGE_STATES,
  setAccountCode,
  withdrawChargeQuery,
  type ChargeCheck,
  type ChargeJournal,
  type ChargeQuery,
  type listReceivedCharges,
  type ReceivedCharge,
  type ReceivedChargeDetail,
  type ResponseOf,
} from '@conjoint/contracts';
import { formatPounds } from '@conjoint/kernel';
import type { Acting } from '../../acting/acting.js';
import { count, counted, pagingView } from '../../framework/paging.js';
import { dateTimeWords, dateWords } from '../../framework/words.js';
import { paths } from '../../paths.js';
import { nameOf, type Names } from '../driver-counts/driver-counts.view.js';
import { agreementText, VAT_WORDS } from '../recharge/recharge.words.js';

type State = ReceivedCharge['state'];

export const CHARGE_STATE_TAGS: Readonly<Record<State, { text: string; classes: string }>> = {
  received: { text: 'Waiting for your answer', classes: 'govuk-tag--blue' },
  queried: { text: 'Queried', classes: 'govuk-tag--yellow' },
  posted: { text: 'Accepted and posted', classes: 'govuk-tag--green' },
};

const CHECK_WORDS: Readonly<Record<ChargeCheck['check'], string>> = {
  sequence: 'It follows the charge before it',
  agreement: 'The agreement is the one you hold',
  period: 'The period is right',
  weights: 'The shares are those of the agreement',
  driver: 'Your driver is the count you gave',
  opening: 'It starts where the last charge ended',
  sharing: 'The sharing is right to the penny',
  total: 'The total is the sum of its parts',
};

export const AGAINST_WORDS: Readonly<Record<ChargeQuery['against'], string>> = {
  line: 'A cost line',
  driver: 'The driver',
  rule: 'A rule of the agreement',
};

export function receivedListView(
  acting: Acting,
  listed: ResponseOf<typeof listReceivedCharges>,
  names: Names,
  state: State | undefined,
) {
  const { charges, total, waiting, page, pageSize } = listed;
  const at = { council: acting.code };
  const query = state ? { state } : {};
  return {
    council: acting.council.name,
    lead:
      waiting === 0
        ? 'No charge waits for your answer.'
        : `${counted(waiting, 'charge waits', 'charges wait')} for your answer.`,
    filters: [
      { value: '', text: 'All charges', selected: !state },
      ...RECEIVED_CHARGE_STATES.map((one) => ({
        value: one,
        text: CHARGE_STATE_TAGS[one].text,
        selected: state === one,
      })),
    ],
    filtered: state !== undefined,
    rows: charges.map((charge) => ({
      ...summaryView(acting, charge, names),
      sealedOn: dateWords(charge.sealedAt),
      // What is in the books was checked before; a list says it of what has still to be answered.
      checked: charge.state !== 'posted' || charge.failedChecks > 0,
    })),
    booksHref: paths.books(at),
    paging: pagingView({
      page,
      pageSize,
      total,
      shown: charges.length,
      href: (to) => paths.receivedCharges(at, { ...query, page: to }),
    }),
  };
}

function summaryView(acting: Acting, charge: ReceivedCharge, names: Names) {
  const { failedChecks } = charge;
  return {
    href: paths.receivedCharge({ council: acting.code, chargeId: charge.chargeId }),
    reference: charge.reference,
    host: nameOf(names, charge.host),
    period: `${dateWords(charge.period.from)} to ${dateWords(charge.period.until)}`,
    kind: charge.kind === 'correction' ? 'Correction: the difference only' : 'Costs of the quarter',
    total: formatPounds(charge.totalPence),
    lines: counted(charge.lineCount, 'cost line', 'cost lines'),
    sealed: dateTimeWords(charge.sealedAt),
    received: dateTimeWords(charge.receivedAt),
    state: CHARGE_STATE_TAGS[charge.state],
    checks:
      failedChecks === 0
        ? { text: 'Everything agrees', classes: 'govuk-tag--green' }
        : {
            text: `${counted(failedChecks, 'check does', 'checks do')} not agree`,
            classes: 'govuk-tag--red',
          },
  };
}

export function receivedView(acting: Acting, charge: ReceivedChargeDetail, names: Names) {
  const at = { council: acting.code, chargeId: charge.chargeId };
  const open = charge.state === 'received';
  const gaps = charge.totals.filter(({ account }) => account === null);
  const agrees = charge.failedChecks === 0;
  return {
    ...summaryView(acting, charge, names),
    council: acting.council.name,
    version: charge.version,
    agreement: agreementText(charge.agreementKey),
    vat: charge.vat ? VAT_WORDS[charge.vat] : null,
    agreementHash: charge.agreementHash,
    accountingDate: dateWords(charge.accountingDate),
    hostJournal: charge.hostJournalRef,
    linesRoot: charge.linesRoot,
    totals: charge.totals.map(({ pool, subjective, amountPence, account }) => ({
      pool: agreementText(pool),
      subjective,
      amount: formatPounds(amountPence),
      account,
    })),
    checkList: charge.checks.map(({ check, agrees, found }) => ({
      what: CHECK_WORDS[check],
      found,
      tag: agrees
        ? { text: 'Agrees', classes: 'govuk-tag--green' }
        : { text: 'Does not agree', classes: 'govuk-tag--red' },
    })),
    checkedAt: dateTimeWords(charge.checkedAt),
    queries: charge.queries.map(queryView),
    journal: charge.journal && journalView(charge.journal),
    agrees,
    gaps: gaps.map(({ pool, subjective }) => `${subjective} of ${agreementText(pool)}`),
    codesHref: acting.may(setAccountCode) ? paths.accountCodes({ council: acting.code }) : null,
    listHref: paths.receivedCharges({ council: acting.code }),
    showHref: paths.receivedCharge(at),
    explainHref: paths.receivedChargeExplain(at),
    acceptHref:
      open && agrees && gaps.length === 0 && acting.may(acceptReceivedCharge)
        ? paths.receivedChargeAccept(at)
        : null,
    queryHref: open && acting.may(queryReceivedCharge) ? paths.receivedChargeQuery(at) : null,
    withdrawHref:
      charge.state === 'queried' && acting.may(withdrawChargeQuery)
        ? paths.receivedChargeWithdrawQuery(at)
        : null,
    againHref:
      charge.state !== 'posted' && acting.may(checkChargeAgain) ? paths.receivedChargeCheckAgain(at) : null,
    why: open ? whyNotAccepted(acting, { agrees, gaps: gaps.length }) : null,
  };
}

/** What stands in the way of accepting, and what to do about it. */
function whyNotAccepted(acting: Acting, { agrees, gaps }: { agrees: boolean; gaps: number }): string | null {
  if (!agrees)
    return 'It cannot be accepted, because not everything agrees. Query it, so that the host can put it right.';
  if (gaps > 0)
    return `It cannot be accepted yet: ${counted(gaps, 'code of the host has', 'codes of the host have')} no account here. Set ${gaps === 1 ? 'it' : 'them'} under Account codes.`;
  return acting.may(acceptReceivedCharge) ? null : 'A finance officer who approves can accept it.';
}

function queryView(query: ChargeQuery) {
  return {
    against: `${AGAINST_WORDS[query.against]}: ${query.about}`,
    disputed: formatPounds(query.disputedPence),
    undisputed: formatPounds(query.undisputedPence),
    reason: query.reason,
    by: `${query.by}, ${dateTimeWords(query.at)}`,
    withdrawn: query.withdrawnAt ? `Withdrawn ${dateTimeWords(query.withdrawnAt)}` : null,
  };
}

export function journalView(journal: ChargeJournal) {
  const amount = (pence: number): string => (pence === 0 ? '' : formatPounds(pence));
  const sum = (side: 'debitPence' | 'creditPence'): string =>
    formatPounds(journal.entries.reduce((total, entry) => total + entry[side], 0));
  return {
    ref: journal.ref,
    postedOn: dateWords(journal.postedOn),
    entries: journal.entries.map((entry) => ({
      account: entry.account,
      what: entry.subjective
        ? `Code ${entry.subjective} of ${agreementText(entry.pool ?? '')}`
        : 'Owed to the host',
      debit: amount(entry.debitPence),
      credit: amount(entry.creditPence),
    })),
    debits: sum('debitPence'),
    credits: sum('creditPence'),
    count: count(journal.entries.length),
  };
}
