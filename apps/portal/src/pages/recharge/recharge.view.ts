import type { RunDetail, RunView } from '@conjoint/contracts';
import { fraction, parseFraction } from '@conjoint/kernel';
import { count, counted } from '../../framework/paging.js';
import { dateTimeWords, dateWords } from '../../framework/words.js';
import { paths } from '../../paths.js';
import {
  agreementText,
  BASIS,
  CHARGE_STATES,
  exactPounds,
  pounds,
  quarterText,
  STATE_WORDS,
  VAT_WORDS,
  weightText,
  type NameOf,
} from './recharge.words.js';

interface Here {
  readonly council: string;
  readonly nameOf: NameOf;
  readonly mayPrepare: boolean;
  readonly mayApprove: boolean;
}

export function runPageView(detail: RunDetail, here: Here): object {
  const { run, agreement } = detail;
  // What an earlier calculation came to is nothing anybody acts on while there is another.
  const calculation = SHARED.has(run.state) ? detail.calculation : null;
  const { council } = here;
  const at = { council, runId: run.runId };
  return {
    progress: progressOf(run),
    failure: run.work?.failure ? { ...run.work.failure, kind: run.work.kind } : null,
    heading: `${agreementText(run.agreementKey)}, quarter ${run.quarter} of ${run.financialYear}`,
    caption: run.kind === 'correction' ? 'Correction of a sealed quarter' : 'Recharge of a quarter',
    quarter: quarterText(run),
    state: STATE_WORDS[run.state],
    version: run.version,
    calculationHash: detail.calculationHash,
    facts: factsOf(detail),
    weightHeading: BASIS[agreement.basis]?.weight ?? 'Share',
    drivers: driversOf(detail, here),
    counts: agreement.basis === 'caseload-days' && run.kind === 'quarter',
    parts: calculation && partsOf(detail, here),
    lines: calculation ? counted(calculation.lineCount, 'cost line', 'cost lines') : '',
    amount: calculation ? pounds(calculation.amountPence) : '',
    changed: calculation && changedOf(detail, here),
    arrived: detail.arrivedSince.lineCount
      ? `${counted(detail.arrivedSince.lineCount, 'cost line', 'cost lines')} of ${pounds(detail.arrivedSince.amountPence)}`
      : null,
    charges: detail.charges.map((charge) => ({
      partner: here.nameOf(charge.partner),
      amount: pounds(charge.amountPence),
      state: CHARGE_STATES[charge.state],
      answered: charge.answeredAt ? dateTimeWords(charge.answeredAt) : notYet(charge.state),
      reason: charge.answerReason,
      posted: charge.postedOn
        ? `${charge.journalRef ?? ''}, ${dateWords(charge.postedOn)}`
        : notYet(charge.state),
    })),
    vat: {
      net: calculation ? pounds(calculation.amountPence) : '',
      paid: calculation && detail.vatPence !== null ? pounds(detail.vatPence) : '',
      words: VAT_WORDS[agreement.vat] ?? agreement.vat,
    },
    seal: sealOf(detail),
    cancelReason: detail.cancelReason,
    can: canOf(detail, here),
    href: paths.recharge(at),
    listHref: paths.recharges({ council }),
    linesHref: paths.rechargeLines(at),
    linesFile: paths.rechargeLinesFile(at),
    chargesFile: paths.rechargeChargesFile(at),
  };
}

/** Where the lines of a run are there, with the parts that would be or were charged. */
const SHARED: ReadonlySet<string> = new Set([
  'calculated',
  'approved',
  'sealing',
  'sealed',
  'posted',
  'cancelled',
]);

function progressOf({ state, work }: RunView): object | null {
  if (!work || (state !== 'calculating' && state !== 'sealing')) return null;
  const { linesDone, linesToDo, kind, askedBy, askedAt } = work;
  const asked = `${askedBy} asked for it on ${dateTimeWords(askedAt)}.`;
  if (kind === 'seal')
    return { words: `Its charges are being posted and sent to the partners. ${asked}`, percent: null };
  if (linesToDo === null || linesToDo === 0)
    return { words: `It waits for its turn. ${asked}`, percent: null };
  return {
    words: `${count(Math.min(linesDone, linesToDo))} of ${counted(linesToDo, 'cost line', 'cost lines')} shared. ${asked}`,
    percent: Math.min(100, Math.floor((linesDone * 100) / linesToDo)),
  };
}

/** The host's own part is answered by nobody. */
const notYet = (state: string): string => (state === 'own' ? '' : 'Not yet');

function factsOf({ run, agreement }: RunDetail): { key: string; value: string }[] {
  const fact = (key: string, value: string | null) => (value ? [{ key, value }] : []);
  return [
    ...fact('Reference', run.reference),
    ...fact('Period', `${dateWords(run.period.from)} to ${dateWords(run.period.until)}`),
    ...fact(
      'Agreement',
      `On ${BASIS[agreement.basis]?.name ?? agreement.basis}, in force since ${dateWords(agreement.since)}, version ${agreement.contentHash.slice(0, 12)}`,
    ),
    ...fact('Prepared by', `${run.preparedBy}, ${dateTimeWords(run.preparedAt)}`),
    ...fact('Approved by', run.approvedBy && `${run.approvedBy}, ${dateTimeWords(run.approvedAt!)}`),
    ...fact('Sealed', run.sealedAt && dateTimeWords(run.sealedAt)),
  ];
}

function driversOf({ drivers, agreement }: RunDetail, { nameOf }: Here): object[] {
  return drivers.map((one) => ({
    partner: nameOf(one.partner),
    weight: weightText(agreement.basis, one.weight),
    evidence: one.countId
      ? `Count ${one.countId.slice(0, 13)} of ${dateTimeWords(one.countedAt!)}, evidence ${one.evidenceHash!.slice(0, 12)}`
      : '',
    failure: one.failure,
    asked: one.askedAt ? dateTimeWords(one.askedAt) : null,
  }));
}

/** The exact share, what was charged before, and what this run charges: the line of the table adds up. */
function partsOf({ calculation, agreement }: RunDetail, { nameOf }: Here): object[] {
  const pool = calculation!.pools[0]!;
  const whole = pool.weights.reduce((sum, { weight }) => sum + BigInt(weight), 0n);
  return pool.weights.map(({ partner, weight }, i) => ({
    partner: nameOf(partner),
    weight: weightText(agreement.basis, weight),
    exact: exactPounds(fraction(BigInt(pool.amountPence) * BigInt(weight), whole)),
    owed: exactPounds(parseFraction(pool.closing[i]!.entitlement)),
    before: pounds(pool.opening[i]!.chargedPence),
    amount: pounds(calculation!.charges[i]!.amountPence),
    after: pounds(pool.closing[i]!.chargedPence),
  }));
}

function changedOf({ earlier, calculation }: RunDetail, { nameOf }: Here): object | null {
  if (!earlier || !calculation) return null;
  return {
    lines: `${count(earlier.lineCount)} lines before, ${count(calculation.lineCount)} now`,
    amounts: [
      {
        name: 'Altogether',
        before: pounds(earlier.amountPence),
        now: pounds(calculation.amountPence),
        by: pounds(calculation.amountPence - earlier.amountPence),
      },
      ...calculation.charges.map(({ partner, amountPence }) => {
        const before = earlier.charges.find((one) => one.partner === partner)?.amountPence ?? 0;
        return {
          name: nameOf(partner),
          before: pounds(before),
          now: pounds(amountPence),
          by: pounds(amountPence - before),
        };
      }),
    ],
  };
}

function sealOf({ run, runHash, previousRunHash, calculation, journalRef }: RunDetail): object | null {
  if (!runHash) return null;
  return {
    facts: [
      { key: 'Journal', value: journalRef },
      { key: 'Root hash of the lines', value: calculation?.linesRoot },
      { key: 'Hash of the run', value: runHash },
      { key: 'Hash of the run before', value: previousRunHash ?? 'This is the first run of the agreement' },
    ],
    posted: run.state === 'posted',
  };
}

function canOf(detail: RunDetail, { council, mayPrepare, mayApprove }: Here): object {
  const { state, runId, kind } = detail.run;
  const at = { council, runId };
  const open = ['draft', 'counted', 'calculated'].includes(state);
  const cancellable = open || state === 'calculating' || state === 'approved';
  return {
    count:
      mayPrepare && open && detail.agreement.basis === 'caseload-days' && kind === 'quarter'
        ? paths.rechargeCounts(at)
        : null,
    calculate:
      mayPrepare && (state === 'counted' || state === 'calculated') ? paths.rechargeCalculate(at) : null,
    approve: mayApprove && detail.mayApprove && state === 'calculated' ? paths.rechargeApprove(at) : null,
    seal: mayApprove && state === 'approved' ? paths.rechargeSeal(at) : null,
    cancel: mayPrepare && cancellable ? paths.rechargeCancel(at) : null,
    waitsForAnother: state === 'calculated' && !(mayApprove && detail.mayApprove),
  };
}
